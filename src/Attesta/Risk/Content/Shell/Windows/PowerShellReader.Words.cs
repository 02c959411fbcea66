namespace Attesta.Risk.Content.Shell;

/// <content>Strings, variables and escapes.</content>
internal sealed partial class PowerShellReader
{
    private void ReadQuoted(char quote)
    {
        _isWord = true;
        var i = _position + 1;
        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (c == quote)
            {
                if (i + 1 >= text.Length || text[i + 1] != quote)
                    break;
                i++;
            }

            if (quote == '"' && c == '`' && i + 1 < text.Length)
            {
                _letters.Append(text[++i] switch { 'n' => '\n', 't' => '\t', var escaped => escaped });
            }
            else if (quote == '"' && c == '$' && i + 1 < text.Length && (char.IsLetter(text[i + 1]) || text[i + 1] is '(' or '{' or '_'))
            {
                i = AfterVariable(i) - 1;
            }
            else
            {
                _letters.Append(c);
            }
        }

        if (i >= text.Length)
            _trouble ??= "a quote is not closed";
        _position = i + 1;
    }

    /// <summary>Past a variable in a string. A subexpression is read as commands afterwards.</summary>
    private int AfterVariable(int at)
    {
        var end = at + 1;
        if (text[end] == '(')
        {
            var close = text.IndexOf(')', end);
            end = close < 0 ? text.Length : close + 1;
            var inner = new PowerShellReader(text[(at + 2)..Math.Max(at + 2, end - 1)]);
            if (!text.AsSpan(at + 2, Math.Max(0, end - at - 3)).Contains('"'))
                _commands.AddRange(inner.Read().Commands);
        }
        else
        {
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or ':' or '{' or '}'))
                end++;
        }

        AddVariable(text.AsSpan(at + 1, end - at - 1));
        return end;
    }

    private void ReadVariable()
    {
        var end = _position + 1;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or ':' or '{' or '}' or '?'))
            end++;
        AddVariable(text.AsSpan(_position + 1, end - _position - 1));
        _position = end;
    }

    private void AddVariable(ReadOnlySpan<char> name)
    {
        _isWord = true;
        name = name.Trim("{}");
        if (name.Equals("HOME", StringComparison.OrdinalIgnoreCase) || name.Equals("env:USERPROFILE", StringComparison.OrdinalIgnoreCase) || name.Equals("env:HOME", StringComparison.OrdinalIgnoreCase))
            _letters.Append('~');
        else if (name.Equals("env:SystemDrive", StringComparison.OrdinalIgnoreCase))
            _letters.Append("C:");
        else if (name.Equals("env:SystemRoot", StringComparison.OrdinalIgnoreCase) || name.Equals("env:windir", StringComparison.OrdinalIgnoreCase))
            _letters.Append(@"C:\Windows");
        else if (name.Equals("true", StringComparison.OrdinalIgnoreCase) || name.Equals("false", StringComparison.OrdinalIgnoreCase) || name.Equals("null", StringComparison.OrdinalIgnoreCase))
            _letters.Append('$').Append(name);
        else
            AddGap();
    }

    private void AddGap()
    {
        _isWord = true;
        _gap = _letters.Length;
        _firstGap = _firstGap < 0 ? _gap : _firstGap;
    }

    private void ReadHereString(char quote)
    {
        var start = text.IndexOf('\n', _position);
        var end = start < 0 ? -1 : text.IndexOf($"\n{quote}@", start, StringComparison.Ordinal);
        if (end < 0)
        {
            _trouble ??= "a here-string does not end";
            _position = text.Length;
            return;
        }

        _isWord = true;
        _letters.Append(text.AsSpan(Math.Min(start + 1, end), Math.Max(0, end - start - 1)));
        _position = end + 3;
    }

    private void ReadEscape()
    {
        if (Peek(1) is '\n' or '\r' or '\0')
        {
            _position += Peek(1) == '\r' && Peek(2) == '\n' ? 3 : 2;
            return;
        }

        _isWord = true;
        _letters.Append(Peek(1));
        _position += 2;
    }
}
