namespace Attesta.Risk.Content.Commands;

/// <summary>A pattern with <c>*</c> for any text and <c>?</c> for one character; case is ignored.</summary>
internal readonly struct Glob(string pattern)
{
    private readonly bool _isPlain = !pattern.AsSpan().ContainsAny('*', '?');

    public string Pattern => pattern;

    public bool Matches(ReadOnlySpan<char> text)
    {
        if (_isPlain)
            return text.Equals(pattern, StringComparison.OrdinalIgnoreCase);
        // The last star takes one more character each time that what follows it does not fit: no recursion, at most text x pattern steps.
        var (at, next, star, resumed) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            if (next < pattern.Length && pattern[next] == '*')
            {
                star = next++;
                resumed = at;
            }
            else if (next < pattern.Length && (pattern[next] == '?' || IsSame(pattern[next], text[at])))
            {
                next++;
                at++;
            }
            else if (star >= 0)
            {
                next = star + 1;
                at = ++resumed;
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

    private static bool IsSame(char left, char right) => left == right || char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
