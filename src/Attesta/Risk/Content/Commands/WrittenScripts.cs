using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>Files that a text writes and then runs: <c>echo 'rm -rf /' > x.sh; sh x.sh</c>.</summary>
internal sealed class WrittenScripts
{
    private const int Most = 64;
    private const int Longest = 64 * 1024;
    private const double OfUnknown = 0.62;

    // By the last part of the path; null where what was written is not known.
    private readonly Dictionary<string, string?> _files = new(StringComparer.Ordinal);

    /// <summary>Null when nothing is written. In whatever order: a loop or a function may run the end first.</summary>
    public static WrittenScripts? Of(IReadOnlyList<ShellCommand> commands)
    {
        WrittenScripts? scripts = null;
        foreach (var command in commands)
        {
            foreach (var redirection in command.Redirections)
            {
                if (redirection.Kind is ">" or ">>" && !redirection.Target.Text.StartsWith("/dev/", StringComparison.Ordinal))
                    (scripts ??= new WrittenScripts()).Note(redirection.Target, command);
            }

            if (command.Program is not ("tee" or "sponge"))
                continue;
            foreach (var argument in command.Arguments)
            {
                if (argument.Text is not ['-', ..])
                    (scripts ??= new WrittenScripts()).Note(argument, command);
            }
        }

        return scripts;
    }

    /// <param name="command">What may run one of the files.</param>
    /// <param name="effects">Takes note when what the file holds is not known.</param>
    /// <returns>What the file holds, as the words of a command to be read; null when nothing of it is run or known.</returns>
    public string? Read(ShellCommand command, EffectCollection effects)
    {
        if (_files.Count == 0)
            return null;
        var interpreter = Interpreter(command);
        if (interpreter.Length == 0)
            return Known(command.Program, command, effects) is { } own ? OfFile(own) : null;
        if (interpreter == "make" && !command.Arguments.Any(argument => argument.Text is "-f" or "--file"))
            return Known("makefile", command, effects) is { } rules ? Recipes(rules) : null;
        foreach (var argument in command.Arguments.Select(argument => argument.Text).Concat(command.Redirections.Where(redirection => redirection.Kind == "<").Select(redirection => redirection.Target.Text)))
        {
            if (Known(Name(argument), command, effects) is not { } text)
                continue;
            return interpreter switch
            {
                "sh" => text,
                "make" => Recipes(text),
                "file" => OfFile(text),
                _ => $"{interpreter} '{text.Replace("'", "'\\''", StringComparison.Ordinal)}'",
            };
        }

        return null;
    }

    private static string Interpreter(ShellCommand command) => command.Family switch
    {
        "sh" or "bash" or "zsh" or "dash" or "ksh" or "ash" or "fish" or "mksh" or "source" or "." or "rbash" or "yash" or "batch" or "at" or "crontab" => "sh",
        "python" or "pypy" or "ipython" => "python3 -c",
        "perl" => "perl -e",
        "ruby" => "ruby -e",
        "node" or "nodejs" or "bun" or "deno" or "tsx" => "node -e",
        "php" => "php -r",
        "make" or "gmake" => "make",
        "chmod" or "exec" or "nohup" or "setsid" => "file",
        _ => "",
    };

    private string? Known(string name, ShellCommand command, EffectCollection effects)
    {
        if (!_files.TryGetValue(name, out var text) && !_files.TryGetValue(name.ToLowerInvariant(), out text))
            return null;
        if (text is null && command.Program != "chmod")
        {
            effects.Add(new Effect
            {
                Kind = EffectKind.ExecutesOpaqueCode,
                Severity = OfUnknown,
                Target = name,
                Explanation = $"writes {name} and runs it; what it holds is not known",
                Remedy = "write it to a file, read it, and run that",
                Evidence = command.Evidence,
                Source = "commands/written_script",
            });
        }

        return text;
    }

    /// <summary>By its first line, as the kernel does.</summary>
    private static string OfFile(string text)
    {
        if (!text.StartsWith("#!", StringComparison.Ordinal))
            return text;
        var line = text.AsSpan()[..(text.IndexOf('\n', StringComparison.Ordinal) is var end and >= 0 ? end : text.Length)];
        var run = line.Contains("python", StringComparison.Ordinal) ? "python3 -c" : line.Contains("perl", StringComparison.Ordinal) ? "perl -e" : line.Contains("node", StringComparison.Ordinal) ? "node -e" : line.Contains("ruby", StringComparison.Ordinal) ? "ruby -e" : "";
        return run.Length == 0 ? text : $"{run} '{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    /// <summary>The lines of a makefile that are commands.</summary>
    private static string Recipes(string text) =>
        string.Join('\n', text.Split('\n').Where(line => line.Contains('\t') || line.Contains("$(shell", StringComparison.Ordinal) || line.StartsWith(' '))
            .Select(line => line.Contains("$(shell ", StringComparison.Ordinal) ? line[(line.IndexOf("$(shell ", StringComparison.Ordinal) + 8)..].TrimEnd(')', ' ') : line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..].TrimStart('@', '-', '+', ' ')));

    private void Note(in ShellWord file, ShellCommand command)
    {
        var name = Name(file.Text);
        if (name.Length == 0)
            return;
        // INVARIANT: what does not fit is not known, and so risky.
        if (_files.Count >= Most && !_files.ContainsKey(name))
            return;
        var text = KnownOutput.Of([.. command.Input, command with { Redirections = [] }]);
        if (_files.TryGetValue(name, out var before))
            text = text is null || before is null || before.Length + text.Length > Longest ? null : before + text;
        _files[name] = text;
        _files[name.ToLowerInvariant()] = text;
    }

    private static string Name(string path) => path.Length > 1024 ? "" : path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
}
