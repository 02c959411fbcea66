namespace Attesta.Risk.Content.Shell;

/// <summary>Commands that stand where a program seldom has one: in the text of an editor, or the value of an option.</summary>
internal static class HiddenCommands
{
    /// <summary>What runs besides what the program is for; null for most.</summary>
    public static List<InnerRun>? Of(ShellCommand command)
    {
        var words = Unwrapping.Arguments(command);
        return command.Family switch
        {
            "ssh" or "scp" or "sftp" or "autossh" or "slogin" => OfSsh(words, command.Program is "scp" or "sftp"),
            "man" => Valued(words, "-P", "--pager"),
            "less" or "more" or "most" or "view" => Marked(words, "+!"),
            "git" => [.. Marked(words, "-O") ?? [], .. Valued(words, "--open-files-in-pager", "--upload-pack", "--receive-pack", "--extcmd") ?? []],
            "hg" => OfMercurial(words),
            "sed" or "gsed" => SedScripts.Of(words),
            "ed" or "red" or "ex" => OfLines(command.StandardInput, '!'),
            "make" or "gmake" => OfMake(command, words),
            "npm" or "pnpm" or "yarn" => Valued(words, "--script-shell"),
            "mapfile" or "readarray" => Valued(words, "-C"),
            "mysql" or "mariadb" => After(words, "system "),
            "ipython" or "jupyter" => After(words, "!", "%system ", "%sx ", "%%bash\n"),
            "gcloud" when words.Any(word => word.Text == "ssh") => OfRest(words, "--"),
            "emacs" or "emacsclient" or "erl" or "ghc" or "guile" or "sbcl" or "racket" or "gnuplot" or "crystal" or "clisp" or "ecl" or "raku" or "ocaml" or "runghc" or "octave" or "vim" or "nvim" or "vi" or "ex" or "gdb" or "tclsh" or "jshell" or "scala" or "groovy" or "swift" or "nim" => OfEvaluated(command, words),
            "find" or "gfind" => OfFound(words),
            _ => null,
        };
    }

    private static List<InnerRun>? OfSsh(ArraySegment<ShellWord> words, bool takesProgram)
    {
        List<InnerRun>? runs = takesProgram ? Valued(words, "-S") : null;
        foreach (var word in words)
        {
            var text = ShellGap.Marked(word);
            if (text.StartsWith("-o", StringComparison.Ordinal))
                text = text[2..];
            foreach (var name in (ReadOnlySpan<string>)["ProxyCommand", "LocalCommand", "KnownHostsCommand", "PKCS11Provider"])
            {
                if (text.Length > name.Length + 1 && text[name.Length] is '=' or ' ' && text.StartsWith(name, StringComparison.OrdinalIgnoreCase) && !text.EndsWith("none", StringComparison.OrdinalIgnoreCase))
                    (runs ??= []).Add(InnerRun.OfText(text[(name.Length + 1)..]));
            }
        }

        return runs;
    }

    private static List<InnerRun>? OfMercurial(ArraySegment<ShellWord> words)
    {
        List<InnerRun>? runs = null;
        foreach (var word in words)
        {
            if (word.Text.IndexOf("=!", StringComparison.Ordinal) is var at and > 0)
                (runs ??= []).Add(InnerRun.OfText(word.Text[(at + 2)..]));
            else if (word.Text.StartsWith("hooks.", StringComparison.Ordinal) && word.Text.IndexOf('=', StringComparison.Ordinal) is var equals and > 0)
                (runs ??= []).Add(InnerRun.OfText(word.Text[(equals + 1)..]));
        }

        return runs;
    }

    private static List<InnerRun>? OfMake(ShellCommand command, ArraySegment<ShellWord> words)
    {
        List<InnerRun>? runs = null;
        foreach (var word in words)
        {
            if (word.Text.StartsWith("SHELL=", StringComparison.Ordinal) || word.Text.StartsWith(".SHELLFLAGS=", StringComparison.Ordinal))
                (runs ??= []).Add(InnerRun.OfText(word.Text[(word.Text.IndexOf('=', StringComparison.Ordinal) + 1)..]));
        }

        foreach (var rule in Valued(words, "--eval", "-E") ?? [])
            (runs ??= []).Add(InnerRun.OfText(rule.Text!.Replace("$(shell ", "$(", StringComparison.Ordinal)[(rule.Text!.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimStart('=', ' ', ';')));
        for (var i = 0; i + 1 < words.Count; i++)
        {
            if (words[i].Text is "-f" or "--file" && words[i + 1].Text is "-" or "/dev/stdin")
                (runs ??= []).AddRange(OfLines(command.StandardInput, '\t') ?? []);
        }

        return runs;
    }

    /// <summary>Lisp, Erlang, Tcl and others: the calls that start a program, with the first text that follows.</summary>
    private static List<InnerRun>? OfEvaluated(ShellCommand command, ArraySegment<ShellWord> words)
    {
        var runs = new List<InnerRun>();
        foreach (var word in words)
            AddEvaluated(ShellGap.Marked(word), runs);
        if (command.StandardInput is { } input)
        {
            AddEvaluated(input, runs);
            if (command.Program == "tclsh")
                runs.AddRange(After(new ArraySegment<ShellWord>([.. input.Split('\n').Select(line => new ShellWord(line.Trim()))]), "exec ") ?? []);
        }

        return runs.Count == 0 ? null : runs;
    }

    private static void AddEvaluated(string code, List<InnerRun> runs)
    {
        if (code.Length > 64 * 1024 || code.AsSpan().IndexOfAny('"', '\'') < 0)
            return;
        foreach (var (name, plain) in (ReadOnlySpan<(string, string)>)[("shell-command-to-string", "system"), ("async-shell-command", "system"), ("shell-command", "system"), ("callCommand", "system"), ("readProcess", "system"), ("run-program", "system"), ("call-process", "system"), ("run-shell-command", "system"), ("start-process", "system"), ("delete-directory", "rmtree"), ("delete-file", "unlink"), ("os.execute", "system"), ("os:cmd", "system"), ("shell ", "system "), (".exec(", ".system(")])
            code = code.Replace(name, plain, StringComparison.Ordinal);
        if (InlineCode.Of(code, isPython: false, hasBackquotes: false).Inner is { } found)
            runs.AddRange(found);
        // "rm -rf /".execute() and "rm -rf /".!
        foreach (var ending in (ReadOnlySpan<string>)["\".execute(", "\".!", "'.execute("])
        {
            var end = code.IndexOf(ending, StringComparison.Ordinal);
            if (end > 0 && code.LastIndexOf(ending[0], end - 1) is var start and >= 0)
                runs.Add(InnerRun.OfText(code[(start + 1)..end]));
        }
    }

    /// <summary>Files that find writes its list over.</summary>
    private static List<InnerRun>? OfFound(ArraySegment<ShellWord> words)
    {
        List<InnerRun>? runs = null;
        for (var i = 0; i + 1 < words.Count; i++)
        {
            if (words[i].Text is "-fprint" or "-fprint0" or "-fls" or "-fprintf")
                (runs ??= []).Add(InnerRun.OfWords(new ArraySegment<ShellWord>([new("tee"), words[i + 1]])));
        }

        return runs;
    }

    private static List<InnerRun>? OfRest(ArraySegment<ShellWord> words, string mark)
    {
        for (var i = 0; i + 1 < words.Count; i++)
        {
            if (words[i].Text == mark)
                return [InnerRun.OfText(ShellGap.Marked(words[(i + 1)..]))];
        }

        return null;
    }

    private static List<InnerRun>? OfLines(string? text, char mark)
    {
        if (text is null)
            return null;
        var runs = new List<InnerRun>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.Length > 1 && line.IndexOf(mark) is var at and (0 or 1 or 2) && runs.Count < 256)
                runs.Add(new InnerRun(default, line[(at + 1)..].TrimStart("@-+").ToString()) { IsInput = true });
        }

        return runs;
    }

    private static List<InnerRun>? Valued(ArraySegment<ShellWord> words, params ReadOnlySpan<string> options)
    {
        List<InnerRun>? runs = null;
        for (var i = 0; i < words.Count; i++)
        {
            var text = ShellGap.Marked(words[i]);
            foreach (var option in options)
            {
                if (text == option && i + 1 < words.Count)
                    (runs ??= []).Add(InnerRun.OfText(ShellGap.Marked(words[i + 1])));
                else if (text.Length > option.Length + 1 && text.StartsWith(option, StringComparison.Ordinal) && (text[option.Length] == '=' || option[1] != '-'))
                    (runs ??= []).Add(InnerRun.OfText(text[option.Length..].TrimStart('=')));
            }
        }

        return runs;
    }

    private static List<InnerRun>? Marked(ArraySegment<ShellWord> words, string prefix) => After(words, prefix);

    private static List<InnerRun>? After(ArraySegment<ShellWord> words, params ReadOnlySpan<string> prefixes)
    {
        List<InnerRun>? runs = null;
        foreach (var word in words)
        {
            foreach (var prefix in prefixes)
            {
                if (word.Text.Length > prefix.Length && word.Text.StartsWith(prefix, StringComparison.Ordinal))
                    (runs ??= []).Add(InnerRun.OfText(ShellGap.Marked(word)[prefix.Length..]));
            }
        }

        return runs;
    }
}
