namespace Attesta.Risk.Content.Shell;

/// <summary>PowerShell and cmd as programs: where the text stands that they run.</summary>
internal static class WindowsShells
{
    public static InnerRuns OfPowerShell(ShellCommand command)
    {
        var words = Unwrapping.Arguments(command);
        for (var i = 0; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (text is not ['-' or '/', _, ..])
                return OfText(command, words[i..]);
            var name = text.AsSpan(1).TrimStart('-');
            if (Abbreviates(name, "EncodedCommand", 1) || name.Equals("ec", StringComparison.OrdinalIgnoreCase) || name.Equals("enc", StringComparison.OrdinalIgnoreCase))
            {
                var code = i + 1 < words.Count && words[i + 1].IsExact ? Encodings.Base64Utf16(words[i + 1].Text) : null;
                return code is null ? new InnerRuns(null, true) : new InnerRuns([InnerRun.OfText(code) with { Language = CodeLanguage.PowerShell }]);
            }

            if (Abbreviates(name, "Command", 1) || Abbreviates(name, "CommandWithArgs", 8))
                return words[(i + 1)..] is [{ Text: "-" }] ? OfInput(command, CodeLanguage.PowerShell) : OfText(command, words[(i + 1)..]);
            if (Abbreviates(name, "File", 1))
                return default;
            if (Abbreviates(name, "ExecutionPolicy", 2) || name.Equals("ep", StringComparison.OrdinalIgnoreCase) || Abbreviates(name, "WindowStyle", 1) || Abbreviates(name, "Version", 1)
                || Abbreviates(name, "OutputFormat", 1) || Abbreviates(name, "InputFormat", 3) || Abbreviates(name, "ConfigurationName", 3) || Abbreviates(name, "WorkingDirectory", 2) || Abbreviates(name, "PSConsoleFile", 1))
                i++;
        }

        return OfInput(command, CodeLanguage.PowerShell);
    }

    /// <summary>What Invoke-Expression is given, or reads from a pipe.</summary>
    public static InnerRuns OfExpression(ShellCommand command)
    {
        var words = Unwrapping.Arguments(command);
        if (words.Count > 0 && words[0].Text.StartsWith("-c", StringComparison.Ordinal))
            words = words[1..];
        if (words.Count == 0 || words[0].HasGap)
            return new InnerRuns(null, true);
        return new InnerRuns([InnerRun.OfText(ShellGap.Marked(words)) with { Language = CodeLanguage.PowerShell }]);
    }

    /// <summary>Start-Process names a program, and its arguments in one word or several.</summary>
    public static InnerRuns OfStart(ShellCommand command)
    {
        var words = new List<ShellWord>();
        foreach (var word in command.Arguments)
        {
            if (word.Text is "-wait" or "-nonewwindow" or "-passthru" or "-filepath" or "-argumentlist" or "-args" or "-verb" or "-windowstyle" || (words.Count == 0 && word.Text is "runas" or "hidden"))
                continue;
            words.AddRange(words.Count > 0 && word.Text.Contains(' ') ? word.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(256).Select(part => word with { Text = part, FirstGap = -1, LastGap = -1 }) : [word]);
        }

        return words.Count == 0 ? default : new InnerRuns([InnerRun.OfWords(new ArraySegment<ShellWord>([.. words]))]);
    }

    public static InnerRuns OfCmd(ShellCommand command)
    {
        var words = Unwrapping.Arguments(command);
        for (var i = 0; i < words.Count; i++)
        {
            // A shell on Windows doubles the slash so that it is not taken for a folder.
            var text = words[i].Text.TrimStart('/');
            if (words[i].Text is not ['/', ..] || text.Length == 0 || text[0] is not ('c' or 'C' or 'k' or 'K' or 'r' or 'R'))
                continue;
            var rest = ShellGap.Marked(words[(i + 1)..]);
            var code = text.Length > 1 ? $"{text[1..]} {rest}" : rest;
            return new InnerRuns([InnerRun.OfText(code) with { Language = CodeLanguage.Cmd }], ShellGap.Leads(code));
        }

        return OfInput(command, CodeLanguage.Cmd);
    }

    private static InnerRuns OfText(ShellCommand command, ArraySegment<ShellWord> words)
    {
        if (words.Count == 0)
            return default;
        var code = ShellGap.Marked(words);
        return new InnerRuns([InnerRun.OfText(code) with { Language = CodeLanguage.PowerShell }], ShellGap.Leads(code) && command.Substituted.Count > 0);
    }

    private static InnerRuns OfInput(ShellCommand command, CodeLanguage language)
    {
        if (command.StandardInput is { } text)
            return new InnerRuns([new InnerRun(default, text) { Language = language, IsInput = true }]);
        return new InnerRuns(null, command.Input.Count > 0);
    }

    private static bool Abbreviates(ReadOnlySpan<char> written, string name, int least) =>
        written.Length >= least && name.AsSpan().StartsWith(written, StringComparison.OrdinalIgnoreCase);
}
