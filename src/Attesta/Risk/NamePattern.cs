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

    /// <summary>
    /// Whether every name that a pattern matches is matched by a wider one too. A star in the narrow pattern is a letter that only a star of the wider
    /// one takes, so a yes is sure and a no may be too careful.
    /// </summary>
    public static bool Covers(string wider, string narrower) => Matches(wider, narrower);

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
