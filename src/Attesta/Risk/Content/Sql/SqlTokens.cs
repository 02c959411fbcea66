using System.Buffers;

namespace Attesta.Risk.Content.Sql;

/// <summary>
/// Takes SQL of any dialect apart, statement by statement. Linear in the length of the text. Where dialects disagree the reading that shows more is taken:
/// a comment that only some servers skip is no comment.
/// </summary>
internal ref partial struct SqlTokens(string source, bool backslashEscapes)
{
    /// <summary>Beyond this many tokens a statement is skipped to its end and counts as not understood.</summary>
    public const int MostTokens = 200_000;

    private const int LongestLineComment = 1024;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_$#");

    private readonly ReadOnlySpan<char> _text = source;
    private int _at;
    private int _conditionals;
    private bool _neverNests;
    private bool _isNotOracle;

    /// <summary>Whether a quote or comment was never closed, or something else cannot be in SQL.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether a backslash stands before a quote, so that dialects disagree where the text ends.</summary>
    public bool HasDisputedQuote { get; private set; }

    /// <summary>The inner part of a comment in a comment, which servers without nested comments would run.</summary>
    public Range? DisputedComment { get; private set; }

    /// <summary>Reads the tokens of the next statement; false at the end of the text.</summary>
    public bool Next(List<SqlToken> tokens)
    {
        tokens.Clear();
        while (SkipBlank(tokens.Count == 0))
        {
            if (_text[_at] == ';')
            {
                _at++;
                if (tokens.Count > 0)
                    return true;
                continue;
            }

            var token = Read(tokens);
            if (token.Length == 0)
                continue;
            if (tokens.Count >= MostTokens)
                IsBroken = true;
            else
                tokens.Add(token);
            if (token.Kind == SqlKind.Meta)
                return true;
        }

        IsBroken |= _conditionals > 0;
        return tokens.Count > 0;
    }

    // Blanks and comments. False at the end.
    private bool SkipBlank(bool atStart)
    {
        while (_at < _text.Length)
        {
            var letter = _text[_at];
            var next = _at + 1 < _text.Length ? _text[_at + 1] : '\0';
            if (letter == '\0')
                IsBroken = true;
            if (letter is '\0' or '\uFEFF' || char.IsWhiteSpace(letter))
                _at++;
            else if (letter == '-' && next == '-')
                SkipLine();
            else if (letter == '#' && IsLineComment(next))
                SkipLine();
            else if (letter == '/' && next == '*')
                SkipComment();
            else if (letter == '*' && next == '/' && _conditionals > 0)
                (_conditionals, _at) = (_conditionals - 1, _at + 2);
            else
                return true;
        }

        return false;
    }

    private void SkipLine()
    {
        var end = _text[_at..].IndexOfAny('\n', '\r');
        _at = end < 0 ? _text.Length : _at + end;
    }

    // A comment to MySQL only; to others an operator or the name of a temporary table. With a statement behind it, it is not taken for one.
    private readonly bool IsLineComment(char next)
    {
        if (next != ' ' && next != '\t' && !IsLineStart(_at))
            return false;
        var rest = _text[_at..Math.Min(_text.Length, _at + LongestLineComment)];
        var end = rest.IndexOfAny('\n', '\r');
        if (end < 0 && rest.Length == LongestLineComment)
            return false;
        return (end < 0 ? rest : rest[..end]).IndexOf(';') < 0;
    }

    private readonly bool IsLineStart(int at)
    {
        for (var i = at - 1; i >= 0 && at - i < 200; i--)
        {
            if (_text[i] is '\n' or '\r')
                return true;
            if (!char.IsWhiteSpace(_text[i]))
                return false;
        }

        return true;
    }

    private void SkipComment()
    {
        var rest = _text[(_at + 2)..];
        if (rest.StartsWith("!", StringComparison.Ordinal) || rest.StartsWith("M!", StringComparison.Ordinal))
        {
            // MySQL runs what is in it.
            _at += rest[0] == '!' ? 3 : 4;
            while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
                _at++;
            _conditionals++;
            return;
        }

        var start = _at;
        _at += 2;
        var firstEnd = -1;
        for (var depth = 1; depth > 0;)
        {
            var mark = _text[_at..].IndexOfAny('*', '/');
            if (mark < 0 || _at + mark + 1 >= _text.Length)
            {
                // With servers that do not nest comments it ended before.
                // Once is enough: it is not looked for again, or a hostile text would cost the square of its length.
                IsBroken |= firstEnd < 0;
                _neverNests = true;
                _at = firstEnd < 0 ? _text.Length : firstEnd;
                return;
            }

            _at += mark;
            var pair = _text.Slice(_at, 2);
            if (pair is "*/")
            {
                depth--;
                _at += 2;
                firstEnd = firstEnd < 0 ? _at : firstEnd;
            }
            else if (pair is "/*")
            {
                depth += _neverNests ? 0 : 1;
                _at += 2;
            }
            else
            {
                _at++;
            }
        }

        if (firstEnd < _at && start < firstEnd && _text[firstEnd.._at].Contains(';'))
            DisputedComment = firstEnd..(_at - 2);
    }

    private SqlToken Read(List<SqlToken> tokens)
    {
        var letter = _text[_at];
        var start = _at;
        if (letter == '\\' || (letter == '.' && tokens.Count == 0 && IsLineStart(start) && start + 1 < _text.Length && char.IsAsciiLetter(_text[start + 1])))
        {
            SkipLine();
            return Token(start, SqlKind.Meta);
        }

        if (letter == '\'')
            return Quoted(start, '\'', SqlKind.Text, backslashEscapes);
        if (letter == '"')
            return Quoted(start, '"', SqlKind.Name, backslashEscapes);
        if (letter == '`')
            return Quoted(start, '`', SqlKind.Name, escapes: false);
        if (letter == '[' && IsBracketed(start) is var end and > 0)
        {
            _at = end;
            return Token(start, SqlKind.Name);
        }

        if (letter == '$')
            return Dollar(start);
        if (char.IsAsciiDigit(letter) || (letter == '.' && start + 1 < _text.Length && char.IsAsciiDigit(_text[start + 1])))
            return Number(start);
        if (letter is '@' or ':' or '?' && (letter == '?' || (start + 1 < _text.Length && (IsNameCharacter(_text[start + 1]) || (letter == '@' && _text[start + 1] == '@')))))
            return Variable(start);
        return IsNameCharacter(letter) ? Word(start) : Sign(start);
    }

    private SqlToken Word(int start)
    {
        var rest = _text[start..];
        var length = rest.IndexOfAnyExcept(NameCharacters);
        length = length < 0 ? rest.Length : length;
        while (length < rest.Length && IsNameCharacter(rest[length]))
            length++;
        _at = start + length;
        if (_at < _text.Length && _text[_at] == '\'' && length <= 2)
        {
            var prefix = rest[..length];
            if (prefix.Equals("e", StringComparison.OrdinalIgnoreCase))
                return Quoted(start, '\'', SqlKind.Text, escapes: true);
            if (prefix.Equals("q", StringComparison.OrdinalIgnoreCase) || prefix.Equals("nq", StringComparison.OrdinalIgnoreCase))
                return OracleText(start);
            if (length == 1 && prefix[0] is 'n' or 'N' or 'b' or 'B' or 'x' or 'X' or 'r' or 'R')
                return Quoted(start, '\'', SqlKind.Text, backslashEscapes);
        }

        return new SqlToken(start, length, SqlKind.Word, SqlWords.Of(rest[..length]), _conditionals > 0);
    }

    private SqlToken Number(int start)
    {
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '.' or '_'))
            _at++;
        return Token(start, SqlKind.Number);
    }

    private SqlToken Variable(int start)
    {
        _at++;
        while (_at < _text.Length && (IsNameCharacter(_text[_at]) || _text[_at] == '@'))
            _at++;
        return Token(start, SqlKind.Variable);
    }

    private SqlToken Sign(int start)
    {
        _at++;
        if (_at < _text.Length && _text[start] is '<' or '>' or '!' or ':' or '=' or '|' && _text[_at] is '=' or '>' or ':' or '|')
            _at++;
        return Token(start, SqlKind.Sign);
    }

    // Letters of any script, and what cannot be seen: a word with it is no known word, and an unknown one is not trusted.
    private static bool IsNameCharacter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '$' or '#' || (letter >= 0x80 && !char.IsWhiteSpace(letter));

    private readonly SqlToken Token(int start, SqlKind kind) => new(start, _at - start, kind, SqlWord.None, _conditionals > 0);
}
