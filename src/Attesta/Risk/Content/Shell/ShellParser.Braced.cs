using System.Buffers;
using System.Globalization;

namespace Attesta.Risk.Content.Shell;

/// <content><c>${name...}</c>.</content>
internal sealed partial class ShellParser
{
    private static readonly SearchValues<char> Unplain = SearchValues.Create("*?[$`'\"\\");

    private void ReadBraced(ref Part part, bool isQuoted)
    {
        var start = _position;
        _position += 2;
        var isLength = !AtEnd && Current == '#' && Next is not ('}' or ':' or '-');
        var isIndirect = !AtEnd && Current == '!';
        if (isLength || isIndirect)
            _position++;
        var nameStart = _position;
        if (!AtEnd && !IsNameLetter(Current))
            _position++;
        else
            while (!AtEnd && IsNameLetter(Current))
                _position++;
        var name = _text.AsSpan(nameStart, Math.Max(0, Math.Min(_position, _text.Length) - nameStart)).ToString();
        var subscript = ReadSubscript();
        if (AtEnd || !Enter())
        {
            Fail("a variable is not closed");
            AddGap(ref part);
            return;
        }

        if (Current == '}')
        {
            _position++;
            if (isLength)
                AddGap(ref part);
            else if (isIndirect)
                AddIndirect(ref part, name, isQuoted);
            else
                AddSubscripted(ref part, name, subscript, isQuoted);
        }
        else
        {
            ReadOperator(ref part, name, isQuoted);
        }

        Leave();
        if (_position == start)
            _position++;
    }

    private string? ReadSubscript()
    {
        if (AtEnd || Current != '[')
            return null;
        var length = _text.AsSpan(_position, Math.Min(64, _text.Length - _position)).IndexOf(']');
        if (length < 0)
            return null;
        var subscript = _text.Substring(_position + 1, length - 1);
        _position += length + 1;

        // It is evaluated before anything is looked up: ${x[$(rm -rf y)]}.
        if (subscript.AsSpan().ContainsAny('$', '`'))
            ReadSubstitutionsIn(new ShellWord(subscript));
        return subscript;
    }

    private void AddIndirect(ref Part part, string name, bool isQuoted)
    {
        if (_variables is not null && _variables.TryGet(name, out var variable) && Chosen(variable) is { IsExact: true, Text.Length: > 0 } target)
            AddVariable(ref part, target.Text, isQuoted);
        else
            AddGap(ref part);
    }

    private void AddSubscripted(ref Part part, string name, string? subscript, bool isQuoted)
    {
        if (name.Length == 0)
            AddGap(ref part);
        else if (subscript is null || _variables is null || !_variables.TryGet(name, out var variable) || !variable.IsArray)
            AddVariable(ref part, name, isQuoted);
        else if (subscript is "@" or "*")
            AddWords(ref part, variable.Values, isQuoted);
        else if (int.TryParse(subscript, CultureInfo.InvariantCulture, out var index) && Math.Abs((long)index) <= variable.Values.Length && (index < 0 ? variable.Values.Length + index : index) is var at && at < variable.Values.Length)
            AddValue(ref part, variable.Values[at], isQuoted);
        else
            AddGap(ref part);
    }

    /// <summary><c>:-default</c>, <c>%suffix</c> and the like, up to the closing brace.</summary>
    private void ReadOperator(ref Part part, string name, bool isQuoted)
    {
        var start = _position;
        var hasColon = Current == ':' && Next is '-' or '=' or '+' or '?';
        var kind = hasColon ? Next : Current;
        if (kind is '-' or '=' or '+' or '?')
            _position += hasColon ? 2 : 1;
        var operandStart = _position;
        var operand = ReadOperand(isQuoted);
        var written = _text.AsSpan(Math.Min(operandStart, _text.Length), Math.Max(0, _position - 1 - operandStart));

        ShellWord? known = null;
        if (_variables is not null && _variables.TryGet(name, out var variable))
            known = Chosen(variable);
        else if (kind is '-' or '=' or '?' && WellKnown(name) is { } text)
            known = new ShellWord(text);

        switch (kind)
        {
            case '-' or '=' or '?' when known is { } value && (value.HasGap || value.Text.Length > 0 || !hasColon):
                AddValue(ref part, value, isQuoted);
                break;
            case '-' or '=':
                // Unknown counts as unset: the default is what the text itself says.
                AddValue(ref part, operand, isQuoted);
                if (kind == '=' && name.Length > 0)
                    Variables.Set(name, [operand], isArray: false, isCertain: false);
                break;
            case '+' when known is not null:
                AddValue(ref part, operand, isQuoted);
                break;
            case '+':
                // Set elsewhere or not at all.
                AddGap(ref part);
                break;
            // Nothing is left, whatever it is: ${PWD%%*}.
            case '%' or '#' or '/' when written is "%%*" or "##*" or "//*" or "//*/" or "/*" or "/*/":
                AddValue(ref part, new ShellWord(""), isQuoted);
                break;
            default:
                if (known is { IsExact: true } changed && Changed(changed.Text, _text.AsSpan(start, 1)[0], written) is { } result)
                    AddValue(ref part, new ShellWord(result), isQuoted);
                else
                    AddGap(ref part);
                break;
        }
    }

    /// <summary>Reads up to the closing brace, commands inside included.</summary>
    private ShellWord ReadOperand(bool isQuoted)
    {
        var operand = Begin();
        while (!_unwinding)
        {
            if (AtEnd)
            {
                Fail("a variable is not closed");
                break;
            }

            var c = Current;
            if (c == '}')
            {
                _position++;
                break;
            }

            if (c == '\'' && !isQuoted)
                ReadSingleQuoted(ref operand);
            else if (c == '"')
            {
                _position++;
                ReadDoubleQuoted(ref operand);
            }
            else if (c == '\\')
                ReadEscaped(ref operand);
            else if (c == '$')
                ReadDollar(ref operand, isQuoted: true);
            else if (c == '`')
                ReadBackquoted(ref operand, isQuoted: true);
            else
            {
                operand.HasGlob |= c is '*' or '?';
                Append(c);
                _position++;
            }
        }

        var word = new ShellWord(_letters.AsSpan(operand.Start, _letterCount - operand.Start).ToString(), operand.FirstGap < 0 && !operand.HasGlob, operand.HasGlob, operand.FirstGap, operand.LastGap);
        _letterCount = operand.Start;
        return word;
    }

    /// <summary>What becomes of a known value; null where that takes patterns or sums.</summary>
    private static string? Changed(string value, char kind, ReadOnlySpan<char> operand)
    {
        switch (kind)
        {
            case '^':
                return operand.StartsWith("^^") ? value.ToUpperInvariant() : value.Length == 0 ? value : char.ToUpperInvariant(value[0]) + value[1..];
            case ',':
                return operand.StartsWith(",,") ? value.ToLowerInvariant() : value.Length == 0 ? value : char.ToLowerInvariant(value[0]) + value[1..];
            case ':':
                return Slice(value, operand.TrimStart(':'));
            case '#' or '%' when !operand.ContainsAny(Unplain):
                var affix = operand.TrimStart(kind);
                if (kind == '#')
                    return value.AsSpan().StartsWith(affix) ? value[affix.Length..] : value;
                return value.AsSpan().EndsWith(affix) ? value[..^affix.Length] : value;
            case '/' when !operand.ContainsAny(Unplain):
                var pattern = operand.TrimStart('/');
                var slash = pattern.IndexOf('/');
                var old = (slash < 0 ? pattern : pattern[..slash]).ToString();
                var replacement = slash < 0 ? "" : pattern[(slash + 1)..].ToString();
                if (old.Length == 0 || value.Length * (replacement.Length + 1L) > ShellLimits.Characters)
                    return null;
                if (operand.StartsWith("//"))
                    return value.Replace(old, replacement, StringComparison.Ordinal);
                var at = value.IndexOf(old, StringComparison.Ordinal);
                return at < 0 ? value : string.Concat(value.AsSpan(0, at), replacement, value.AsSpan(at + old.Length));
            default:
                return null;
        }
    }

    private static string? Slice(string value, ReadOnlySpan<char> operand)
    {
        var colon = operand.IndexOf(':');
        if (!int.TryParse((colon < 0 ? operand : operand[..colon]).Trim(), CultureInfo.InvariantCulture, out var start))
            return null;
        start = start < 0 ? Math.Max(0, value.Length + start) : Math.Min(start, value.Length);
        var length = value.Length - start;
        if (colon >= 0 && !int.TryParse(operand[(colon + 1)..].Trim(), CultureInfo.InvariantCulture, out length))
            return null;
        length = length < 0 ? Math.Max(0, value.Length - start + length) : Math.Min(length, value.Length - start);
        return value.Substring(start, length);
    }
}
