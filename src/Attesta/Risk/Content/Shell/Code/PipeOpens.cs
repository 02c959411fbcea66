namespace Attesta.Risk.Content.Shell;

/// <summary>Programs that Perl and Ruby start where a file is opened: <c>open F, "|x"</c>, <c>open(F, "-|", "x", "y")</c>, <c>open("|x")</c>.</summary>
internal static class PipeOpens
{
    /// <param name="code">The code.</param>
    /// <param name="at">Where that begins which the call is given.</param>
    /// <param name="runs">Where the programs go.</param>
    /// <returns>Whether it opens a program that cannot be seen.</returns>
    public static bool Read(string code, int at, List<InnerRun> runs)
    {
        while (at < code.Length && code[at] is ' ' or '\t')
            at++;
        var arguments = new CodeArguments(code, at < code.Length && code[at] == '(' ? at + 1 : at);
        var words = arguments.Read();
        for (var i = 0; i < words.Count && i < 3; i++)
        {
            var text = words[i].Text.Trim();
            if (text is "|-" or "-|")
            {
                var rest = words[(i + 1)..];
                if (rest.Count == 0 || rest[0] is { Text: "", HasGap: true })
                    return true;
                runs.Add(rest.Count == 1 ? InnerRun.OfText(ShellGap.Marked(rest[0])) : InnerRun.OfWords(new ArraySegment<ShellWord>([.. rest])));
                return text is "|-" && rest.Count == 1 && IsShell(rest[0].Text);
            }

            // The bar may stand alone before what is computed: "|".$x
            if (text is not (['|', ..] or [.., '|']))
                continue;
            var piped = ShellGap.Marked(words[i]).Trim().Trim('|').Trim();
            if (piped.Length == 0 || ShellGap.Leads(piped))
                return true;
            runs.Add(InnerRun.OfText(piped));
            return text[0] == '|' && IsShell(piped);
        }

        return false;
    }

    // What is printed to it is a command.
    private static bool IsShell(string command) => command.Trim() is "sh" or "bash" or "dash" or "zsh" or "ksh" or "/bin/sh" or "/bin/bash" or "/bin/dash" or "/bin/zsh";
}
