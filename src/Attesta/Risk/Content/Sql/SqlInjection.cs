using System.Buffers;

namespace Attesta.Risk.Content.Sql;

/// <summary>
/// Finds where words that are put into a statement leave the place that they are put in: <c>x'; DROP TABLE users; --</c>, <c>1 OR 1=1</c>. Names with an
/// apostrophe and sentences with a dash stay words.
/// </summary>
internal static class SqlInjection
{
    private const int Longest = 1024 * 1024;
    private const int MostStacked = 16;
    private const int Window = 1024;
    private const int LongestComment = 200;

    private static readonly SearchValues<char> Quotes = SearchValues.Create("'\"`");
    private static readonly SearchValues<string> Joints = SearchValues.Create(["or", "and", "union", "||", "&&"], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> Calls = SearchValues.Create(["sleep(", "benchmark(", "waitfor delay", "extractvalue(", "updatexml(", "load_file(", "xp_cmdshell", "dbms_pipe.", "utl_http."], StringComparison.OrdinalIgnoreCase);

    /// <summary>Where what breaks out begins; -1 where nothing does.</summary>
    /// <remarks>Linear in the length. INVARIANT: what is too long, or tries too often, counts as breaking out.</remarks>
    public static int Find(string text)
    {
        if (text.Length > Longest)
            return 0;
        var words = text.AsSpan();
        var stacked = 0;
        var opened = '\0';
        for (var at = 0; words[at..].IndexOfAny(Quotes) is var next and >= 0;)
        {
            at += next + 1;
            // status = 'open' and kind = 'x': a condition of its own, whose quotes close what they open.
            var closes = words[at - 1] == opened;
            opened = !closes && words[..(at - 1)].TrimEnd(' ') is [.., '=' or '<' or '>' or '(' or ','] ? words[at - 1] : '\0';
            if (LeavesText(text, at, closes, ref stacked))
                return at;
        }

        for (var at = 0; words[at..].IndexOfAny(Joints) is var next and >= 0;)
        {
            at += next;
            if (LeavesNumber(words, at))
                return at;
            at += 2;
        }

        return words.IndexOfAny(Calls);
    }

    /// <summary>Whether statements of its own follow, as after <c>'); </c>.</summary>
    public static bool Stacks(string text, int at) => SkipBlanks(text.AsSpan(at)) is [';', ..];

    // Behind a quote that may end the text it is put into.
    private static bool LeavesText(string text, int at, bool closes, ref int stacked)
    {
        var tail = text.AsSpan(at);
        var rest = SkipBlanks(tail);
        if (rest.IsEmpty)
            return false;
        if (rest[0] == ';')
            return ++stacked > MostStacked || SqlSight.LooksLike(text[(text.Length - rest.Length + 1)..]);
        rest = rest[..Math.Min(rest.Length, Window)];
        if (rest.StartsWith("--") || rest[0] == '#')
            return rest.TrimStart("-#+ \t\r\n").IsEmpty || (tail.StartsWith("-- ") && rest[0] == '-');
        if (rest.StartsWith("||") || rest.StartsWith("&&"))
            return rest.Length > 2;
        return Word(rest, out var after) switch
        {
            "or" or "and" or "xor" or "having" or "where" => !closes && Compares(after),
            "union" => Selects(after),
            "order" or "group" => Word(after, out var by) is "by" && by.Length > 0 && char.IsAsciiDigit(by[0]),
            "into" => Word(after, out _) is "outfile" or "dumpfile",
            "waitfor" or "procedure" => true,
            _ => false,
        };
    }

    // Between words that need no quote around them: a number, a name.
    private static bool LeavesNumber(ReadOnlySpan<char> words, int at)
    {
        words = words[..Math.Min(words.Length, at + Window)];
        var isSign = !char.IsAsciiLetter(words[at]);
        if (at == 0 || (!isSign && !(char.IsWhiteSpace(words[at - 1]) || words[at - 1] is ')' or '/' || char.IsAsciiDigit(words[at - 1]))))
            return false;
        var word = isSign ? "or" : Word(words[at..], out _);
        var rest = isSign ? SkipBlanks(words[(at + 2)..]) : SkipBlanks(words[(at + word.Length)..]);
        return word switch
        {
            "union" => Selects(rest),
            "or" or "and" => IsTautology(rest) || (rest is ['(', ..] && Word(SkipBlanks(rest[1..]), out _) is "select") || rest.StartsWith("exists(", StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
    }

    private static bool Selects(ReadOnlySpan<char> rest)
    {
        var word = Word(rest, out var after);
        if (word is "all" or "distinct")
            word = Word(after, out after);
        return word is "select" && (after is ['*' or '\'' or '"' or '@' or '(' or (>= '0' and <= '9'), ..] || Word(after, out _) is "null" || after.Contains(',') || after.Contains(" from ", StringComparison.OrdinalIgnoreCase));
    }

    private static bool Compares(ReadOnlySpan<char> rest) =>
        rest.ContainsAny("=<>") || (rest.Length > 0 && char.IsAsciiDigit(rest[0])) || rest.IndexOfAny(Calls) >= 0
        || Word(rest.TrimStart("( "), out _) is "true" or "exists" or "select" || (Word(rest, out _) is { Length: > 0 } call && rest[call.Length..] is ['(', ..])
        || rest.Contains(" like ", StringComparison.OrdinalIgnoreCase) || rest.Contains(" is ", StringComparison.OrdinalIgnoreCase) || rest.Contains(" in (", StringComparison.OrdinalIgnoreCase);

    // 1=1, 'a'='a': nobody looks for that.
    private static bool IsTautology(ReadOnlySpan<char> rest)
    {
        var equals = rest.IndexOf('=');
        if (equals is < 1 or > 40)
            return false;
        var left = rest[..equals].Trim(" '\"(\t");
        var right = SkipBlanks(rest[(equals + 1)..]).TrimStart("'\"=");
        return left.Length > 0 && !left.ContainsAnyExcept(Literal) && right.StartsWith(left) && (right.Length == left.Length || !char.IsAsciiLetterOrDigit(right[left.Length]));
    }

    private static readonly SearchValues<char> Literal = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>The keyword that comes next, in lower case, and what follows it.</summary>
    private static string Word(ReadOnlySpan<char> text, out ReadOnlySpan<char> after)
    {
        var end = 0;
        while (end < text.Length && end < 12 && char.IsAsciiLetter(text[end]))
            end++;
        after = SkipBlanks(text[end..]);
        return end == text.Length || !(char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_') ? text[..end].ToString().ToLowerInvariant() : "";
    }

    // Blanks, comments that stand for blanks, and parentheses that were open.
    private static ReadOnlySpan<char> SkipBlanks(ReadOnlySpan<char> text)
    {
        while (true)
        {
            var rest = text.TrimStart(" \t\r\n)");
            if (rest.StartsWith("/*") && rest[..Math.Min(rest.Length, LongestComment)].IndexOf("*/") is var end and > 0)
                rest = rest[(end + 2)..];
            if (rest.Length == text.Length)
                return rest;
            text = rest;
        }
    }
}
