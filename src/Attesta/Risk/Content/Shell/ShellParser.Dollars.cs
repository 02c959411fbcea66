namespace Attesta.Risk.Content.Shell;

/// <content>Variables.</content>
internal sealed partial class ShellParser
{
    private ShellVariables? _variables;
    // $0, $1 and so on; null where they are not known.
    private ShellWord[]? _positional;

    private ShellVariables Variables => _variables ??= new ShellVariables();

    private void ReadDollar(ref Part part, bool isQuoted)
    {
        switch (Next)
        {
            case '(' when _position + 2 < _text.Length && _text[_position + 2] == '(':
            case '[':
                ReadArithmetic(ref part, isQuoted);
                return;
            case '(':
                ReadSubstitution(ref part, isQuoted);
                return;
            case '{':
                ReadBraced(ref part, isQuoted);
                return;
            case '\'' when !isQuoted:
                part.Exists = true;
                _position += 2;
                ReadAnsiQuoted();
                return;
            case '"' when !isQuoted:
                _position += 2;
                ReadDoubleQuoted(ref part);
                return;
            case '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'):
                _position++;
                var end = _position;
                while (end < _text.Length && IsNameLetter(_text[end]))
                    end++;
                var name = _text.AsSpan(_position, end - _position);
                _position = end;
                AddVariable(ref part, name, isQuoted);
                return;
            case '@' or '*' or '#' or '?' or '$' or '!' or '-' or (>= '0' and <= '9'):
                _position += 2;
                AddVariable(ref part, _text.AsSpan(_position - 1, 1), isQuoted);
                return;
            default:
                Append('$');
                part.Exists = true;
                _position++;
                return;
        }
    }

    private static bool IsNameLetter(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private string ReadName()
    {
        var start = _position;
        while (!AtEnd && IsNameLetter(Current))
            _position++;
        return _text[start.._position];
    }

    private void AddVariable(ref Part part, ReadOnlySpan<char> name, bool isQuoted)
    {
        if (char.IsAsciiDigit(name[0]))
            AddPositional(ref part, int.Parse(name.Length > 6 ? "999999" : name, System.Globalization.CultureInfo.InvariantCulture), isQuoted);
        else if (name is ['@' or '*'] && _positional is not null)
            AddWords(ref part, _positional.AsSpan(Math.Min(1, _positional.Length)), isQuoted);
        else if (_variables is not null && _variables.TryGet(name, out var variable))
            AddValue(ref part, Chosen(variable), isQuoted);
        else if (name is "IFS")
            AddSeparator(ref part, isQuoted);
        else if (WellKnown(name) is { } known)
            AddValue(ref part, new ShellWord(known), isQuoted: true);
        else
        {
            if (name.Length > 2 && char.IsAsciiLetter(name[0]))
                NoteName(name);
            AddGap(ref part);
        }
    }

    // Variables of the command being read that nobody set.
    private List<string>? _named;

    private void NoteName(ReadOnlySpan<char> name)
    {
        if (Attesta.Risk.Content.Commands.SecretVariables.Are(name) && (_named?.Count ?? 0) < 64)
            (_named ??= []).Add(name.ToString());
    }

    private string[] TakeNamed(int first)
    {
        if (_named is null || _named.Count <= first)
            return [];
        string[] taken = [.. _named.Skip(first)];
        _named.RemoveRange(first, _named.Count - first);
        return taken;
    }

    /// <summary>What stands for itself as long as the text does not set it.</summary>
    private static string? WellKnown(ReadOnlySpan<char> name) => name switch
    {
        "HOME" => "~",
        "PWD" => ".",
        "SHELL" or "BASH" => "bash",
        "TMPDIR" => "/tmp",
        _ => null,
    };

    private ShellWord Chosen(in ShellVariables.Variable variable)
    {
        var values = variable.Values;
        if (variable.IsArray || values.Length <= 1)
            return values.Length == 0 ? new ShellWord("") : values[0];
        _choices = Math.Max(_choices, values.Length);
        return values[_choice % values.Length];
    }

    private void AddPositional(ref Part part, int number, bool isQuoted)
    {
        if (_positional is null && part.AfterSplit)
            // In cat$IFS$9file it is there only to be empty.
            return;
        if (_positional is null)
            AddGap(ref part);
        else if (number < _positional.Length)
            AddValue(ref part, _positional[number], isQuoted);
    }

    private void AddSeparator(ref Part part, bool isQuoted)
    {
        if (isQuoted)
        {
            Append(" \t\n");
            return;
        }

        Finish(ref part);
        part.AfterSplit = true;
    }

    /// <summary>An array's elements, each a word of its own.</summary>
    private void AddWords(ref Part part, ReadOnlySpan<ShellWord> words, bool isQuoted)
    {
        for (var i = 0; i < words.Length && Charge(words[i].Text.Length + 1); i++)
        {
            if (i > 0)
                Finish(ref part);
            AddValue(ref part, words[i], isQuoted);
            part.Exists |= isQuoted;
        }
    }

    /// <summary>A known value: one piece in quotes, split at blanks without.</summary>
    private void AddValue(ref Part part, in ShellWord value, bool isQuoted)
    {
        var text = value.Text.AsSpan();
        if (!Charge(text.Length))
            return;
        part.HasGlob |= !isQuoted && (value.HasGlob || HoldsPattern(text));
        if (value.HasGap)
        {
            var offset = _letterCount - part.Start;
            part.FirstGap = part.FirstGap < 0 ? offset + value.FirstGap : part.FirstGap;
            part.LastGap = offset + value.LastGap;
        }

        var separators = isQuoted ? "" : Separators();
        if (isQuoted || value.HasGap || !text.ContainsAny(separators))
        {
            Append(text);
            part.Exists |= text.Length > 0;
            return;
        }

        while (true)
        {
            var blank = text.IndexOfAny(separators);
            if (blank < 0)
                break;
            Append(text[..blank]);
            var glob = part.HasGlob;
            Finish(ref part);
            part.HasGlob = glob;
            text = text[(blank + 1)..];
        }

        Append(text);
    }

    private string Separators() =>
        _variables is not null && _variables.TryGet("IFS", out var set) && set.Values is [{ Text: { Length: > 0 and < 32 } own }, ..] ? own + " \t\n" : " \t\n";

    private static bool HoldsPattern(ReadOnlySpan<char> text) => text.ContainsAny('*', '?') || (text.IndexOf('[') is var at and >= 0 && text[at..].Contains(']'));
}
