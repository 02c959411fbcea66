using System.Text.RegularExpressions;

namespace Attesta.Challenges.Reading;

/// <summary>What one SQL statement does, and to which table or database.</summary>
internal sealed record SqlText(string Verb, string? Noun, string? Name)
{
    private const int MaxCharacters = 4_096;

    private static readonly Regex Statement = new(
        @"^\s*(?:with\b.*\b)?(?<verb>select|insert|update|delete|drop|truncate|alter|create|grant|revoke|merge|replace)\s",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.ExplicitCapture);

    private static readonly Regex Target = new(
        @"\b((?<noun>table|database|schema|view|index|into|from|update|join|truncate)\s+)((if\s+(not\s+)?exists|only|table)\s+)*"
        + @"[""`\[]?(?<name>[\p{L}_][\p{L}\p{N}_$.\-]*)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    /// <summary>Reads text that begins as a statement; null when it is none.</summary>
    public static SqlText? Read(string text)
    {
        if (text.Length > MaxCharacters)
            text = text[..MaxCharacters];
        var statement = Statement.Match(text);
        if (!statement.Success)
            return null;
        var verb = statement.Groups["verb"].Value.ToLowerInvariant();
        var target = Target.Match(text);
        if (!target.Success)
            return verb is "grant" or "revoke" ? new SqlText(verb, null, null) : null;
        var noun = target.Groups["noun"].Value.ToLowerInvariant();
        return new SqlText(verb, noun is "database" or "schema" or "view" or "index" ? noun : "table", target.Groups["name"].Value);
    }
}
