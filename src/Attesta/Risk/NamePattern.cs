namespace Attesta.Risk;

/// <summary>Matches function names as configuration writes them: exact, by the last part of a dotted name, or with <c>*</c> for any text.</summary>
internal static class NamePattern
{
    public static string LastPart(string name) => name[(name.LastIndexOf('.') + 1)..];

    public static bool MatchesAny(IReadOnlyList<string> patterns, string name)
    {
        for (var i = 0; i < patterns.Count; i++)
        {
            if (Matches(patterns[i], name) || Matches(patterns[i], LastPart(name)))
                return true;
        }

        return false;
    }

    // Remembers only the last star, which is enough for globs and keeps it from going exponential.
    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        int at = 0, next = 0, star = -1, resume = 0;
        while (at < name.Length)
        {
            if (next < pattern.Length && pattern[next] == '*')
            {
                star = next++;
                resume = at;
            }
            else if (next < pattern.Length && pattern[next] == name[at])
            {
                next++;
                at++;
            }
            else if (star >= 0)
            {
                next = star + 1;
                at = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (next < pattern.Length && pattern[next] == '*')
            next++;
        return next == pattern.Length;
    }
}
