using System.Globalization;

namespace Attesta.Risk.Content.Shell;

/// <content>Braces, extended patterns, ANSI-C quotes and the text of here-documents.</content>
internal sealed partial class ShellParser
{
    /// <summary>Expands the braces of the whole word that began at <paramref name="start"/>. False when it has none, and reading goes on.</summary>
    private bool TryReadBraces(int start, ref Part part)
    {
        // The common ones: {} of find and xargs, and a lone brace.
        if (Next is '}' or '\0' or ' ')
            return false;
        var end = Math.Min(_text.Length, BraceExpansion.EndOfWord(_text, start));
        if (!Charge(end - start))
            return false;
        var words = BraceExpansion.Of(_text[start..end]);
        if (words is { Count: 1 })
            return false;
        if (words is null || !Enter())
        {
            Fail("braces mean too many words");
            AddGap(ref part);
            return false;
        }

        _letterCount = part.Start;
        var (outer, hereLine, openParens) = (_text, _hereLine, _openParens);
        foreach (var word in words)
        {
            if (word.Length == 0 || !Charge(word.Length))
                continue;
            (_text, _position, _hereLine, _openParens) = (word, 0, -1, 0);
            var first = _words.Count;
            ReadBraceless();
            if (_words.Count == first && word.Length > 0)
                _words.Add(new ShellWord(""));
        }

        (_text, _position, _hereLine, _openParens) = (outer, end, hereLine, openParens);
        Leave();
        return true;
    }

    private bool _bracesAreRead;

    private void ReadBraceless()
    {
        var before = _bracesAreRead;
        _bracesAreRead = true;
        ReadWord();
        _bracesAreRead = before;
    }

    /// <summary><c>@(a|b)</c> and the like, the word so far being plain.</summary>
    private void ReadExtendedPattern(int start)
    {
        var part = Begin();
        Append(_text.AsSpan(start, _position - start));
        SkipPattern(ref part);
        while (!AtEnd && !IsDelimiter(_position))
        {
            Append(Current);
            _position++;
        }

        Finish(ref part);
    }

    private void SkipPattern(ref Part part)
    {
        part.HasGlob = true;
        part.Exists = true;
        var depth = 0;
        while (!AtEnd)
        {
            var c = Current;
            Append(c);
            _position++;
            if (c == '(')
                depth++;
            else if (c == ')' && --depth == 0)
                return;
            else if (c is '\n' or ' ' && depth == 0)
                return;
        }

        Fail("a pattern is not closed");
    }

    /// <summary><c>$'...'</c>, its opening quote being read.</summary>
    private void ReadAnsiQuoted()
    {
        var start = _position;
        while (!AtEnd)
        {
            var c = Current;
            _position++;
            if (c == '\'')
                return;
            if (c == '\\' && !AtEnd)
                ReadAnsiEscape();
            else
                Append(c);
        }

        EndUnclosed(start - 1, "a quote is not closed");
    }

    private void ReadAnsiEscape()
    {
        var c = Current;
        _position++;
        switch (c)
        {
            case 'n': Append('\n'); break;
            case 't': Append('\t'); break;
            case 'r': Append('\r'); break;
            case 'a': Append('\a'); break;
            case 'b': Append('\b'); break;
            case 'f': Append('\f'); break;
            case 'v': Append('\v'); break;
            case 'e' or 'E': Append('\e'); break;
            case 'x': AppendCode(2, 16); break;
            case 'u': AppendCode(4, 16); break;
            case 'U': AppendCode(8, 16); break;
            case >= '0' and <= '7':
                _position--;
                AppendCode(3, 8);
                break;
            case 'c' when !AtEnd:
                Append((char)(Current & 31));
                _position++;
                break;
            case '\\' or '\'' or '"' or '?': Append(c); break;
            default:
                Append('\\');
                Append(c);
                break;
        }
    }

    private void AppendCode(int digits, int radix)
    {
        long code = 0;
        var start = _position;
        while (!AtEnd && _position - start < digits && char.IsAsciiHexDigit(Current) && (radix == 16 || Current < '8'))
            code = (code * radix) + Convert.ToInt32(_text[_position++].ToString(CultureInfo.InvariantCulture), 16);
        if (code is > 0 and < 0xFFFF)
            Append((char)code);
        else if (code is > 0xFFFF and <= 0x10FFFF)
            Append(char.ConvertFromUtf32((int)code));
    }

    /// <summary>A here-document whose end word is not quoted: commands in it run, known variables are put in, others stay as written.</summary>
    private string ExpandHereDocument(string body)
    {
        if (!Charge(body.Length) || !Enter())
            return body;
        var (outer, position, hereLine, hereEnd, openParens) = (_text, _position, _hereLine, _hereEnd, _openParens);
        (_text, _position, _hereLine, _hereEnd, _openParens) = (body, 0, -1, 0, 0);
        var letters = _letterCount;
        while (!AtEnd && !_unwinding)
        {
            var start = _position;
            var part = Begin();
            switch (Current)
            {
                case '\\' when Next is '$' or '`' or '\\':
                    Append(Next);
                    _position += 2;
                    break;
                case '$' or '`':
                    if (Current == '$')
                        ReadDollar(ref part, isQuoted: true);
                    else
                        ReadBackquoted(ref part, isQuoted: true);
                    if (part.FirstGap < 0)
                        break;
                    _letterCount = part.Start;
                    Append(_text.AsSpan(start, Math.Min(_position, _text.Length) - start));
                    break;
                default:
                    var plain = _text.AsSpan(_position + 1).IndexOfAny('$', '`', '\\');
                    _position = plain < 0 ? _text.Length : _position + 1 + plain;
                    Append(_text.AsSpan(start, _position - start));
                    break;
            }
        }

        var expanded = _letters.AsSpan(letters, _letterCount - letters).ToString();
        _letterCount = letters;
        (_text, _position, _hereLine, _hereEnd, _openParens) = (outer, position, hereLine, hereEnd, openParens);
        Leave();
        return expanded;
    }
}
