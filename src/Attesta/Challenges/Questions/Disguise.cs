using System.Globalization;
using System.Numerics;
using System.Text;
using Attesta.Challenges.Words;

namespace Attesta.Challenges.Questions;

/// <summary>When two options say the same in other letters, so that both would be right: case, spacing, quotes, slashes, number spelling.</summary>
internal static class Disguise
{
    private static readonly string[][] Aliases =
    [
        ["production", "prod", "prd", "live"],
        ["staging", "stage", "stg", "preprod", "uat"],
        ["development", "develop", "dev"],
        ["testing", "test", "tests", "qa"],
        ["database", "db"],
        ["main", "master", "trunk"],
        ["delete", "remove", "erase"],
        ["temp", "tmp", "temporary"],
        ["config", "configuration", "conf"],
        ["docs", "documents", "documentation"],
    ];

    private static readonly Dictionary<string, string> Plainest =
        Aliases.SelectMany(group => group.Select(word => (word, plain: group[0]))).ToDictionary(pair => pair.word, pair => pair.plain, StringComparer.Ordinal);

    /// <summary>What is left of a text without its spelling. Two options must never agree in it.</summary>
    public static string Normal(string text)
    {
        if (Number(text) is { } number)
            return number;
        var folded = TextFold.Fold(text).Replace('\\', '/').Replace("/./", "/", StringComparison.Ordinal);
        if (folded.StartsWith("./", StringComparison.Ordinal) && folded.Length > 2)
            folded = folded[2..];
        var normal = new StringBuilder(folded.Length);
        var word = new StringBuilder();
        foreach (var letter in folded)
        {
            if (char.IsAsciiLetter(letter))
            {
                word.Append(letter);
                continue;
            }

            EndWord();
            if (letter == '/' && normal.Length > 0 && normal[^1] == '/')
                continue;
            if (!char.IsWhiteSpace(letter) && letter is not ('\'' or '"' or '`' or '_' or '-' or '‘' or '’' or '“' or '”'))
                normal.Append(letter);
        }

        EndWord();
        var plain = normal.Length > 1 ? normal.ToString().TrimEnd('/') : normal.ToString();
        return plain.Length > 0 ? plain : text;

        void EndWord()
        {
            var whole = word.ToString();
            word.Clear();
            normal.Append(Plainest.GetValueOrDefault(whole) ?? Stem.Of(whole));
        }
    }

    private static string? Number(string text)
    {
        if (text.Length > 64)
            return null;
        var digits = text.Trim().Replace(",", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        if (BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole.ToString(CultureInfo.InvariantCulture);
        if (!double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return null;
        return number == Math.Truncate(number) && Math.Abs(number) < 1e15
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);
    }
}
