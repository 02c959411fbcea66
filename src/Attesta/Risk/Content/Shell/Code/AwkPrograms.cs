using System.Text;

namespace Attesta.Risk.Content.Shell;

/// <summary>What an awk program runs: <c>system("x")</c>, <c>print | "x"</c>, <c>"x" | getline</c>. Literals that stand side by side are one text.</summary>
internal static class AwkPrograms
{
    private const int MostRuns = 64;

    public static InnerRuns Of(ArraySegment<ShellWord> words)
    {
        List<InnerRun>? runs = null;
        var unseen = false;
        var hasProgram = false;
        for (var i = 0; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (text is "-f" or "--file" || text.StartsWith("--file=", StringComparison.Ordinal))
                hasProgram = true;
            if (text is "-f" or "--file" or "-v" or "-F" or "--assign" or "--field-separator")
                i++;
            else if (text is "-e" or "--source" && i + 1 < words.Count)
                (hasProgram, unseen) = (true, unseen | Read(ShellGap.Marked(words[++i]), runs ??= []));
            else if (text.StartsWith("--source=", StringComparison.Ordinal))
                (hasProgram, unseen) = (true, unseen | Read(ShellGap.Marked(words[i])[9..], runs ??= []));
            else if (text is not ['-', _, ..])
                return hasProgram ? new InnerRuns(runs, unseen) : new InnerRuns(runs ??= [], Read(ShellGap.Marked(words[i]), runs) | unseen);
        }

        return new InnerRuns(runs, unseen);
    }

    /// <returns>Whether it runs something that it puts together from what it reads.</returns>
    private static bool Read(string code, List<InnerRun> runs)
    {
        var unseen = ShellGap.Leads(code);
        if (!code.AsSpan().ContainsAny("|(<>"))
            return unseen;
        for (var i = 0; i < code.Length && runs.Count < MostRuns; i++)
        {
            if (code[i] == '"')
                i = AfterLiteral(code, i) - 1;
            else if (code[i] == '/' && BeginsPattern(code, i))
                i = AfterPattern(code, i) - 1;
            else if (code[i] == '|' && i + 1 < code.Length && code[i + 1] == '|')
                i++;
            else if (code[i] == '|')
                unseen |= ReadPipe(code, i, runs);
            else if (code[i] == '(' && code.AsSpan(0, i).TrimEnd().EndsWith("system", StringComparison.Ordinal))
                unseen |= Add(Value(code, i + 1, ")"), runs);
            else if (code[i] == '@')
                unseen |= IsIndirect(code.AsSpan(i + 1));
            else if (code[i] is '<' or '>')
                ReadFile(code, i, runs);
        }

        return unseen;
    }

    private static bool ReadPipe(string code, int bar, List<InnerRun> runs)
    {
        var after = code.AsSpan(bar + 1).TrimStart("& \t");
        if (after.StartsWith("getline", StringComparison.Ordinal))
            return Add(Value(code, StartOfStatement(code, bar), "|"), runs);
        var command = Value(code, code.Length - after.Length, ";}\n");
        // What is printed to a shell is a command.
        if (command?.Trim().Split(' ')[0] is "sh" or "bash" or "dash" or "zsh" or "ksh" or "/bin/sh" or "/bin/bash" or "/usr/bin/bash" or "xargs" && Printed(code, bar) is { } printed)
            return Add(command, runs) | Add(printed.Contains('%') ? null : printed, runs);
        return Add(command, runs);
    }

    // f = "system"; @f("x")
    private static bool IsIndirect(ReadOnlySpan<char> after)
    {
        var end = 0;
        while (end < after.Length && (char.IsLetterOrDigit(after[end]) || after[end] == '_'))
            end++;
        return end > 0 && end < after.Length && after[end] == '(';
    }

    /// <summary>A file that is read or written: <c>getline &lt; "/etc/shadow"</c>, <c>print &gt; "/etc/passwd"</c>.</summary>
    private static void ReadFile(string code, int sign, List<InnerRun> runs)
    {
        var after = code.AsSpan(sign + 1).TrimStart("> \t");
        if (after is not ['"', '/' or '~', ..] || Value(code, code.Length - after.Length, ";})\n") is not { } path)
            return;
        var quoted = path.Replace("'", "'\\''", StringComparison.Ordinal);
        runs.Add(InnerRun.OfText(code[sign] == '<' ? $"cat '{quoted}'" : $"echo x >> '{quoted}'"));
    }

    private static string? Printed(string code, int bar)
    {
        var start = StartOfStatement(code, bar);
        var statement = code.AsSpan(start, bar - start).TrimStart();
        return statement.StartsWith("print", StringComparison.Ordinal) ? Value(code, bar - statement.Length + (statement.StartsWith("printf", StringComparison.Ordinal) ? 6 : 5), "|") : null;
    }

    private static bool Add(string? text, List<InnerRun> runs)
    {
        if (text is null || ShellGap.Leads(text))
            return true;
        if (text.Length > 0)
            runs.Add(InnerRun.OfText(text));
        return false;
    }

    // Where a value may stand, a slash begins a pattern; behind a value it divides.
    private static bool BeginsPattern(string code, int slash) => code.AsSpan(0, slash).TrimEnd(" \t") is [] or [.., '(' or ',' or '~' or '!' or '{' or '}' or ';' or '&' or '|' or '\n' or '='];

    private static int AfterPattern(string code, int start)
    {
        var isInSet = false;
        for (var i = start + 1; i < code.Length && code[i] != '\n'; i++)
        {
            if (code[i] == '\\')
                i++;
            else if (code[i] is '[' or ']')
                isInSet = code[i] == '[';
            else if (code[i] == '/' && !isInSet)
                return i + 1;
        }

        return start + 1;
    }

    private static int StartOfStatement(string code, int before)
    {
        var start = 0;
        for (var i = 0; i < before; i++)
        {
            if (code[i] == '"')
                i = AfterLiteral(code, i) - 1;
            else if (code[i] == '/' && BeginsPattern(code, i))
                i = AfterPattern(code, i) - 1;
            else if (code[i] is ';' or '{' or '}' or '\n' or '(')
                start = i + 1;
        }

        return start;
    }

    /// <summary>An expression's text up to where it ends, gaps for all that is no literal; null where there is none. A variable that is set to one literal is that.</summary>
    private static string? Value(string code, int start, string ends)
    {
        var text = new StringBuilder();
        var depth = 0;
        var isEmpty = true;
        for (var i = start; i < code.Length; i++)
        {
            var letter = code[i];
            if (letter == '"')
            {
                isEmpty = false;
                var after = AfterLiteral(code, i);
                AppendUnescaped(code.AsSpan(i + 1, Math.Max(0, after - i - 2)), text);
                i = after - 1;
            }
            else if (depth == 0 && ends.Contains(letter))
            {
                break;
            }
            else if (letter is '(' or ')')
            {
                depth += letter == '(' ? 1 : -1;
            }
            else if (letter == ShellGap.Mark || !(char.IsWhiteSpace(letter) || letter is ','))
            {
                var end = i + 1;
                while (end < code.Length && (char.IsLetterOrDigit(code[end]) || code[end] is '_' or '$'))
                    end++;
                var isCall = end < code.Length && code[end] == '(';
                isEmpty = false;
                text.Append(!isCall && Assigned(code, code.AsSpan(i, end - i)) is { } value ? value : "\uFFFF");
                i = end - 1;
            }
        }

        return isEmpty ? null : text.ToString();
    }

    // c = "x", and nowhere anything else.
    private static string? Assigned(string code, ReadOnlySpan<char> name)
    {
        if (!char.IsLetter(name[0]))
            return null;
        string? found = null;
        for (var at = 0; code.AsSpan(at).IndexOf(name) is var next and >= 0; at += next + name.Length)
        {
            var start = at + next;
            var rest = code.AsSpan(start + name.Length).TrimStart();
            if ((start > 0 && (char.IsLetterOrDigit(code[start - 1]) || code[start - 1] is '_' or '$')) || rest is not (['=', not '=', ..] or ['+' or '-', '=', ..]))
                continue;
            var value = rest[1..].TrimStart();
            if (found is not null || rest[0] != '=' || value is not ['"', ..])
                return null;
            var literal = code.Length - value.Length;
            var end = AfterLiteral(code, literal);
            if (code.AsSpan(end).TrimStart(" \t") is not ([] or [';' or '}' or '\n', ..]))
                return null;
            var text = new StringBuilder();
            AppendUnescaped(code.AsSpan(literal + 1, Math.Max(0, end - literal - 2)), text);
            found = text.ToString();
        }

        return found;
    }

    private static int AfterLiteral(string code, int start)
    {
        for (var i = start + 1; i < code.Length; i++)
        {
            if (code[i] == '\\')
                i++;
            else if (code[i] == '"')
                return i + 1;
        }

        return code.Length;
    }

    private static void AppendUnescaped(ReadOnlySpan<char> literal, StringBuilder text)
    {
        for (var i = 0; i < literal.Length; i++)
        {
            if (literal[i] != '\\' || i + 1 >= literal.Length)
            {
                text.Append(literal[i]);
                continue;
            }

            // \162 is r, \x72 too.
            var (digits, from, most) = literal[++i] == 'x' ? (16, i + 1, 2) : (8, i, 3);
            var (code, end) = (0, from);
            while (end < literal.Length && end - from < most && Uri.IsHexDigit(literal[end]) && Convert.ToInt32(literal[end].ToString(), 16) is var digit && digit < digits)
                (code, end) = ((code * digits) + digit, end + 1);
            if (end > from)
                (_, i) = (text.Append((char)code), end - 1);
            else
                text.Append(literal[i] switch { 'n' => '\n', 't' => '\t', var plain => plain });
        }
    }
}
