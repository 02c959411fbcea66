using System.Buffers;

namespace Attesta.Risk.Content.Shell;

/// <content>Words: quotes, escapes and patterns.</content>
internal sealed partial class ShellParser
{
    private static readonly SearchValues<char> PlainEnd = SearchValues.Create(" \t\n\r;&|<>()'\"\\$`*?[{\uFFFF");
    private static readonly SearchValues<char> QuotedEnd = SearchValues.Create("\"\\$`\uFFFF");

    // Characters of the words being put together, innermost on top.
    private char[] _letters = new char[128];
    private int _letterCount;

    /// <summary>A word being put together.</summary>
    private struct Part
    {
        public int Start;

        /// <summary>Whether there is a word even without letters: <c>""</c>.</summary>
        public bool Exists;
        public bool HasGlob;
        public bool AfterSplit;
        public int FirstGap;
        public int LastGap;
    }

    private Part Begin() => new() { Start = _letterCount, FirstGap = -1, LastGap = -1 };

    /// <summary>Reads one word of the text, which becomes none, one or several arguments.</summary>
    private void ReadWord(bool splits = true)
    {
        var start = _position;
        var length = _text.AsSpan(start).IndexOfAny(PlainEnd);
        var end = length < 0 ? _text.Length : start + length;
        if (end > start && IsDelimiter(end) && !IsProcessSubstitution(end))
        {
            _position = end;
            if (end + 1 < _text.Length && _text[end] == '(' && _text[end - 1] is '@' or '!' or '+' && splits)
                ReadExtendedPattern(start);
            else
                _words.Add(new ShellWord(_text.Substring(start, end - start)));
            return;
        }

        var part = Begin();
        var bracesAreRead = !splits || _bracesAreRead;
        var bracket = false;
        while (_position < _text.Length && !_unwinding)
        {
            var c = _text[_position];
            switch (c)
            {
                case ' ' or '\t' or '\n' or '\r' or ';' or '&' or '|' or ')':
                    Finish(ref part);
                    return;
                case '(' when _position > start && _text[_position - 1] is '?' or '*' or '+' or '@' or '!':
                    SkipPattern(ref part);
                    break;
                case '<' or '>' when Next == '(':
                    ReadProcessSubstitution(ref part);
                    break;
                case '(' or '<' or '>':
                    Finish(ref part);
                    return;
                case '\'':
                    ReadSingleQuoted(ref part);
                    break;
                case '"':
                    _position++;
                    ReadDoubleQuoted(ref part);
                    break;
                case '\\':
                    ReadEscaped(ref part);
                    break;
                case '$':
                    ReadDollar(ref part, isQuoted: !splits);
                    break;
                case '`':
                    ReadBackquoted(ref part, isQuoted: !splits);
                    break;
                case '{' when !bracesAreRead:
                    bracesAreRead = true;
                    if (TryReadBraces(start, ref part))
                        return;
                    break;
                case ShellGap.Mark:
                    AddGap(ref part);
                    _position++;
                    break;
                default:
                    bracket |= c == '[';
                    part.HasGlob |= c is '*' or '?' || (c == ']' && bracket);
                    var plain = _text.AsSpan(_position + 1).IndexOfAny(PlainEnd);
                    var run = plain < 0 ? _text.Length : _position + 1 + plain;
                    part.HasGlob |= bracket && _text.AsSpan(_position, run - _position).Contains(']');
                    Append(_text.AsSpan(_position, run - _position));
                    part.Exists = true;
                    _position = run;
                    break;
            }
        }

        Finish(ref part);
    }

    private void Finish(ref Part part)
    {
        var letters = _letters.AsSpan(part.Start, _letterCount - part.Start);
        if (part.Exists || letters.Length > 0 || part.FirstGap >= 0)
            _words.Add(new ShellWord(letters.ToString(), part.FirstGap < 0 && !part.HasGlob, part.HasGlob, part.FirstGap, part.LastGap));
        _letterCount = part.Start;
        part = Begin();
    }

    private void Append(ReadOnlySpan<char> letters)
    {
        if (_letterCount + letters.Length > _letters.Length)
            Array.Resize(ref _letters, Math.Max(_letters.Length * 2, _letterCount + letters.Length));
        letters.CopyTo(_letters.AsSpan(_letterCount));
        _letterCount += letters.Length;
    }

    private void Append(char letter) => Append([letter]);

    private void AddGap(ref Part part)
    {
        part.LastGap = _letterCount - part.Start;
        if (part.FirstGap < 0)
            part.FirstGap = part.LastGap;
    }

    private void ReadSingleQuoted(ref Part part)
    {
        part.Exists = true;
        var length = _text.AsSpan(_position + 1).IndexOf('\'');
        if (length < 0)
        {
            EndUnclosed(_position, "a quote is not closed");
            return;
        }

        Append(_text.AsSpan(_position + 1, length));
        _position += length + 2;
    }

    // A quote without its partner swallows the rest of the text. The rest is read once more as if the quote were not there.
    private bool _quoteWasOpen;

    private void EndUnclosed(int start, string why)
    {
        Fail(why);
        _position = _quoteWasOpen ? _text.Length : start + 1;
        _quoteWasOpen = true;
    }

    /// <summary>Up to the closing quote, the opening one being read.</summary>
    private void ReadDoubleQuoted(ref Part part)
    {
        part.Exists = true;
        var opened = _position;
        while (!_unwinding)
        {
            var plain = _text.AsSpan(_position).IndexOfAny(QuotedEnd);
            if (plain < 0)
            {
                Append(_text.AsSpan(_position));
                _position = _text.Length;
                EndUnclosed(opened - 1, "a quote is not closed");
                return;
            }

            Append(_text.AsSpan(_position, plain));
            _position += plain;
            switch (Current)
            {
                case '"':
                    _position++;
                    return;
                case '\\':
                    ReadQuotedEscape();
                    break;
                case '$':
                    ReadDollar(ref part, isQuoted: true);
                    break;
                case '`':
                    ReadBackquoted(ref part, isQuoted: true);
                    break;
                default:
                    AddGap(ref part);
                    _position++;
                    break;
            }
        }
    }

    /// <summary>A backslash in double quotes keeps its meaning only before a few characters.</summary>
    private void ReadQuotedEscape()
    {
        if (IsLineEnd(_position + 1, out var after))
        {
            _position = after;
            return;
        }

        if (Next is '$' or '`' or '"' or '\\')
            _position++;
        Append(_text[_position]);
        _position++;
    }

    private void ReadEscaped(ref Part part)
    {
        if (IsLineEnd(_position + 1, out var after))
        {
            _position = after;
            return;
        }

        part.Exists = true;
        _position++;
        if (AtEnd)
        {
            Append('\\');
            return;
        }

        Append(_text[_position]);
        _position++;
    }
}
