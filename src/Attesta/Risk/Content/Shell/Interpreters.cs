namespace Attesta.Risk.Content.Shell;

/// <summary>Programs that take code: shells, eval and source, Python and its kind.</summary>
internal static class Interpreters
{
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
            default:
                runs = default;
                return false;
        }
    }

    private static InnerRuns OfShell(ShellCommand command)
    {
        var words = Unwrapping.Arguments(command);
        var takesCode = false;
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
                continue;
            }

            takesCode |= text[0] == '-' && text.Contains('c');
            if (text[^1] is 'o' or 'O')
                i++;
        }

        var rest = words[Math.Min(i, words.Count)..];
        if (takesCode)
            return rest.Count == 0 ? default : OfCode(command, ShellGap.Marked(rest[0]), rest[1..]);
        return OfScript(command, rest);
    }

    /// <summary>A script named by its file, or else standard input.</summary>
    private static InnerRuns OfScript(ShellCommand command, ArraySegment<ShellWord> words)
    {
        if (words.Count == 0 || words[0].Text is "/dev/stdin" or "/dev/fd/0" or "/proc/self/fd/0" || command.Arguments.Any(argument => argument.Text is "-s"))
            return OfShellInput(command, words);
        // A file's name that is all gap may be <(curl x).
        return new InnerRuns(null, words[0] is { Text: "", HasGap: true } && command.Substituted.Count > 0);
    }

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
