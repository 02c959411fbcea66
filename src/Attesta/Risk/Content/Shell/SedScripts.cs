namespace Attesta.Risk.Content.Shell;

/// <summary>What a sed script runs and writes: <c>e</c>, <c>s///e</c> and <c>w FILE</c>.</summary>
internal static class SedScripts
{
    public static List<InnerRun>? Of(ArraySegment<ShellWord> words)
    {
        List<InnerRun>? runs = null;
        var hasScript = words.Any(word => word.Text is "-e" or "--expression");
        for (var i = 0; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (text.StartsWith("--expression=", StringComparison.Ordinal))
                Read(ShellGap.Marked(words[i])["--expression=".Length..], ref runs);
            else if (i > 0 && words[i - 1].Text is "-e" or "--expression")
                Read(ShellGap.Marked(words[i]), ref runs);
            else if (text is not ['-', ..] && !hasScript && (hasScript = true))
                Read(ShellGap.Marked(words[i]), ref runs);
        }

        return runs;
    }

    private static void Read(string script, ref List<InnerRun>? runs)
    {
        for (var i = 0; i < script.Length && (runs?.Count ?? 0) < 64; i++)
        {
            var starts = i == 0 || script[i - 1] is ';' or '{' or '}' or '\n' or ' ' or '!' or '$' or '/' or (>= '0' and <= '9');
            if (!starts)
                continue;
            switch (script[i])
            {
                case '/' when i == 0 || script[i - 1] is not '/':
                    i = End(script, i + 1, '/');
                    // What follows the address is a command: look at it as at a beginning.
                    break;
                case 's' or 'y' when i + 1 < script.Length && !char.IsLetterOrDigit(script[i + 1]) && script[i + 1] is not (' ' or ';' or '\n' or '\\' or '}'):
                    i = ReadSubstitute(script, i, ref runs) - 1;
                    break;
                case 'e' when i + 1 < script.Length && script[i + 1] == ' ':
                    (runs ??= []).Add(InnerRun.OfText(Line(script, i + 2)));
                    return;
                case 'w' or 'W' when i + 1 < script.Length && script[i + 1] == ' ':
                    AddFile(Line(script, i + 2), ref runs);
                    break;
            }
        }
    }

    private static int ReadSubstitute(string script, int start, ref List<InnerRun>? runs)
    {
        var mark = script[start + 1];
        var middle = End(script, start + 2, mark);
        var end = End(script, Math.Min(middle + 1, script.Length), mark);
        var i = end + 1;
        for (; i < script.Length && char.IsLetterOrDigit(script[i]); i++)
        {
            if (script[i] == 'e')
                (runs ??= []).Add(InnerRun.OfText(script[Math.Min(middle + 1, end)..end].Replace($"\\{mark}", mark.ToString(), StringComparison.Ordinal)));
            if (script[i] != 'w')
                continue;
            AddFile(Line(script, i + 1), ref runs);
            break;
        }

        return Math.Min(i, script.Length);
    }

    private static int End(string script, int from, char mark)
    {
        for (var i = from; i < script.Length; i++)
        {
            if (script[i] == '\\')
                i++;
            else if (script[i] == mark)
                return i;
        }

        return script.Length;
    }

    private static string Line(string script, int from)
    {
        from = Math.Min(from, script.Length);
        var end = script.IndexOf('\n', from);
        return script[from..(end < 0 ? script.Length : end)].Trim();
    }

    private static void AddFile(string file, ref List<InnerRun>? runs)
    {
        if (file.Length > 1)
            (runs ??= []).Add(InnerRun.OfWords(new ArraySegment<ShellWord>([new("tee"), new(file)])));
    }
}
