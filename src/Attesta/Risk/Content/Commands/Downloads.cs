using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>Files that a text downloads and then runs: <c>curl -o x.sh URL; sh x.sh</c>.</summary>
internal sealed class Downloads
{
    private const int Most = 64;
    private const double Severity = 0.85;

    private readonly HashSet<string> _files = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null when nothing is downloaded. In whatever order: a loop or a function may run the end first.</summary>
    public static Downloads? Of(IReadOnlyList<ShellCommand> commands)
    {
        Downloads? downloads = null;
        foreach (var command in commands)
        {
            if (UnseenCode.IsDownload(command.Program))
                (downloads ??= new Downloads()).Note(command);
        }

        return downloads;
    }

    public void Read(ShellCommand command, EffectCollection effects)
    {
        if (_files.Count == 0 || UnseenCode.IsDownload(command.Program))
            return;
        if (_files.Contains(command.Program))
        {
            effects.Add(Of(command.Program, command));
            return;
        }

        if (command.Family is not ("sh" or "bash" or "zsh" or "dash" or "ksh" or "fish" or "python" or "perl" or "ruby" or "node" or "php" or "source" or "." or "pwsh" or "powershell" or "chmod" or "java" or "start-process" or "msiexec" or "rundll32" or "regsvr32"))
            return;
        foreach (var argument in command.Arguments)
        {
            var name = Name(argument.Text);
            if (name.Length == 0 || !_files.Contains(name))
                continue;
            if (command.Program != "chmod")
                effects.Add(Of(name, command));
            return;
        }
    }

    private void Note(ShellCommand command)
    {
        foreach (var redirection in command.Redirections)
        {
            if (redirection.Kind is ">" or ">>")
                Note(redirection.Target.Text);
        }

        foreach (var argument in command.Arguments)
            Note(argument.Text.StartsWith("-o", StringComparison.Ordinal) && argument.Text[1] != '-' ? argument.Text[2..] : argument.Text);
    }

    private void Note(string text)
    {
        var name = Name(text);
        if (name.Length > 0 && name[0] != '-' && _files.Count < Most)
            _files.Add(name);
    }

    /// <summary>The last part of a path or an address.</summary>
    private static string Name(string text)
    {
        var end = text.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? text.AsSpan() : text.AsSpan(0, end);
        return path.Length > 1024 ? "" : path[(path.LastIndexOfAny('/', '\\') + 1)..].ToString();
    }

    private static Effect Of(string file, ShellCommand command) => new()
    {
        Kind = EffectKind.ExecutesOpaqueCode,
        Severity = Severity,
        Target = file,
        Explanation = $"downloads {file} and runs it unseen",
        Remedy = "download it, read it, and then run it",
        Evidence = command.Evidence,
        Source = "commands/downloaded",
    };
}
