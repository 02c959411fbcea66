namespace Attesta.Risk.Content.Shell;

/// <summary>Programs that take a command as the value of an option, or hide one in a text of their own.</summary>
internal static class OptionCommands
{
    private static readonly string[] GitFilters = ["--tree-filter", "--index-filter", "--env-filter", "--msg-filter", "--commit-filter", "--parent-filter", "--tag-name-filter", "--setup"];
    private static readonly string[] GitPrograms = ["core.sshcommand", "core.pager", "core.editor", "core.fsmonitor", "core.hookspath", "sequence.editor", "credential.helper", "diff.external", "merge.tool", "pager."];

    public static bool TryRead(ShellCommand command, out InnerRuns runs)
    {
        var words = Unwrapping.Arguments(command);
        List<InnerRun>? found;
        switch (command.Family)
        {
            case "git":
                found = OfGit(words);
                break;
            case "tar" or "gtar" or "bsdtar":
                found = Valued(words, "--to-command", "-I", "--use-compress-program", "--checkpoint-action=exec", "--info-script", "-F", "--new-volume-script", "--rsh-command");
                break;
            case "rsync":
                found = Valued(words, "-e", "--rsh", "--rsync-path");
                break;
            case "zip":
                found = Valued(words, "-TT", "--unzip-command");
                break;
            case "nc" or "ncat" or "netcat":
                found = Valued(words, "-e", "--exec", "-c", "--sh-exec");
                break;
            case "ansible":
                found = Valued(words, "-a", "--args");
                break;
            case "socat":
                found = Prefixed(words, "EXEC:", "SYSTEM:", "exec:", "system:");
                break;
            case "gdb" or "lldb":
                found = After(words, "shell ", "!", "platform shell ");
                break;
            case "vi" or "vim" or "nvim" or "ex" or "view":
                found = After(words, ":!", "!", "+!", "+:!", "silent !");
                break;
            case "psql" or "mysql" or "mariadb" or "sqlite3" or "sqlite" or "duckdb":
                found = OfDatabase(command, words);
                break;
            case "salt" or "salt-call" or "salt-ssh":
                found = AfterWord(words, "cmd.run", "cmd.shell", "cmd.run_all", "cmd.script");
                break;
            case "aws" or "az":
                found = OfCloud(words);
                break;
            case "schtasks" or "psexec" or "wmic" or "start" or "runas" or "forfiles":
                found = OfWindows(command.Program, words);
                break;
            case "xterm" or "gnome-terminal" or "konsole" or "alacritty" or "kitty" or "urxvt" or "terminator":
                found = AfterWordAsWords(words, "-e", "--", "-x");
                break;
            default:
                runs = default;
                return false;
        }

        runs = new InnerRuns(found);
        return true;
    }

    private static List<InnerRun>? OfGit(ArraySegment<ShellWord> words)
    {
        List<InnerRun>? runs = null;
        for (var i = 0; i < words.Count; i++)
        {
            var text = words[i].Text;
            var next = i + 1 < words.Count ? words[i + 1] : default;
            var hasNext = i + 1 < words.Count;
            if (text is "-c" or "--config-env" && hasNext && next.Text.IndexOf('=', StringComparison.Ordinal) is var equals and > 0)
                AddSetting(next.Text[..equals], next.Text[(equals + 1)..], ref runs);
            else if ((text.StartsWith("alias.", StringComparison.OrdinalIgnoreCase) || IsProgramSetting(text)) && hasNext)
                AddSetting(text, next.Text, ref runs);
            else if (text is "--exec" or "-x" && hasNext)
                (runs ??= []).Add(InnerRun.OfText(ShellGap.Marked(next)));
            else if (text.StartsWith("--exec=", StringComparison.Ordinal))
                (runs ??= []).Add(InnerRun.OfText(text["--exec=".Length..]));
            else if (GitFilters.Contains(text) && hasNext)
                (runs ??= []).Add(InnerRun.OfText(ShellGap.Marked(next)));
            else if (text == "foreach" && i > 0 && words[i - 1].Text == "submodule")
                AddRest(words[(i + 1)..], isText: true, ref runs);
            else if (text == "run" && i > 0 && words[i - 1].Text == "bisect")
                AddRest(words[(i + 1)..], isText: false, ref runs);
        }

        return runs;
    }

    private static void AddRest(ArraySegment<ShellWord> rest, bool isText, ref List<InnerRun>? runs)
    {
        while (rest.Count > 0 && rest[0].Text is ['-', '-', ..])
            rest = rest[1..];
        if (rest.Count > 0)
            (runs ??= []).Add(isText ? InnerRun.OfText(ShellGap.Marked(rest)) : InnerRun.OfWords(rest));
    }

    /// <summary>An alias with an exclamation mark, or a program that git starts by itself.</summary>
    private static void AddSetting(string name, string value, ref List<InnerRun>? runs)
    {
        if (value.StartsWith('!'))
            (runs ??= []).Add(InnerRun.OfText(value[1..]));
        else if (IsProgramSetting(name) && value.Length > 0)
            (runs ??= []).Add(InnerRun.OfText(value));
    }

    private static bool IsProgramSetting(string name) => GitPrograms.Any(setting => name.StartsWith(setting, StringComparison.OrdinalIgnoreCase));

    /// <summary>The value of each of these options, attached or as the next word.</summary>
    private static List<InnerRun>? Valued(ArraySegment<ShellWord> words, params ReadOnlySpan<string> options)
    {
        List<InnerRun>? runs = null;
        for (var i = 0; i < words.Count; i++)
        {
            foreach (var option in options)
            {
                var text = words[i].Text;
                if (text == option && i + 1 < words.Count)
                    (runs ??= []).Add(InnerRun.OfText(ShellGap.Marked(words[++i])));
                else if (text.Length > option.Length && text[option.Length] == '=' && text.StartsWith(option, StringComparison.Ordinal))
                    (runs ??= []).Add(InnerRun.OfText(ShellGap.Marked(words[i])[(option.Length + 1)..]));
                else
                    continue;
                break;
            }
        }

        return runs;
    }

    private static List<InnerRun>? Prefixed(ArraySegment<ShellWord> words, params ReadOnlySpan<string> prefixes)
    {
        List<InnerRun>? runs = null;
        foreach (var word in words)
        {
            foreach (var prefix in prefixes)
            {
                if (word.Text.StartsWith(prefix, StringComparison.Ordinal))
                    (runs ??= []).Add(InnerRun.OfText(word.Text[prefix.Length..].Split(",pty")[0].Trim('"', '\'')));
            }
        }

        return runs;
    }

    /// <summary>What follows one of these at the start of a word.</summary>
    private static List<InnerRun>? After(ArraySegment<ShellWord> words, params ReadOnlySpan<string> prefixes)
    {
        List<InnerRun>? runs = null;
        foreach (var word in words)
        {
            foreach (var prefix in prefixes)
            {
                if (!word.Text.StartsWith(prefix, StringComparison.Ordinal) || word.Text.Length == prefix.Length)
                    continue;
                (runs ??= []).Add(InnerRun.OfText(word.Text[prefix.Length..]));
                break;
            }
        }

        return runs;
    }

    private static List<InnerRun>? AfterWord(ArraySegment<ShellWord> words, params ReadOnlySpan<string> names)
    {
        for (var i = 0; i + 1 < words.Count; i++)
        {
            if (names.Contains(words[i].Text))
                return [InnerRun.OfText(ShellGap.Marked(words[i + 1]))];
        }

        return null;
    }

    private static List<InnerRun>? AfterWordAsWords(ArraySegment<ShellWord> words, params ReadOnlySpan<string> names)
    {
        for (var i = 0; i + 1 < words.Count; i++)
        {
            if (names.Contains(words[i].Text))
                return words.Count == i + 2 ? [InnerRun.OfText(ShellGap.Marked(words[i + 1]))] : [InnerRun.OfWords(words[(i + 1)..])];
        }

        return null;
    }

    /// <summary>Database clients have a way out into a shell: <c>\! rm x</c>, <c>.shell rm x</c>.</summary>
    private static List<InnerRun>? OfDatabase(ShellCommand command, ArraySegment<ShellWord> words)
    {
        List<InnerRun>? runs = null;
        foreach (var word in words)
            AddEscapes(word.Text, ref runs);
        if (command.HereText is not null || command.Input.Count > 0)
            AddEscapes(command.StandardInput ?? "", ref runs);
        return runs;
    }

    private static void AddEscapes(string text, ref List<InnerRun>? runs)
    {
        if (!text.Contains("\\!", StringComparison.Ordinal) && !text.Contains(".sh", StringComparison.Ordinal) && !text.Contains(".system", StringComparison.Ordinal))
            return;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var at = line.IndexOf("\\!");
            var trimmed = line.TrimStart();
            if (at >= 0)
                (runs ??= []).Add(InnerRun.OfText(line[(at + 2)..].ToString()));
            else if (trimmed.StartsWith(".shell ") || trimmed.StartsWith(".system "))
                (runs ??= []).Add(InnerRun.OfText(trimmed[(trimmed.IndexOf(' ') + 1)..].ToString()));
            if (runs is { Count: > 256 })
                return;
        }
    }

    /// <summary>Commands sent to machines in the cloud: <c>--parameters 'commands=["rm x"]'</c>, <c>--scripts "rm x"</c>.</summary>
    private static List<InnerRun>? OfCloud(ArraySegment<ShellWord> words)
    {
        List<InnerRun>? runs = null;
        var sends = false;
        for (var i = 0; i < words.Count; i++)
        {
            var text = words[i].Text;
            sends |= text is "send-command" or "run-command" or "execute-command";
            if (!sends)
                continue;
            if (text is "--scripts" or "--command" && i + 1 < words.Count)
                (runs ??= []).Add(InnerRun.OfText(ShellGap.Marked(words[++i])));
            var at = text.IndexOf("commands", StringComparison.Ordinal);
            if (at < 0)
                continue;
            var value = text[(at + "commands".Length)..].TrimStart('"', '\'', ' ', '=', ':');
            if (value is not ['[', ..])
            {
                (runs ??= []).Add(InnerRun.OfText(value));
                continue;
            }

            foreach (var literal in new CodeArguments(value, 0).Read())
                (runs ??= []).Add(InnerRun.OfText(ShellGap.Marked(literal)));
        }

        return runs;
    }

    private static List<InnerRun>? OfWindows(string program, ArraySegment<ShellWord> words)
    {
        var i = 0;
        for (; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (program is "schtasks" or "forfiles" ? text.Equals(program is "forfiles" ? "/c" : "/tr", StringComparison.OrdinalIgnoreCase) : program is "wmic" && text.Equals("create", StringComparison.OrdinalIgnoreCase))
                return i + 1 < words.Count ? [InnerRun.OfText(ShellGap.Marked(words[i + 1])) with { Language = CodeLanguage.Cmd }] : null;
            if (program is "psexec" or "start" or "runas" && text is not (['\\' or '-' or '/', ..] or ""))
                break;
        }

        var rest = words[Math.Min(i, words.Count)..];
        return rest.Count == 0 || program is "schtasks" or "wmic" or "forfiles" ? null : rest.Count == 1 ? [InnerRun.OfText(ShellGap.Marked(rest[0])) with { Language = CodeLanguage.Cmd }] : [InnerRun.OfWords(rest)];
    }
}
