namespace Attesta.Risk.Content.Shell;

/// <summary>Commands for later, or for another terminal: cron, at, screen, tmux.</summary>
internal static class ScheduledCommands
{
    public static bool TryRead(ShellCommand command, out InnerRuns runs)
    {
        var words = Unwrapping.Arguments(command);
        switch (command.Program)
        {
            case "crontab":
                runs = new InnerRuns(OfCrontab(command), command.Input.Count > 0 && command.StandardInput is null);
                return true;
            case "at" or "batch":
                runs = Interpreters.OfShellInput(command, default);
                return true;
            case "screen":
                runs = new InnerRuns(OfScreen(words));
                return true;
            case "tmux":
                runs = new InnerRuns(OfTmux(words));
                return true;
            default:
                runs = default;
                return false;
        }
    }

    /// <summary>Five fields, or a word such as @daily, and then a command on each line.</summary>
    private static List<InnerRun>? OfCrontab(ShellCommand command)
    {
        if (command.StandardInput is not { } text)
            return null;
        var runs = new List<InnerRun>();
        foreach (var written in text.AsSpan().EnumerateLines())
        {
            var line = written.TrimStart();
            if (line.IsEmpty || line[0] == '#' || runs.Count >= 1000)
                continue;
            for (var fields = line[0] == '@' ? 1 : 5; fields > 0 && !line.IsEmpty; fields--)
            {
                var blank = line.IndexOfAny(' ', '\t');
                line = blank < 0 ? default : line[blank..].TrimStart();
            }

            if (!line.IsEmpty)
                runs.Add(new InnerRun(default, line.ToString()) { IsInput = true });
        }

        return runs;
    }

    private static List<InnerRun>? OfScreen(ArraySegment<ShellWord> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (text is "stuff" && i + 1 < words.Count)
                return [InnerRun.OfText(Typed(words[i + 1]))];
            if (text is "-S" or "-X" or "-p" or "-c" or "-e" or "-h" or "-s" or "-t" or "-T" or "-r" or "-x" || (text is ['-', not '-', ..] && text[^1] is 'S' or 'c' or 't' or 'p'))
                i++;
            else if (text is not ['-', ..] && i > 0 && words[i - 1].Text != "-X" && !words.Any(word => word.Text == "-X"))
                return [InnerRun.OfWords(words[i..])];
        }

        return null;
    }

    private static string Typed(in ShellWord word) =>
        ShellGap.Marked(word).Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\015", "\n", StringComparison.Ordinal).Replace("^M", "\n", StringComparison.Ordinal).Replace("\\r", "\n", StringComparison.Ordinal);

    private static List<InnerRun>? OfTmux(ArraySegment<ShellWord> words)
    {
        var verb = 0;
        while (verb < words.Count && words[verb].Text is ['-', ..])
            verb += words[verb].Text is "-L" or "-S" or "-f" or "-c" ? 2 : 1;
        if (verb >= words.Count)
            return null;
        var name = words[verb].Text;
        var i = verb + 1;
        for (; i < words.Count && words[i].Text is ['-', _, ..]; i++)
        {
            if (words[i].Text[^1] is 't' or 's' or 'n' or 'c' or 'x' or 'y' or 'F' or 'e' or 'l' or 'N' or 'p')
                i++;
        }

        var rest = words[Math.Min(i, words.Count)..];
        if (rest.Count == 0)
            return null;
        if (name is "send-keys" or "send")
            return [InnerRun.OfText(ShellGap.Marked([.. rest.Where(word => word.Text is not ("Enter" or "C-m" or "KPEnter" or "Space"))]))];
        return name is "new-session" or "new" or "new-window" or "neww" or "split-window" or "splitw" or "run-shell" or "run" or "respawn-pane" or "respawnp" or "respawn-window" or "popup" or "display-popup" or "if-shell"
            ? [InnerRun.OfText(ShellGap.Marked(rest))]
            : null;
    }
}
