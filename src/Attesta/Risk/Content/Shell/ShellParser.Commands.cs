namespace Attesta.Risk.Content.Shell;

/// <content>What becomes of a command once its words are known: it is noted, and what it runs in turn is read.</content>
internal sealed partial class ShellParser
{
    /// <summary>Everything about a command but its words.</summary>
    private readonly struct Surroundings
    {
        /// <summary>Where among the commands it belongs: before those that stand inside of it.</summary>
        public int Place { get; init; }
        public ShellRedirection[] Redirections { get; init; }
        public ShellWord[] Assignments { get; init; }
        public ShellCommand[] Substituted { get; init; }
        public ShellCommand[] Input { get; init; }
        public string? HereText { get; init; }
        public string Evidence { get; init; }
        public string[]? Named { get; init; }
    }

    // What was given to a descriptor of the shell itself: exec 3<<< x.
    private string? _kept;

    private void Run(ShellWord[] words, in Surroundings around)
    {
        if (Trace(words, around) is not { } command)
            return;
        Declare(command);
        Call(command.Program, words, around);
    }

    /// <summary>Notes a command and reads what it runs.</summary>
    private ShellCommand? Trace(ArraySegment<ShellWord> words, in Surroundings around)
    {
        var command = new ShellCommand
        {
            Program = ProgramName.Of(words[0]),
            Arguments = words.Count == 1 ? ArraySegment<ShellWord>.Empty : words[1..],
            Redirections = around.Redirections,
            Input = around.Input,
            Wrappers = _wrappers,
            HereText = around.HereText ?? Kept(around),
            Evidence = around.Evidence,
            Assignments = around.Assignments,
            Substituted = around.Substituted,
            SecretVariables = around.Named ?? [],
            Folders = _folders,
            MayBeElsewhere = _mayBeElsewhere,
        };
        ChangeFolder(command);
        if (command is { Program: "exec", Arguments.Count: 0, HereText: { } kept })
            _kept = kept;
        if (command.Program.Length == 0 && words[0] is { HasGlob: true, HasGap: false } && words[0].Text.AsSpan().ContainsAny('/', '[', '?'))
            Fail("a pattern stands where a program's name is");
        var runs = Unwrapping.Of(command);
        if (runs.RunsUnseenCode)
            command = command with { RunsUnseenCode = true };
        if (!Add(command, around.Place))
            return command;
        ReadEvaluated(command);
        if (runs.Inner is null)
            return command;

        if (_wrappers.Length >= ShellLimits.Wrappers)
        {
            Fail("it is wrapped too often");
            return command;
        }

        if (!Enter())
            return command;
        var (wrappers, positional, fed, input) = (_wrappers, _positional, _fed, _input);
        var (folders, mayBeElsewhere) = (_folders, _mayBeElsewhere);
        _wrappers = [.. wrappers, command.Program];
        EnterFolderOf(command);
        (_fed, _input) = (around.HereText, around.Input);
        foreach (var inner in runs.Inner)
        {
            if (_exhausted)
                break;
            ReadInner(inner, around);
        }

        (_wrappers, _positional, _fed, _input) = (wrappers, positional, fed, input);
        // What another process does to its folder ends with it.
        if (command.Program is not ("eval" or "source" or "." or "command" or "builtin"))
            (_folders, _mayBeElsewhere) = (folders, mayBeElsewhere);
        Leave();
        return command;
    }

    private string? Kept(in Surroundings around) =>
        _kept is not null && around.Redirections.Any(redirection => redirection.Kind is "<&" && redirection.Target.Text is not ("0" or "-")) ? _kept : null;

    private void ReadInner(in InnerRun inner, in Surroundings around)
    {
        if (inner.Text is null)
        {
            Trace(inner.Words, new Surroundings
            {
                Place = _commands.Count,
                Redirections = [],
                Assignments = inner.Assignments ?? [],
                Substituted = around.Substituted,
                Named = around.Named,
                Input = around.Input,
                HereText = around.HereText,
                Evidence = around.Evidence,
            });
            return;
        }

        var positional = _positional;
        if (inner.Words.Count > 0)
            _positional = [.. inner.Words];
        // Text that came through standard input is not there to be read again.
        if (inner.IsInput)
            (_fed, _input) = (null, []);
        if (inner.Language == CodeLanguage.Shell)
            ReadNested(inner.Text);
        else
            ReadWindows(inner.Text, inner.Language);
        _positional = positional;
    }

    private void Add(ShellCommand command) => Add(command, _commands.Count);

    private bool Add(ShellCommand command, int place)
    {
        if (_commands.Count >= ShellLimits.Commands)
        {
            Exhaust("it holds too many commands");
            return false;
        }

        if (place >= _commands.Count)
            _commands.Add(command);
        else
            _commands.Insert(place, command);
        _outputs.Add(command);
        return true;
    }

    /// <summary>Builtins that change what later words mean.</summary>
    private void Declare(ShellCommand command)
    {
        switch (command.Program)
        {
            case "alias":
                foreach (var argument in command.Arguments)
                {
                    if (argument.Text.IndexOf('=', StringComparison.Ordinal) is var at and > 0)
                        (_aliases ??= [])[argument.Text[..at]] = argument.Text[(at + 1)..];
                }

                break;
            case "readonly":
                foreach (var argument in command.Arguments)
                    _variables?.Protect(argument.Text.Split('=')[0]);
                break;
            case "read" or "mapfile" or "readarray" or "unset" or "getopts":
                foreach (var argument in command.Arguments)
                {
                    if (command is { Program: "read", HereText: { Length: < 4096 } read } && argument is { IsExact: true, Text: [>= 'A' and <= 'z', ..] name })
                        Variables.Set(name, [new ShellWord(read.Trim())], isArray: false, isCertain: false);
                    else if (_variables is not null && _variables.TryGet(argument.Text, out _))
                        _variables.Forget(argument.Text, isCertain: false);
                }

                break;
            case "printf" when command.Arguments.Count > 2 && command.Arguments[0].Text == "-v" && command.Arguments[1] is { IsExact: true } printed:
                var value = KnownOutput.OfArguments("printf", command.Arguments.Skip(2)) is { } text ? new ShellWord(text) : ShellWord.Unknown;
                Variables.Set(printed.Text, [value], isArray: false, isCertain: false);
                break;
            case "hash" when command.Arguments is [{ Text: "-p" }, var path, var hashed]:
                (_aliases ??= [])[hashed.Text] = path.Text;
                break;
            case "set":
                for (var i = 0; i < command.Arguments.Count; i++)
                {
                    if (command.Arguments[i].Text == "--")
                    {
                        _positional = [new ShellWord("sh"), .. command.Arguments.Skip(i + 1)];
                        break;
                    }
                }

                break;
            case "shift" when _positional is { Length: > 1 }:
                _positional = [_positional[0], .. _positional.Skip(2)];
                break;
        }
    }
}
