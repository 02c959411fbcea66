using System.Text.RegularExpressions;

namespace Attesta.PostgreSql;

internal static partial class ChainName
{
    public static string Checked(string name) => Allowed().IsMatch(name)
        ? name
        : throw new ArgumentException("The name of a chain is 1 to 100 letters, digits, dots, dashes and underscores, beginning with a letter or digit.", nameof(name));

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Allowed();
}
