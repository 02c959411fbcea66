using System.Buffers;

namespace Attesta.Risk.Content.Shell;

/// <summary>What a command runs in turn, by its own words and what it reads.</summary>
internal static class Unwrapping
{
    private static readonly SearchValues<char> NameLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    public static InnerRuns Of(ShellCommand command)
    {
        var runs = Usual(command);
        return HiddenCommands.Of(command) is { Count: > 0 } hidden ? runs with { Inner = [.. runs.Inner ?? [], .. hidden] } : runs;
    }

    private static InnerRuns Usual(ShellCommand command)
    {
        var program = command.Program;
        if (program.Length == 0)
            return default;
        if (WrapperRules.TryGet(program, out var rules) && OfWrapper(command, rules) is { } found && (found.Inner is not null || found.RunsUnseenCode))
            return found;
        return Interpreters.TryRead(command, out var runs)
            || SpecialWrappers.TryRead(command, out runs)
            || OptionCommands.TryRead(command, out runs)
            || ScheduledCommands.TryRead(command, out runs)
            ? runs
            : default;
    }

    /// <summary>The arguments as they can be sliced.</summary>
    public static ArraySegment<ShellWord> Arguments(ShellCommand command) =>
        command.Arguments is ArraySegment<ShellWord> segment ? segment : new ArraySegment<ShellWord>([.. command.Arguments]);

    private static InnerRuns OfWrapper(ShellCommand command, WrapperRule[] rules)
    {
        var arguments = Arguments(command);
        foreach (var rule in rules)
        {
            if (!TrySkipVerb(arguments, rule, out var first))
                continue;
            return OfRule(command, rule, arguments[first..]);
        }

        return default;
    }

    /// <summary>A wrapper's verb may follow options of its own: <c>kubectl -n prod exec</c>.</summary>
    private static bool TrySkipVerb(ArraySegment<ShellWord> arguments, WrapperRule rule, out int first)
    {
        first = 0;
        foreach (var verb in rule.VerbWords)
        {
            var limit = Math.Min(arguments.Count, first + 12);
            while (first < limit && arguments[first].Text != verb)
                first++;
            if (first >= limit)
                return false;
            first++;
        }

        return true;
    }

    private static InnerRuns OfRule(ShellCommand command, WrapperRule rule, ArraySegment<ShellWord> words)
    {
        List<InnerRun>? runs = null;
        List<ShellWord>? assignments = null;
        ShellWord? entrypoint = null;
        var operands = rule.Operands;
        var program = command.Program;
        var i = 0;
        for (; i < words.Count; i++)
        {
            var word = words[i];
            var text = word.Text;
            if (text == "--")
            {
                i++;
                if (rule.Rest == WrapperRest.AfterDashes)
                    operands = 0;
                while (operands-- > 0)
                    i++;
                break;
            }

            if (text is ['-', _, ..])
            {
                if (program is "command" && text is "-v" or "-V")
                    return default;
                if (program is "env" or "genv" && IsSplitString(text, words, ref i, out var split))
                {
                    (runs ??= []).Add(InnerRun.OfText(Joined(split, words[Math.Min(i + 1, words.Count)..])));
                    return new InnerRuns(runs);
                }

                if (rule.HasCodeOptions && TryTakeCode(rule, words, ref i, out var code))
                    (runs ??= []).Add(InnerRun.OfText(code));
                else if (text.StartsWith("--entrypoint=", StringComparison.Ordinal))
                    entrypoint = new ShellWord(text["--entrypoint=".Length..]);
                else if (text == "--entrypoint" && i + 1 < words.Count)
                    entrypoint = words[++i];
                else if (TakesNext(rule, text))
                    i++;
                continue;
            }

            if (word.IsExact && IsAssignment(text) && operands <= 0 && rule.Rest == WrapperRest.Command)
            {
                (assignments ??= []).Add(word);
                continue;
            }

            if (operands-- > 0 || rule.Rest == WrapperRest.None)
                continue;
            if (rule.Rest == WrapperRest.AfterDashes && AfterDashes(words, i) is var dashes and > 0)
                i = dashes;
            break;
        }

        var rest = words[Math.Min(i, words.Count)..];
        // What a container starts with takes the words behind its image as arguments.
        if (entrypoint is { Text.Length: > 0 } entry)
            rest = new ArraySegment<ShellWord>([entry, .. rest]);
        if (rest.Count == 0 || rule.Rest == WrapperRest.None)
        {
            if (runs is null && rule.StartsShell && command is not { HereText: null, Input.Count: 0 } && !command.Arguments.Any(argument => argument.Text is "-v" or "-l" or "-k" or "-K" or "-N"))
                return Interpreters.OfShellInput(command, default);
            return new InnerRuns(runs);
        }

        runs ??= [];
        if (rule.Rest == WrapperRest.Texts)
            runs.AddRange(rest.Where(word => word.Text is not ['-', ..]).Take(64).Select(word => InnerRun.OfText(ShellGap.Marked(word))));
        else if (rule.Rest == WrapperRest.Text)
            runs.Add(InnerRun.OfText(ShellGap.Marked(rest)));
        else
            runs.Add(new InnerRun(rest) { Assignments = assignments?.ToArray() });
        return new InnerRuns(runs);
    }

    private static int AfterDashes(ArraySegment<ShellWord> words, int from)
    {
        for (var i = from; i < words.Count; i++)
        {
            if (words[i].Text == "--")
                return i + 1;
        }

        return 0;
    }

    private static bool IsSplitString(string text, ArraySegment<ShellWord> words, ref int i, out string split)
    {
        split = "";
        if (text is "-S" or "--split-string" or "-vS" or "-iS" && i + 1 < words.Count)
            split = ShellGap.Marked(words[++i]);
        else if (text.StartsWith("--split-string=", StringComparison.Ordinal))
            split = ShellGap.Marked(words[i])["--split-string=".Length..];
        else if (text.StartsWith("-S", StringComparison.Ordinal))
            split = text[2..];
        return split.Length > 0;
    }

    private static string Joined(string text, ArraySegment<ShellWord> words) => words.Count == 0 ? text : $"{text} {ShellGap.Marked(words)}";

    private static bool TryTakeCode(WrapperRule rule, ArraySegment<ShellWord> words, ref int i, out string code)
    {
        var text = words[i].Text;
        code = "";
        if (rule.TakesCode(text))
        {
            if (i + 1 >= words.Count)
                return false;
            code = ShellGap.Marked(words[++i]);
            return true;
        }

        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && rule.TakesCode(text[..equals]))
        {
            code = ShellGap.Marked(words[i])[(equals + 1)..];
            return true;
        }

        // A cluster such as -lc, or a value that is attached.
        if (text is not ['-', not '-', ..] || !rule.TakesCode("-c"))
            return false;
        var letter = text.IndexOf('c', StringComparison.Ordinal);
        if (letter < 0 || rule.Letters.AsSpan().ContainsAny(text.AsSpan(1, letter - 1)))
            return false;
        if (letter < text.Length - 1)
            code = text[(letter + 1)..];
        else if (i + 1 < words.Count)
            code = ShellGap.Marked(words[++i]);
        return code.Length > 0;
    }

    /// <summary>Whether an option is followed by its value.</summary>
    private static bool TakesNext(WrapperRule rule, string option)
    {
        if (option.StartsWith("--", StringComparison.Ordinal))
            return !option.Contains('=') && rule.TakesValue(option);
        if (rule.TakesValue(option))
            return true;
        for (var i = 1; i < option.Length; i++)
        {
            if (rule.Letters.Contains(option[i]))
                return i == option.Length - 1;
        }

        return false;
    }

    public static bool IsAssignment(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || char.IsAsciiDigit(text[0]))
            return false;
        return !text.AsSpan(0, equals).ContainsAnyExcept(NameLetters);
    }
}
