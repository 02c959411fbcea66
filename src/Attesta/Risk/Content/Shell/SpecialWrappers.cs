using Attesta.Risk.Content.Arguments;
using Attesta.Risk.Content.Commands;

namespace Attesta.Risk.Content.Shell;

/// <summary>Wrappers that no table describes: find, xargs, parallel.</summary>
internal static class SpecialWrappers
{
    // A known value that is longer takes the place of nothing.
    private const int Longest = 4096;

    public static bool TryRead(ShellCommand command, out InnerRuns runs)
    {
        switch (command.Program)
        {
            case "find" or "gfind" or "bfs":
                runs = new InnerRuns(OfFind(Unwrapping.Arguments(command)));
                return true;
            case "fd" or "fdfind":
                runs = new InnerRuns(OfFd(Unwrapping.Arguments(command)));
                return true;
            case "xargs" or "gxargs":
                runs = new InnerRuns(OfXargs(command));
                return true;
            case "parallel":
                runs = new InnerRuns(OfParallel(command));
                return true;
            default:
                runs = default;
                return false;
        }
    }

    private static List<InnerRun>? OfFind(ArraySegment<ShellWord> words)
    {
        List<InnerRun>? runs = null;
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i].Text is not ("-exec" or "-execdir" or "-ok" or "-okdir"))
                continue;
            var start = i + 1;
            i = start;
            while (i < words.Count && words[i].Text != ";" && !(words[i].Text == "+" && words[i - 1].Text == "{}"))
                i++;
            if (i > start)
                (runs ??= []).Add(InnerRun.OfWords(Filled(words[start..i], "{}", SecretName(words))));
        }

        return runs;
    }

    // What is looked for by the name of a secret is one, alone or in the folders that are searched.
    private static string? SecretName(ArraySegment<ShellWord> words)
    {
        for (var i = 0; i + 1 < words.Count; i++)
        {
            if (words[i].Text is not ("-name" or "-iname"))
                continue;
            var name = words[i + 1].Text;
            if (SensitivePaths.Of(name) == PathClass.Secret)
                return name;
            for (var root = 0; root < i && words[root].Text is not (['-', ..] or "(" or "!"); root++)
            {
                var path = $"{words[root].Text.TrimEnd('/')}/{name}";
                if (words[root].Text.Length < Longest && (SensitivePaths.Of(path) == PathClass.Secret || SecretReads.IsMeant(path)))
                    return path;
            }
        }

        return null;
    }

    private static List<InnerRun>? OfFd(ArraySegment<ShellWord> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i].Text is "-x" or "-X" or "--exec" or "--exec-batch" && i + 1 < words.Count)
                return [InnerRun.OfWords(Filled(words[(i + 1)..], "{}", null))];
        }

        return null;
    }

    private static List<InnerRun>? OfXargs(ShellCommand command)
    {
        var words = Unwrapping.Arguments(command);
        var placeholder = "";
        var readsFile = false;
        var i = 0;
        for (; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (text is not ['-', _, ..])
                break;
            if (text == "--")
            {
                i++;
                break;
            }

            readsFile |= text is "-a" || text.StartsWith("--arg-file", StringComparison.Ordinal);
            if (text is "-i" or "--replace" or "-J")
                placeholder = "{}";
            else if (text.StartsWith("-I", StringComparison.Ordinal) || text.StartsWith("--replace=", StringComparison.Ordinal))
                placeholder = text is "-I" ? i + 1 < words.Count ? words[++i].Text : "" : text[(text[1] == 'I' ? 2 : 10)..];
            else if (text is "--max-args" or "--max-procs" or "--max-lines" or "--max-chars" or "--delimiter" or "--arg-file" or "--eof")
                i++;
            else if (text[1] != '-' && text[^1] is 'n' or 'P' or 'L' or 's' or 'd' or 'a' or 'E' or 'R' or 'S')
                i++;
        }

        var rest = words[Math.Min(i, words.Count)..];
        if (rest.Count == 0)
            return null;
        var known = command.StandardInput ?? (readsFile && command.Input.Count == 0 ? KnownOutput.Of(command.Substituted) : Found(command));
        if (placeholder.Length > 0)
            return [InnerRun.OfWords(Filled(rest, placeholder, known?.Trim()))];
        ShellWord[] added = known is null ? [ShellWord.Unknown] : [.. known.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(1024).Select(word => new ShellWord(word))];
        return [InnerRun.OfWords(new ArraySegment<ShellWord>([.. rest, .. added]))];
    }

    // find / -name id_rsa | xargs cat
    private static string? Found(ShellCommand command) =>
        command.Input is [.., { Program: "find" or "gfind" or "bfs" } find] ? SecretName(Unwrapping.Arguments(find)) : null;

    private static List<InnerRun>? OfParallel(ShellCommand command)
    {
        var words = Unwrapping.Arguments(command);
        var i = 0;
        for (; i < words.Count && words[i].Text is ['-', _, ..]; i++)
        {
            if (words[i].Text is "-j" or "--jobs" or "-S" or "--sshlogin" or "-a" or "--arg-file" or "-C" or "--colsep" or "-d" or "-I" or "-n" or "-N" or "--joblog" or "--results" or "--tmpdir" or "--timeout" or "--delay" or "--workdir" or "--wd" or "--retries")
                i++;
        }

        var end = i;
        while (end < words.Count && words[end].Text is not (":::" or "::::" or ":::+"))
            end++;
        var template = words[Math.Min(i, words.Count)..end];
        var texts = end < words.Count && words[end].Text == ":::" ? words[(end + 1)..] : default;
        if (template.Count == 0)
            return texts.Count == 0 ? OfLines(command) : [.. texts.Take(256).Select(word => InnerRun.OfText(ShellGap.Marked(word)))];
        var line = ShellGap.Marked(template);
        var runs = new List<InnerRun>();
        foreach (var value in texts.Count == 0 ? [ShellWord.Unknown] : texts.Take(256))
        {
            var filler = ShellGap.Marked(value);
            runs.Add(InnerRun.OfText(line.Contains('{') ? line.Replace("{}", filler, StringComparison.Ordinal).Replace("{1}", filler, StringComparison.Ordinal) : $"{line} {filler}"));
        }

        return runs;
    }

    private static List<InnerRun>? OfLines(ShellCommand command) =>
        command.StandardInput is { } text ? [new InnerRun(default, text) { IsInput = true }] : null;

    /// <summary>The words with what stands for a file replaced by the file, or by a gap when it is not known.</summary>
    private static ArraySegment<ShellWord> Filled(ArraySegment<ShellWord> words, string placeholder, string? known)
    {
        if (placeholder.Length == 0)
            return words;
        if (known is { Length: > Longest })
            known = null;
        var filled = new ShellWord[words.Count];
        for (var i = 0; i < filled.Length; i++)
        {
            var word = words[i];
            var at = word.Text.IndexOf(placeholder, StringComparison.Ordinal);
            if (at < 0)
                filled[i] = word;
            else if (known is not null)
                filled[i] = word with { Text = word.Text.Length > Longest ? word.Text : word.Text.Replace(placeholder, known, StringComparison.Ordinal), HasGlob = word.HasGlob || known.AsSpan().ContainsAny("*?[") };
            else
                filled[i] = new ShellWord(word.Text.Replace(placeholder, "", StringComparison.Ordinal), IsExact: false, word.HasGlob, at, at);
        }

        return filled;
    }
}
