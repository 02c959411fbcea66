namespace Attesta.Risk.Content.Shell;

/// <summary>Programs that take code: shells, eval and source, Python and its kind.</summary>
internal static class Interpreters
{
    private static readonly string[] LongOptions =
        ["--login", "--posix", "--norc", "--noprofile", "--noediting", "--restricted", "--verbose", "--rcfile", "--init-file", "--command", "--help", "--version"];

    /// <summary>Whether the command takes code, and what code.</summary>
    public static bool TryRead(ShellCommand command, out InnerRuns runs)
    {
        switch (command.Family)
        {
            case "sh" or "bash" or "dash" or "zsh" or "ksh" or "ash" or "fish" or "rbash" or "mksh" or "yash" or "csh" or "tcsh" or "posh" or "oksh":
                runs = OfShell(command);
                return true;
            case "eval":
                runs = OfCode(command, ShellGap.Marked(Unwrapping.Arguments(command)), default);
                return true;
            case "source" or ".":
                runs = OfScript(command, Unwrapping.Arguments(command));
                return true;
            case "trap":
                runs = OfTrap(Unwrapping.Arguments(command));
                return true;
            case "python" or "pypy" or "ipython":
                runs = OfLanguage(command, "c", "", "WX", isPython: true);
                return true;
            case "perl" or "ruby":
                runs = OfLanguage(command, "eE", "", "IMmx", hasBackquotes: true);
                return true;
            case "node" or "nodejs" or "bun" or "lua" or "luajit" or "rscript" or "julia" or "groovy" or "elixir" or "osascript" or "tsx" or "deno":
                runs = OfLanguage(command, "ep", "--eval --print eval", "rl");
                return true;
            case "php":
                runs = OfLanguage(command, "rBRE", "--run", "dcz", hasBackquotes: true);
                return true;
            case "awk" or "gawk" or "mawk" or "nawk":
                runs = AwkPrograms.Of(Unwrapping.Arguments(command));
                return true;
            case "invoke-expression":
                runs = WindowsShells.OfExpression(command);
                return true;
            case "start-process":
                runs = WindowsShells.OfStart(command);
                return true;
            case "powershell" or "pwsh":
                runs = WindowsShells.OfPowerShell(command);
                return true;
            case "cmd":
                runs = WindowsShells.OfCmd(command);
                return true;
            default:
                runs = default;
                return false;
        }
    }

    /// <param name="command">The interpreter.</param>
    /// <param name="letters">Short options that take code.</param>
    /// <param name="names">Long options, or words, that take code.</param>
    /// <param name="valued">Short options that take something else.</param>
    /// <param name="isPython">See <see cref="InlineCode"/>.</param>
    /// <param name="hasBackquotes">See <see cref="InlineCode"/>.</param>
    private static InnerRuns OfLanguage(ShellCommand command, string letters, string names, string valued, bool isPython = false, bool hasBackquotes = false)
    {
        var words = Unwrapping.Arguments(command);
        List<InnerRun>? runs = null;
        var unseen = false;
        var sawCode = false;
        for (var i = 0; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (isPython && text == "-m" && i + 1 < words.Count && words[i + 1].Text is "timeit" or "pdb" or "cProfile" or "profile" or "trace")
                return OfModule(words[(i + 1)..]);
            if (isPython && text == "-m")
                return i + 1 < words.Count ? new InnerRuns([InnerRun.OfWords(words[(i + 1)..])]) : default;
            string? code = null;
            if (names.Length > 0 && names.Split(' ').Contains(text.Split('=')[0]))
                code = text.Contains('=') ? ShellGap.Marked(words[i])[(text.IndexOf('=', StringComparison.Ordinal) + 1)..] : i + 1 < words.Count ? ShellGap.Marked(words[++i]) : "";
            else if (text is ['-', not '-', ..])
                code = TakeLetters(words, ref i, letters, valued);
            else if (text is not ['-', ..] && !sawCode)
                // A script of its own: what follows are its arguments.
                return text.Length == 0 && words[i].HasGap && command.Substituted.Count > 0 ? new InnerRuns(runs, true) : new InnerRuns(runs, unseen);
            if (code is null)
                continue;
            sawCode = true;
            var found = InlineCode.Of(code, isPython, hasBackquotes);
            unseen |= found.RunsUnseenCode || (code.Length == 0 && command.Substituted.Count > 0);
            if (found.Inner is not null)
                (runs ??= []).AddRange(found.Inner);
        }

        if (sawCode || command.Arguments.Any(argument => argument.Text is "--version" or "-V" or "-v" or "--help" or "-h"))
            return new InnerRuns(runs, unseen);
        if (command.StandardInput is { } input)
            return InlineCode.Of(input, isPython, hasBackquotes);
        return new InnerRuns(null, command.Input.Count > 0);
    }

    /// <summary>Modules that run code which they are given, or a script: <c>python -m timeit "x()"</c>.</summary>
    private static InnerRuns OfModule(ArraySegment<ShellWord> words)
    {
        var runs = new List<InnerRun> { InnerRun.OfWords(words) };
        var unseen = false;
        foreach (var word in words[1..])
        {
            if (!word.Text.Contains('('))
                continue;
            var found = InlineCode.Of(ShellGap.Marked(word).TrimStart('!'), isPython: true, hasBackquotes: false);
            unseen |= found.RunsUnseenCode;
            if (found.Inner is not null)
                runs.AddRange(found.Inner);
        }

        return new InnerRuns(runs, unseen);
    }

    private static string? TakeLetters(ArraySegment<ShellWord> words, ref int i, string letters, string valued)
    {
        var text = words[i].Text;
        for (var at = 1; at < text.Length; at++)
        {
            if (valued.Contains(text[at]))
            {
                if (at == text.Length - 1)
                    i++;
                return null;
            }

            if (!letters.Contains(text[at]))
                continue;
            // -pe and the like: the code is the next word. -e'code': the rest of this one.
            if (at == text.Length - 1 || text.AsSpan(at + 1).IndexOfAnyExcept("npeE") < 0)
                return i + 1 < words.Count ? ShellGap.Marked(words[++i]) : "";
            return text[(at + 1)..];
        }

        return null;
    }

    private static InnerRuns OfShell(ShellCommand command)
    {
        var words = Unwrapping.Arguments(command);
        var takesCode = false;
        var isDoubtful = false;
        var i = 0;
        for (; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (text is "--" or "-")
            {
                i++;
                break;
            }

            if (text is not ['-' or '+', _, ..])
                break;
            if (text.StartsWith("--", StringComparison.Ordinal))
            {
                if (text is "--command")
                    takesCode = true;
                if (text is "--rcfile" or "--init-file")
                    i++;
                isDoubtful |= !LongOptions.Contains(text);
                continue;
            }

            takesCode |= text[0] == '-' && text.Contains('c');
            if (text[^1] is 'o' or 'O')
                i++;
        }

        var rest = words[Math.Min(i, words.Count)..];

        // Of an option that is not known it is not known either whether the next word is its value or a script.
        for (var at = 0; isDoubtful && !takesCode && at + 1 < rest.Count; at++)
        {
            if (rest[at].Text is ['-', not '-', ..] cluster && cluster.Contains('c'))
                (takesCode, rest) = (true, rest[(at + 1)..]);
        }

        if (takesCode)
            return rest.Count == 0 ? default : OfCode(command, ShellGap.Marked(rest[0]), rest[1..]);
        return OfScript(command, rest);
    }

    /// <summary>A script named by its file, or else standard input.</summary>
    private static InnerRuns OfScript(ShellCommand command, ArraySegment<ShellWord> words)
    {
        if (words.Count == 0 || words[0].Text is "/dev/stdin" or "/dev/fd/0" or "/proc/self/fd/0" || (command.HereText is not null && IsDescriptor(words[0].Text)) || command.Arguments.Any(argument => argument.Text is "-s"))
            return OfShellInput(command, words);
        // A file's name that is all gap may be <(curl x).
        return new InnerRuns(null, words[0] is { Text: "", HasGap: true } && command.Substituted.Count > 0);
    }

    private static bool IsDescriptor(string path) => path.StartsWith("/dev/fd/", StringComparison.Ordinal) || path.StartsWith("/proc/self/fd/", StringComparison.Ordinal);

    /// <summary>Code from standard input.</summary>
    public static InnerRuns OfShellInput(ShellCommand command, ArraySegment<ShellWord> positional)
    {
        if (command.StandardInput is { } code)
            return new InnerRuns([new InnerRun(positional, code) { IsInput = true }], ShellGap.Leads(code));
        return new InnerRuns(null, command.Input.Count > 0);
    }

    private static InnerRuns OfCode(ShellCommand command, string code, ArraySegment<ShellWord> positional)
    {
        if (code.Length == 0 && command.Substituted.Count == 0)
            return default;
        return new InnerRuns([new InnerRun(positional, code)], ShellGap.Leads(code) || (code.Length == 0 && command.Substituted.Count > 0));
    }

    private static InnerRuns OfTrap(ArraySegment<ShellWord> words)
    {
        var first = words.Count > 0 && words[0].Text == "--" ? 1 : 0;
        return words.Count - first < 2 || words[first].Text is "-" or "-l" or "-p" ? default : new InnerRuns([InnerRun.OfText(ShellGap.Marked(words[first]))]);
    }
}
