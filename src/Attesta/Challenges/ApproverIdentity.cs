using System.Globalization;
using System.Text;
using Attesta.Challenges.Words;

namespace Attesta.Challenges;

/// <summary>
/// When two spellings are one person. The names are claims unless whoever shows the form signed the person in;
/// this only keeps one claim from counting twice.
/// </summary>
public static class ApproverIdentity
{
    /// <summary>Longest identity that is accepted, in characters.</summary>
    public const int MaxLength = 256;

    /// <summary>
    /// The normal form of an identity: compatibility-composed, lower case, invisible characters left out, runs of space as one, and letters
    /// of other alphabets that look like Latin ones read as those. Empty when nothing visible is left or it is too long.
    /// </summary>
    public static string Normalize(string? identity)
    {
        if (identity is null || identity.Length > MaxLength)
            return "";
        var normal = new StringBuilder(identity.Length);
        var space = false;
        foreach (var rune in TextFold.Fold(identity).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control)
            {
                space = normal.Length > 0;
                continue;
            }

            if (space)
                normal.Append(' ');
            space = false;
            normal.Append(rune.ToString());
        }

        return normal.ToString();
    }

    /// <summary>Whether two identities are one person.</summary>
    public static bool Same(string? one, string? other)
    {
        var normal = Normalize(one);
        return normal.Length > 0 && string.Equals(normal, Normalize(other), StringComparison.Ordinal);
    }
}
