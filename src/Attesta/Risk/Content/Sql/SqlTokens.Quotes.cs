namespace Attesta.Risk.Content.Sql;

/// <content>Text and names in the quotes of all dialects.</content>
internal ref partial struct SqlTokens
{
    // A doubled quote is a quote; so is one after a backslash, to some.
    private SqlToken Quoted(int start, char quote, SqlKind kind, bool escapes)
    {
        _at += _text[_at] == quote ? 1 : 0;
        while (_at < _text.Length)
        {
            var next = _text[_at..].IndexOfAny(quote, '\\');
            if (next < 0)
                break;
            _at += next;
            if (_text[_at] == '\\')
            {
                HasDisputedQuote |= quote != '`' && _at + 1 < _text.Length && _text[_at + 1] is '\'' or '"' or '\\';
                _at += escapes ? 2 : 1;
            }
            else if (_at + 1 < _text.Length && _text[_at + 1] == quote)
            {
                _at += 2;
            }
            else
            {
                _at++;
                return Token(start, kind);
            }
        }

        _at = _text.Length;
        IsBroken = true;
        return Token(start, kind);
    }

    private SqlToken OracleText(int start)
    {
        if (_isNotOracle || _at + 1 >= _text.Length)
            return Quoted(start, '\'', SqlKind.Text, backslashEscapes);
        var open = _text[_at + 1];
        var close = open switch { '[' => ']', '(' => ')', '{' => '}', '<' => '>', _ => open };
        ReadOnlySpan<char> ending = [close, '\''];
        var end = _text[(_at + 2)..].IndexOf(ending, StringComparison.Ordinal);
        _isNotOracle |= end < 0;
        if (end < 0)
            return Quoted(start, '\'', SqlKind.Text, backslashEscapes);
        _at += 2 + end + 2;
        return Token(start, SqlKind.Text);
    }

    // $$ ... $$ and $tag$ ... $tag$; $1.
    private SqlToken Dollar(int start)
    {
        var end = start + 1;
        while (end < _text.Length && end - start < 64 && (char.IsLetterOrDigit(_text[end]) || _text[end] == '_'))
            end++;
        if (end < _text.Length && _text[end] == '$' && !(end > start + 1 && char.IsAsciiDigit(_text[start + 1])))
        {
            var tag = _text[start..(end + 1)];
            var close = _text[(end + 1)..].IndexOf(tag, StringComparison.Ordinal);
            IsBroken |= close < 0;
            _at = close < 0 ? _text.Length : end + 1 + close + tag.Length;
            return Token(start, SqlKind.Body);
        }

        _at = end;
        return Token(start, SqlKind.Variable);
    }

    // [name] of SQL Server; not the index of an array.
    private readonly int IsBracketed(int start)
    {
        if (start > 0 && (IsNameCharacter(_text[start - 1]) || _text[start - 1] is ')' or ']' or '"'))
            return 0;
        var rest = _text[start..Math.Min(_text.Length, start + 130)];
        var close = rest.IndexOf(']');
        return close <= 1 || rest[..close].IndexOfAny('\'', ';', '\n') >= 0 ? 0 : start + close + 1;
    }
}
