using Attesta.Risk.Content.Arguments;

namespace Attesta.Risk.Content.Shell;

/// <summary>
/// What Perl and Ruby start or touch where a file is opened: <c>open F, "|x"</c>, <c>open(F, "-|", "x", "y")</c>, <c>open("|x")</c>, <c>open F, "&gt;/etc/passwd"</c>.
/// </summary>
internal static class PipeOpens
{
    private const int Window = 80;
    private const int LongestLiteral = 4096;

    /// <param name="code">The code.</param>
    /// <param name="at">Where that begins which the call is given.</param>
    /// <param name="runs">Where the programs go.</param>
    /// <param name="isComputed">Set when what is opened is a variable, so that it may be a program.</param>
    /// <returns>Whether it opens a program that cannot be seen.</returns>
    public static bool Read(string code, int at, List<InnerRun> runs, ref bool isComputed)
    {
        while (at < code.Length && code[at] is ' ' or '\t')
            at++;
        var arguments = new CodeArguments(code, at < code.Length && code[at] == '(' ? at + 1 : at);
        var words = arguments.Read();
        var sawLiteral = false;
        for (var i = 0; i < words.Count && i < 3; i++)
        {
            var text = words[i].Text.Trim();
            sawLiteral |= text.Length > 0;
            if (text is "|-" or "-|")
            {
                var rest = words[(i + 1)..];
                if (rest.Count == 0 || rest[0] is { Text: "", HasGap: true })
                    return true;
                runs.Add(rest.Count == 1 ? InnerRun.OfText(ShellGap.Marked(rest[0])) : InnerRun.OfWords(new ArraySegment<ShellWord>([.. rest])));
                return text is "|-" && rest.Count == 1 && IsShell(rest[0].Text);
            }

            if (text is ['<' or '>' or '+', ..])
            {
                AddFile(text, text.TrimStart('<', '>', '+', ' ') is { Length: > 0 } path && path[0] != ':' ? path : i + 1 < words.Count ? words[i + 1].Text : "", runs);
                return false;
            }

            // Behind a handle a name alone is read.
            if (i == 1 && words[0] is { Text: "", HasGap: true } && text is ['/' or '~', ..] && text[^1] != '|')
                AddFile("<", text, runs);

            // The bar may stand alone before what is computed: "|".$x
            if (text is not (['|', ..] or [.., '|']))
                continue;
            var piped = ShellGap.Marked(words[i]).Trim().Trim('|').Trim();
            if (piped.Length == 0 || ShellGap.Leads(piped))
                return true;
            runs.Add(InnerRun.OfText(piped));
            return text[0] == '|' && IsShell(piped);
        }

        if (sawLiteral || words.Count == 0)
            return false;
        isComputed = true;
        return IsGivenFromOutside(code.AsSpan(at, Math.Min(Window, code.Length - at)));
    }

    /// <summary>Adds the programs that a variable may hold which is opened: <c>$x = "|id"; open F, $x</c>.</summary>
    public static void ReadBarred(string code, List<InnerRun> runs)
    {
        for (var i = 0; i < code.Length; i++)
        {
            if (code[i] is not ('"' or '\''))
                continue;
            var end = code.AsSpan(i + 1, Math.Min(LongestLiteral, code.Length - i - 1)).IndexOf(code[i]);
            if (end < 0)
                continue;
            var text = code.AsSpan(i + 1, end).Trim();
            if (text.Length > 1 && (text[0] == '|' || text[^1] == '|') && text.Trim("| ").Length > 0)
                runs.Add(InnerRun.OfText(text.Trim("| ").ToString()));
            i += end + 1;
        }
    }

    // The shell's words for the same: what they say of secrets and the system holds here too.
    private static void AddFile(string mode, string path, List<InnerRun> runs)
    {
        if (path is not ['/' or '~', ..])
            return;
        var quoted = path.Replace("'", "'\\''", StringComparison.Ordinal);
        if (mode[0] == '<')
            runs.Add(InnerRun.OfText($"cat '{quoted}'"));
        else if (SensitivePaths.Of(path) is not (PathClass.Plain or PathClass.Temp))
            runs.Add(InnerRun.OfText($"echo x >> '{quoted}'"));
    }

    // open F, $ARGV[0]: whoever gives the argument chooses the program.
    private static bool IsGivenFromOutside(ReadOnlySpan<char> given)
    {
        var end = given.IndexOfAny(";\n");
        given = end < 0 ? given : given[..end];
        foreach (var name in (ReadOnlySpan<string>)["ARGV", "shift", "STDIN", "ENV", "gets"])
        {
            if (given.Contains(name, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    // What is printed to it is a command.
    private static bool IsShell(string command) => command.Trim() is "sh" or "bash" or "dash" or "zsh" or "ksh" or "/bin/sh" or "/bin/bash" or "/bin/dash" or "/bin/zsh";
}
