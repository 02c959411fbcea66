namespace Attesta.Risk.Content.Shell;

/// <content>Text that the shell, or a program that it starts, evaluates although nothing calls for it: subscripts, prompts and variables that name programs.</content>
internal sealed partial class ShellParser
{
    private string? _searched;
    private bool _expandsPrompts;

    private void ReadEvaluated(ShellCommand command)
    {
        foreach (var assignment in command.Assignments)
            ReadSetting(assignment);
        switch (command.Program)
        {
            case "export" or "declare" or "typeset" or "local" or "readonly" or "env" or "setenv":
                foreach (var argument in command.Arguments)
                    ReadSetting(argument);
                ReadSubscripts(command);
                break;
            case "[[" or "[" or "test" or "printf" or "read" or "unset" or "let" or "compgen" or "mapfile" or "readarray" or "getopts" or "wait" or "expr":
                ReadSubscripts(command);
                break;
        }
    }

    /// <summary><c>'a[$(x)]'</c> runs x where a variable's name or a number is expected; so do the words of compgen.</summary>
    private void ReadSubscripts(ShellCommand command)
    {
        foreach (var argument in command.Arguments)
        {
            if (argument.Text.Length < 4)
                continue;
            if (command.Program == "compgen" || argument.Text.Contains('['))
                ReadSubstitutionsIn(argument);
        }

        for (var i = 0; command.Program == "compgen" && i + 1 < command.Arguments.Count; i++)
        {
            if (command.Arguments[i].Text is "-C")
                ReadAside(ShellGap.Marked(command.Arguments[i + 1]));
        }
    }

    private void ReadSubstitutionsIn(in ShellWord word)
    {
        var text = ShellGap.Marked(word);
        var at = text.AsSpan().IndexOfAny('`', '$');
        while (at >= 0 && text[at] == '$' && (at + 1 >= text.Length || text[at + 1] != '('))
            at = text.AsSpan(at + 1).IndexOfAny('`', '$') is var next and >= 0 ? at + 1 + next : -1;
        if (at >= 0)
            ReadAside(string.Concat(": ", text.AsSpan(at)));
    }

    /// <summary>A variable whose value is a command to someone: <c>PAGER</c>, <c>GIT_SSH_COMMAND</c>.</summary>
    private void ReadSetting(in ShellWord assignment)
    {
        var equals = assignment.Text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || equals + 1 >= assignment.Text.Length)
            return;
        var name = assignment.Text.AsSpan(0, equals);
        if (StartedSettings.AreCommands(name))
            ReadAside(ShellGap.Marked(assignment)[(equals + 1)..].TrimStart('|', '-', ' ').Replace("%s", "x", StringComparison.Ordinal));
        else if (name is "PS4" or "PS1" or "PS0" or "PS2")
            ReadSubstitutionsIn(assignment);
        else if (ExpandsPrompts() || assignment.Text.AsSpan(equals).Contains('['))
            ReadSubstitutionsIn(assignment);
    }

    // Looked for once in each text, since a text may hold a hundred thousand assignments.
    private bool ExpandsPrompts()
    {
        if (!ReferenceEquals(_searched, _text))
            (_searched, _expandsPrompts) = (_text, _text.Contains("@P}", StringComparison.Ordinal));
        return _expandsPrompts;
    }

    private void ReadAside(string text)
    {
        var (outputs, input, fed) = (_outputs.Count, _input, _fed);
        (_input, _fed) = ([], null);
        _uncertain++;
        ReadNested(text);
        _uncertain--;
        (_input, _fed) = (input, fed);
        if (_outputs.Count > outputs)
            _outputs.RemoveRange(outputs, _outputs.Count - outputs);
    }
}
