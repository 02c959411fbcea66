namespace Attesta.Risk.Content.Shell;

/// <content>Assignments, functions and aliases: what the text says about its own words.</content>
internal sealed partial class ShellParser
{
    private Dictionary<string, Function>? _functions;
    private Dictionary<string, string>? _aliases;

    private sealed class Function(string body)
    {
        public string Body { get; } = body;

        /// <summary>Whether its body is being read.</summary>
        public bool IsActive { get; set; }
    }

    private readonly record struct Assignment(string Name, ShellWord[] Values, bool IsArray)
    {
        public IEnumerable<ShellWord> AsWords()
        {
            var shift = Name.Length + 1;
            foreach (var value in Values)
                yield return value with { Text = $"{Name}={value.Text}", FirstGap = value.HasGap ? value.FirstGap + shift : -1, LastGap = value.HasGap ? value.LastGap + shift : -1 };
        }
    }

    private bool TryReadAssignment(ref List<Assignment>? assignments, bool isArgument)
    {
        var start = _position;
        if (!char.IsAsciiLetter(Current) && Current != '_')
            return false;
        var end = start + 1;
        while (end < _text.Length && IsNameLetter(_text[end]))
            end++;
        var nameEnd = end;
        if (end < _text.Length && _text[end] == '[')
        {
            var close = _text.AsSpan(end, Math.Min(256, _text.Length - end)).IndexOfAny("] \n;");
            if (close < 0 || _text[end + close] != ']')
                return false;
            end += close + 1;
        }

        var adds = end < _text.Length && _text[end] == '+';
        if (adds)
            end++;
        if (end >= _text.Length || _text[end] != '=')
            return false;

        var name = _text[start..nameEnd];
        _position = end + 1;
        var isArray = !AtEnd && Current == '(';
        var values = isArray ? ReadArray() : [ReadAssigned()];
        if (adds && Charge(OldLength(name)) && _variables is not null && _variables.TryGet(name, out var old) && old.Values.Length > 0)
            (values, isArray) = Appended(old, values, isArray);
        else if (end - nameEnd > 1 && _text[nameEnd] == '[')
            isArray = true;
        var assignment = new Assignment(name, values, isArray);
        if (isArgument && values is [{ IsExact: true, Text.Length: > 0 } variable] && IsReference())
        {
            Variables.Refer(name, variable.Text);
            _words.AddRange(assignment.AsWords());
            return true;
        }

        (assignments ??= []).Add(assignment);
        // It counts at once for what follows in the same command; whether it stays is known at the command's end.
        Variables.Set(name, values, isArray, isCertain: false);
        if (isArgument)
            _words.AddRange(assignment.AsWords());
        return true;
    }

    // declare -n, local -rn
    private bool IsReference()
    {
        for (var i = _words.Count - 1; i >= 0 && !IsDeclaration(_words[i]); i--)
        {
            if (_words[i].Text is ['-', not '-', ..] options && options.Contains('n'))
                return true;
        }

        return false;
    }

    private int OldLength(string name) => _variables is not null && _variables.TryGet(name, out var old) ? old.Values.Length : 0;

    private static (ShellWord[] Values, bool IsArray) Appended(in ShellVariables.Variable old, ShellWord[] values, bool isArray)
    {
        if (isArray || old.IsArray)
            return ([.. old.Values.Take(1024), .. values], true);
        var added = values[0];
        return ([.. old.Values.Select(value => value.Text.Length > 65536 ? ShellWord.Unknown : Joined(value, added))], false);
    }

    private static ShellWord Joined(in ShellWord left, in ShellWord right)
    {
        var last = right.HasGap ? left.Text.Length + right.LastGap : left.LastGap;
        var first = left.HasGap ? left.FirstGap : right.HasGap ? left.Text.Length + right.FirstGap : -1;
        return new ShellWord(left.Text + right.Text, left.IsExact && right.IsExact, left.HasGlob || right.HasGlob, first, last);
    }

    private ShellWord ReadAssigned()
    {
        var first = _words.Count;
        if (!AtEnd && !IsDelimiter(_position))
            ReadWord(splits: false);
        var words = TakeWords(first);
        if (words.Length > 0 && words[0].HasGlob && !words[0].HasGap)
            return words[0] with { IsExact = true, HasGlob = false };
        return words.Length > 0 ? words[0] : new ShellWord("");
    }

    private ShellWord[] ReadArray()
    {
        _position++;
        var first = _words.Count;
        while (!_unwinding)
        {
            SkipNewlines();
            if (AtEnd || Current == ')')
                break;
            var start = _position;
            ReadWord();
            if (_position == start)
                _position++;
        }

        if (AtEnd)
            Fail("an array is not closed");
        else if (!_unwinding)
            _position++;
        return TakeWords(first);
    }

    /// <summary>An assignment without a command: from now on the old value is gone, if it is certain to be made.</summary>
    private void Assign(List<Assignment> assignments)
    {
        var isCertain = IsCertain();
        foreach (var assignment in assignments)
        {
            foreach (var word in assignment.AsWords())
                ReadSetting(word);
            if (StartedSettings.AreLoaded(assignment.Name) || assignment.Name is "NODE_OPTIONS" or "JAVA_TOOL_OPTIONS")
                Add(new ShellCommand { Program = "export", Arguments = [.. assignment.AsWords()], Wrappers = _wrappers, Evidence = Evidence(_position - Math.Min(_position, 80)) });
            Variables.Set(assignment.Name, assignment.Values, assignment.IsArray, isCertain);
        }
    }

    /// <summary><c>name()</c>, the name being read.</summary>
    private bool TryReadFunction(int firstWord)
    {
        var at = _position + 1;
        while (at < _text.Length && _text[at] is ' ' or '\t')
            at++;
        if (at >= _text.Length || _text[at] != ')')
            return false;
        _position = at + 1;
        var name = _words[firstWord].Text;
        _words.RemoveRange(firstWord, _words.Count - firstWord);
        ReadFunction(name);
        return true;
    }

    private void ReadFunctionKeyword()
    {
        _position += "function".Length;
        SkipBlanks();
        var start = _position;
        while (!AtEnd && !IsDelimiter(_position))
            _position++;
        var name = _text[start.._position];
        SkipBlanks();
        if (At("()"))
            _position += 2;
        ReadFunction(name);
    }

    /// <summary>The body counts where it stands, called or not.</summary>
    private void ReadFunction(string name)
    {
        SkipNewlines();
        if (!Enter())
            return;
        var start = _position;
        var holder = new Function("") { IsActive = true };
        _functions ??= [];
        _functions[name] = holder;
        var (positional, outputs) = (_positional, _outputs.Count);
        _positional = null;
        _uncertain++;
        ReadCommand();
        _uncertain--;
        _positional = positional;
        _outputs.RemoveRange(outputs, _outputs.Count - outputs);
        Leave();
        _functions[name] = new Function(_text[start..Math.Min(_position, _text.Length)]);
    }

    /// <summary>A call: the body once more, with these arguments and this input.</summary>
    private void Call(string program, ShellWord[] words, in Surroundings around)
    {
        if (_functions is null || program.Length == 0 || !_functions.TryGetValue(words[0].Text, out var function))
            return;
        if (function.IsActive)
        {
            if (_input.Length > 0 || (!AtEnd && Current is '|' or '&' && Next is not ('|' or '&')))
                Add(new ShellCommand { Program = ForkBomb, Arguments = [], Wrappers = _wrappers, Evidence = around.Evidence });
            return;
        }

        var (positional, fed, input) = (_positional, _fed, _input);
        (_positional, _fed, _input) = (words, around.HereText, around.Input);
        function.IsActive = true;
        ReadNested(function.Body);
        function.IsActive = false;
        (_positional, _fed, _input) = (positional, fed, input);
    }

    /// <summary>The program of a function that starts itself in the background or in a pipe.</summary>
    public const string ForkBomb = "fork-bomb";

    private bool TryReadAlias(in ShellWord name, int from, int to)
    {
        if (_aliases is null || !_aliases.Remove(name.Text, out var value))
            return false;
        ReadNested(string.Concat(value, " ", _text.AsSpan(from, Math.Max(0, to - from))));
        _aliases.TryAdd(name.Text, value);
        return true;
    }
}
