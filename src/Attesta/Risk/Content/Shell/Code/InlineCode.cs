namespace Attesta.Risk.Content.Shell;

/// <summary>Finds what a line of Python, Perl, Ruby, JavaScript, PHP, awk and the like would run or delete. No parser of those languages: it knows the calls.</summary>
internal static class InlineCode
{
    private const int Deepest = 4;
    private const int MostRuns = 256;
    private const int MostNames = 1024;

    /// <param name="code">The code, gaps marked.</param>
    /// <param name="isPython">Whether <c>exec</c> takes code there, and not a program.</param>
    /// <param name="hasBackquotes">Whether backquotes run a shell there, and do not quote.</param>
    public static InnerRuns Of(string code, bool isPython, bool hasBackquotes)
    {
        var runs = new List<InnerRun>();
        var unseen = Read(code, isPython, hasBackquotes, runs, 0);
        return new InnerRuns(runs.Count == 0 ? null : runs, unseen);
    }

    private static bool Read(string code, bool isPython, bool hasBackquotes, List<InnerRun> runs, int depth)
    {
        var unseen = ShellGap.Leads(code);
        var aliases = new CodeAliases();
        var names = 0;
        var unclosed = "";
        var opensComputed = false;
        var i = 0;
        while (i < code.Length)
        {
            var c = code[i];
            if (runs.Count > MostRuns || names > MostNames)
                return true;
            if (isPython && c is '!' or '%' && TryReadMagic(code, i, runs) is var after and > 0)
                i = after;
            else if (c == '`' && hasBackquotes)
                i = AddQuoted(code, i, '`', runs);
            else if (c is '"' or '\'' or '`' && !unclosed.Contains(c))
                i = AfterLiteral(code, i, ref unclosed);
            else if (char.IsLetter(c) || c is '_' or '$' or '%')
                i = ReadName(code, i, isPython, hasBackquotes, runs, depth, aliases, ref unseen, ref names, ref opensComputed);
            else
                i++;
        }

        if (opensComputed)
            PipeOpens.ReadBarred(code, runs);
        return unseen;
    }

    private static int ReadName(string code, int start, bool isPython, bool hasBackquotes, List<InnerRun> runs, int depth, CodeAliases aliases, ref bool unseen, ref int names, ref bool opensComputed)
    {
        var end = start + 1;
        while (end < code.Length && (char.IsLetterOrDigit(code[end]) || code[end] is '_' or '.' or ':'))
            end++;
        var name = code.AsSpan(start, end - start);
        if (end < code.Length && (name is "qx" or "%x") && code[end] is '{' or '(' or '[' or '|' or '/' or '!' or '\'')
            return AddQuoted(code, end, code[end] switch { '{' => '}', '(' => ')', '[' => ']', var same => same }, runs);
        if (name is "$" && end < code.Length && code[end] == '`')
            return AddQuoted(code, end, '`', runs);

        var last = name[(name.LastIndexOfAny('.', ':') + 1)..];
        var kind = CodeCalls.KindOf(name, last);
        if (kind == CodeCall.None)
            kind = aliases.KindOf(name);
        else
            aliases.Learn(code, start, end, kind);
        if (kind == CodeCall.None && last is "send" or "public_send" or "__send__" && CodeAliases.TrySent(code, ref end, out kind))
            return AddSent(code, end, kind, runs);
        if (kind == CodeCall.None)
            return end;
        names++;
        if (kind == CodeCall.Opens)
        {
            if (hasBackquotes)
                unseen |= PipeOpens.Read(code, end, runs, ref opensComputed);
            return end;
        }

        if (kind == CodeCall.Signals)
        {
            if (CodeSignals.ReachAll(code, end, isPidFirst: !hasBackquotes || name is not ("kill" or "Process.kill" or "CORE::kill")))
                runs.Add(InnerRun.OfWords(new ArraySegment<ShellWord>([new("kill"), new("-9"), new("-1")])));
            return end;
        }

        if (name is "do" && code.AsSpan(end).StartsWith(" shell script "))
            end += " shell script".Length;
        else if (name is "do")
            return end;
        // Elixir and Ruby: rm_rf!("/").
        var at = end < code.Length - 1 && code[end] == '!' && code[end + 1] == '(' ? end + 1 : end;
        while (at < code.Length && code[at] is ' ' or '\t')
            at++;
        var isCall = at < code.Length && code[at] == '(';
        // Perl and Ruby call without parentheses: eval pack("H*", ...), eval STDIN.read, eval $x. A block is code that stands there.
        if (!isCall && hasBackquotes && kind == CodeCall.Evaluates && at > end && at < code.Length && (char.IsLetter(code[at]) || code[at] is '$' or '@') && last is "eval" or "evalbytes" && !code.AsSpan(at).StartsWith("qw") && !code.AsSpan(at).StartsWith("do "))
        {
            unseen |= !TryReadEvaluated(code, at, isPython, hasBackquotes, runs, depth);
            return at;
        }

        if (!isCall && (at >= code.Length || at == end || code[at] is not ('"' or '\'' or '[' or '$' or 'q')))
            return end;

        var arguments = new CodeArguments(code, isCall ? at + 1 : at);
        if (kind == CodeCall.Evaluates || (kind == CodeCall.Executes && isPython))
        {
            unseen |= !TryReadEvaluated(code, isCall ? at + 1 : at, isPython, hasBackquotes, runs, depth);
            return isCall ? at + 1 : at;
        }

        var words = arguments.Read();
        if (kind == CodeCall.Connects)
        {
            var handles = words.FindIndex(word => word.Text.Length > 0);
            Add(kind, last, handles < 0 ? [ShellWord.Unknown] : words[handles..], isList: handles < 0 || words.Count > handles + 1, runs);
        }
        else if (arguments.IsLiteral && words.Count > 0)
            Add(kind, last, words, arguments.IsList, runs);
        else if (kind is CodeCall.Runs or CodeCall.Deletes or CodeCall.DeletesTree)
            Add(kind, last, [ShellWord.Unknown], isList: true, runs);
        // What stands inside of the arguments is read too: calls nest.
        return isCall ? at + 1 : at;
    }

    // Kernel.send(:system, "ls")
    private static int AddSent(string code, int at, CodeCall kind, List<InnerRun> runs)
    {
        var arguments = new CodeArguments(code, at);
        var words = arguments.Read();
        Add(kind, "", arguments.IsLiteral && words.Count > 0 ? words : [ShellWord.Unknown], arguments.IsList || !arguments.IsLiteral, runs);
        return at;
    }

    /// <summary>A line for the shell in IPython and notebooks: <c>!ls</c>, <c>%system ls</c>. Zero when it is none.</summary>
    private static int TryReadMagic(string code, int at, List<InnerRun> runs)
    {
        var start = at;
        while (start > 0 && code[start - 1] is ' ' or '\t' && at - start < 64)
            start--;
        if (start > 0 && code[start - 1] is not ('\n' or '\r' or ';'))
            return 0;
        var rest = code.AsSpan(at);
        var isCell = rest.StartsWith("%%bash", StringComparison.Ordinal) || rest.StartsWith("%%sh", StringComparison.Ordinal) || rest.StartsWith("%%script", StringComparison.Ordinal);
        var line = rest.IndexOfAny('\r', '\n');
        if (isCell)
        {
            if (line > 0)
                runs.Add(InnerRun.OfText(rest[line..].ToString()));
            return code.Length;
        }

        rest = line < 0 ? rest : rest[..line];
        var skip = rest switch
        {
            ['!', '!', ..] => 2,
            ['!', not '=', ..] => 1,
            _ when rest.StartsWith("%system ", StringComparison.Ordinal) => 8,
            _ when rest.StartsWith("%sx ", StringComparison.Ordinal) => 4,
            _ when rest.StartsWith("%rm ", StringComparison.Ordinal) || rest.StartsWith("%rmdir ", StringComparison.Ordinal) || rest.StartsWith("%mv ", StringComparison.Ordinal) || rest.StartsWith("%cp ", StringComparison.Ordinal) => 1,
            _ => 0,
        };
        if (skip == 0)
            return 0;
        runs.Add(InnerRun.OfText(rest[skip..].ToString()));
        return at + rest.Length;
    }

    private static void Add(CodeCall kind, ReadOnlySpan<char> name, List<ShellWord> words, bool isList, List<InnerRun> runs)
    {
        switch (kind)
        {
            case CodeCall.DeletesTree:
                runs.Add(InnerRun.OfWords(new ArraySegment<ShellWord>([new("rm"), new("-r"), new("-f"), .. words])));
                break;
            case CodeCall.Deletes:
                runs.Add(InnerRun.OfWords(new ArraySegment<ShellWord>([new("rm"), .. words])));
                break;
            case var _ when isList:
                // execvp and its kind name the program twice.
                if (words.Count > 1 && name.StartsWith("exec") && words[0] == words[1])
                    words.RemoveAt(0);
                runs.Add(words.Count == 1 ? InnerRun.OfText(ShellGap.Marked(words[0])) : InnerRun.OfWords(new ArraySegment<ShellWord>([.. words])));
                break;
            default:
                runs.Add(InnerRun.OfText(ShellGap.Marked(words[0])));
                break;
        }
    }

    /// <summary>Code in a literal, plain or in Base64. False when it is neither.</summary>
    private static bool TryReadEvaluated(string code, int at, bool isPython, bool hasBackquotes, List<InnerRun> runs, int depth)
    {
        var limit = Math.Min(code.Length, at + 200);
        var literal = at;
        while (literal < limit && (code[literal] is not ('"' or '\'') || NamesModule(code.AsSpan(at, literal - at))))
            literal = code[literal] is '"' or '\'' ? Math.Max(literal + 1, code.IndexOf(code[literal], literal + 1) + 1) : literal + 1;
        if (literal >= limit || depth >= Deepest)
            return false;
        var before = code.AsSpan(at, literal - at);
        var arguments = new CodeArguments(code, literal);
        var words = arguments.Read();
        if (words.Count == 0)
            return false;
        var text = ShellGap.Marked(words[0]);
        if (before.Contains("64", StringComparison.Ordinal) || before.Contains("atob", StringComparison.Ordinal))
        {
            if (Encodings.Base64(text) is not { } decoded)
                return false;
            text = decoded;
        }
        else if (before.Trim("rbuf \t(").Length > 0)
        {
            return false;
        }

        return !Read(text, isPython, hasBackquotes, runs, depth + 1);
    }

    private static bool NamesModule(ReadOnlySpan<char> before) => before.EndsWith("__import__(") || before.EndsWith("require(");

    private static int AddQuoted(string code, int open, char close, List<InnerRun> runs)
    {
        var end = code.IndexOf(close, open + 1);
        if (end < 0)
            end = code.Length;
        if (end > open + 1)
            runs.Add(InnerRun.OfText(code[(open + 1)..end]));
        return Math.Min(end + 1, code.Length);
    }

    private static int AfterLiteral(string code, int start, ref string unclosed)
    {
        var quote = code[start];
        for (var i = start + 1; i < code.Length; i++)
        {
            if (code[i] == '\\')
                i++;
            else if (code[i] == quote)
                return i + 1;
        }

        // An apostrophe, not a quote: what follows is code.
        unclosed += quote;
        return start + 1;
    }
}
