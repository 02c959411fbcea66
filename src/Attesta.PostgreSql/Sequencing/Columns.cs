using System.Globalization;
using System.Text;
using Attesta.Audit;

namespace Attesta.PostgreSql.Sequencing;

/// <summary>
/// What is read from an entry so that it can be found. The line is the record: texts that PostgreSQL cannot index as they are, are kept here as near to
/// them as can be, and whoever searches looks at the entry itself in the end.
/// </summary>
internal static class Columns
{
    /// <summary>Longest text that is kept for searching: an index takes no row of any size, and an agent may call itself anything.</summary>
    public const int MaxText = 200;

    /// <summary>A text without what PostgreSQL refuses, cut.</summary>
    public static string Text(string text)
    {
        var isWhole = text.Length <= MaxText;
        for (var i = 0; isWhole && i < text.Length; i++)
            isWhole = text[i] != '\0' && !char.IsSurrogate(text[i]);
        if (isWhole)
            return text;
        var kept = new StringBuilder(MaxText);
        foreach (var rune in text.EnumerateRunes())
        {
            if (kept.Length + rune.Utf16SequenceLength > MaxText)
                break;
            kept.Append(rune.Value == 0 ? "\uFFFD" : rune.ToString());
        }

        return kept.ToString();
    }

    /// <summary>The written name in its one spelling, where it is one.</summary>
    public static string Verdict(string text) => Wire.TryParse(text, out Verdict known) ? known.Name() : Text(text);

    /// <inheritdoc cref="Verdict"/>
    public static string Level(string text) => Wire.TryParse(text, out RiskLevel known) ? known.Name() : Text(text);

    /// <summary>The environment, without the difference that its case makes.</summary>
    public static string Environment(string text) => Text(text).ToLowerInvariant();

    /// <summary>When it was decided, to the microsecond; null when that cannot be read.</summary>
    public static DateTime? DecidedAt(AuditEntry entry) =>
        DateTimeOffset.TryParse(entry.DecidedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Floor(at) : null;

    /// <summary>What became of an action; null in entries that say nothing of that.</summary>
    public static string? Outcome(AuditEntry entry) => entry.ActionName != "attesta.outcome" || !RubberStamps.IsOwn(entry) ? null
        : entry.Metadata.TryGetValue("outcome", out var outcome) && outcome is string text ? Text(text) : "";

    /// <summary>The time as PostgreSQL keeps it.</summary>
    public static DateTime Floor(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
}
