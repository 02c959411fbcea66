namespace Attesta.Risk.Content.Shell;

/// <content>PowerShell and cmd, read by readers of their own, become commands like all others.</content>
internal sealed partial class ShellParser
{
    /// <summary>Reads a text that may be for another shell. What is plainly for another is read as both: a first word must not decide what the rest is.</summary>
    public void ReadTop(string text)
    {
        var isPowerShell = WindowsNames.IsPowerShell(text);
        if (!isPowerShell && !WindowsNames.IsCmd(text))
        {
            ReadAll(text);
            return;
        }

        var shell = new ShellParser();
        shell.ReadAll(text);
        _text = text.Length > ShellLimits.Characters ? text[..ShellLimits.Characters] : text;
        Trouble = text.Length > ShellLimits.Characters ? "it is too long" : null;
        Allow(_text.Length);
        ReadWindows(_text, isPowerShell ? CodeLanguage.PowerShell : CodeLanguage.Cmd);
        // INVARIANT: no program that the shell would run is lost; one that was read already is not repeated.
        var read = _commands.GroupBy(command => command.Program, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        foreach (var command in shell._commands)
        {
            if (IsOnlyPowerShell(command))
                continue;
            var left = read.GetValueOrDefault(command.Program);
            if (left > 0 && IsOfWindows(command.Program))
                read[command.Program] = left - 1;
            else
                Add(command);
        }
    }

    /// <summary>Whether the reader for Windows has read it as well as this one can. INVARIANT: what is no word of Windows is kept as the shell reads it.</summary>
    private static bool IsOfWindows(string program) => program is "" or "for" or "in" or "do" or "if" or "else" or "exist" or "not" or "cmd" or "format" or "taskkill" or "schtasks" or "xcopy" or "robocopy"
            or "del" or "erase" or "rd" or "ri" or "copy" or "move" or "ren" or "md" or "dir" or "type" or "gci" or "gc" or "ni" or "saps" or "start" or "spps" or "spsv" or "foreach" or "where"
        || WindowsNames.IsCmdlet(program);

    /// <summary>What only PowerShell understands: <c>$x = ...</c>, <c>$_.Name</c>, a block's brackets.</summary>
    private static bool IsOnlyPowerShell(ShellCommand command) =>
        command.Program.Length == 0
            ? command.Evidence is ['$', '_' or '{', ..] or ['[', ..] || command.Evidence.StartsWith("$env:", StringComparison.OrdinalIgnoreCase) || command.Arguments is [{ Text: ['=', ..] or "+=" }, ..]
            : command.Program is "iex" or "iwr" or "irm" or "icm" or "gci" or "ri"
                || command.Program[0] is '[' or '$' or '-' or '{' or '}' or '=' or '%' or '?' or '@' or '.' && command.Program is not ("[" or "[[" or ".");

    private void ReadWindows(string text, CodeLanguage language)
    {
        if (!Charge(text.Length) || !Enter())
            return;
        var reading = language == CodeLanguage.PowerShell ? PowerShellReader.Read(text) : CmdReader.Read(text);
        if (reading.Trouble is not null)
            Fail(reading.Trouble);
        var (outer, input) = (_text, _input);
        var traced = new Dictionary<WindowsCommand, ShellCommand>();
        foreach (var command in reading.Commands)
        {
            if (_exhausted || command.Words.Count == 0)
                continue;
            // Evidence is cut from the text that the command stands in.
            _text = text;
            ShellWord[] words = language == CodeLanguage.PowerShell ? WindowsNames.Canonical(command.Words) : [.. command.Words];
            ShellCommand[] from = command.PipedFrom is { } piped && traced.TryGetValue(piped, out var source) ? source.Input.Count < ShellLimits.Stages ? [.. source.Input, source] : [source] : input;
            var end = command.End == 0 ? text.Length : command.End;
            var found = Trace(words, new Surroundings
            {
                Place = _commands.Count,
                Redirections = [.. command.Redirections],
                Assignments = [],
                Substituted = [],
                Input = from,
                Evidence = Evidence(command.Start, end),
            });
            if (found is not null)
                traced[command] = found;
        }

        (_text, _input) = (outer, input);
        Leave();
    }
}
