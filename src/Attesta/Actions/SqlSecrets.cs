using System.Text.RegularExpressions;

namespace Attesta.Actions;

/// <summary>Finds the passwords that SQL statements set: <c>ALTER USER u PASSWORD 'X'</c>, <c>IDENTIFIED BY 'X'</c>, <c>SET PASSWORD = 'X'</c>.</summary>
/// <remarks>INVARIANT: the words before the password are such that a shell would never take what follows them for a command.</remarks>
internal static class SqlSecrets
{
    private static readonly Regex Statement = new(
        """
        \b(?:identified\s+(?:with\s+[\w'"]+\s+)?(?:by|as)(?:\s+password)?
        |set\s+password\s+(?:for\s+[^\s;&|$()<>{}=]+\s*)?(?:=|to)
        |(?:alter|create)\s+(?:user|role|login)\s+(?:if\s+(?:not\s+)?exists\s+)?[^\s;&|$()<>{}\#]+(?:\s+(?:with|encrypted|unencrypted|login|superuser|createdb|createrole|replication|inherit|set))*\s+(?:password|hashed_password|plaintext_password)\s*=?
        )\s*\\?['"][^\s"'`$;|&<>(){}\\]{3,}
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.IgnorePatternWhitespace);

    /// <summary>Adds the passwords of a text, in order.</summary>
    public static void Find(ReadOnlySpan<char> text, ref List<Range>? found)
    {
        if (text.IndexOf("identified", StringComparison.OrdinalIgnoreCase) < 0 && text.IndexOf("password", StringComparison.OrdinalIgnoreCase) < 0)
            return;
        foreach (var match in Statement.EnumerateMatches(text))
        {
            // The password is what follows the last quote of the match.
            var end = match.Index + match.Length;
            var start = match.Index + text.Slice(match.Index, match.Length).LastIndexOfAny('\'', '"') + 1;
            if (text[start] is not ('/' or '.' or '-' or '@'))
                (found ??= []).Add(start..end);
        }
    }

}
