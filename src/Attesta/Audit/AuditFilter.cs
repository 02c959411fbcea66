using System.Globalization;

namespace Attesta.Audit;

/// <summary>Which entries to read. What is null is not asked for; texts match whole, and in any case except the agent, session and action.</summary>
public sealed record AuditFilter
{
    /// <summary>The entry itself.</summary>
    public string? EntryId { get; init; }

    /// <summary>The verdict of a decision: Attesta's own entries decide nothing, and do not match.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>The risk level.</summary>
    public RiskLevel? RiskLevel { get; init; }

    /// <summary>Who asked.</summary>
    public string? AgentId { get; init; }

    /// <summary>The session.</summary>
    public string? SessionId { get; init; }

    /// <summary>The environment, by its written name.</summary>
    public string? Environment { get; init; }

    /// <summary>The action's name, or how it begins and a star: <c>attesta.*</c> is everything that Attesta wrote about itself.</summary>
    public string? ActionName { get; init; }

    /// <summary>Decided at this time or later. An entry whose time cannot be read fits every time: it is better seen than missed.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Decided before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>How the challenge went; entries without a challenge do not match.</summary>
    public bool? ChallengePassed { get; init; }

    /// <summary>The newest entry first instead of the oldest.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>At most so many entries, from the first that is read on.</summary>
    public long? Limit { get; init; }

    /// <summary>Only entries behind this <see cref="AuditPage.Cursor"/>, in the order of reading.</summary>
    public string? After { get; init; }

    /// <summary>Whether the entry is asked for; <see cref="Limit"/> and <see cref="After"/> aside.</summary>
    public bool Matches(AuditEntry entry) =>
        (Verdict is null || !RubberStamps.IsOwn(entry))
        && Matches(entry.Verdict, entry.RiskLevel, entry.Environment, entry.ChallengePassed)
        && Same(EntryId, entry.EntryId, StringComparison.Ordinal)
        && Same(AgentId, entry.AgentId, StringComparison.Ordinal)
        && Same(SessionId, entry.SessionId, StringComparison.Ordinal)
        && MatchesAction(entry.ActionName)
        && ((From is null && To is null) || InTime(TimeOf(entry)));

    internal static DateTimeOffset? TimeOf(AuditEntry entry) =>
        // Times without a zone, as the Python reference writes them, are UTC.
        DateTimeOffset.TryParse(entry.DecidedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    internal bool Matches(string verdict, string riskLevel, string environment, bool? challengePassed) =>
        (Verdict is null || (Wire.TryParse(verdict, out Verdict known) && known == Verdict))
        && (RiskLevel is null || (Wire.TryParse(riskLevel, out RiskLevel level) && level == RiskLevel))
        && Same(Environment, environment, StringComparison.OrdinalIgnoreCase)
        && (ChallengePassed is null || challengePassed == ChallengePassed);

    /// <summary>How the action's name begins, where only that is asked for.</summary>
    internal string? ActionPrefix => ActionName is [.. var start, '*'] ? start : null;

    internal bool MatchesAction(string name) =>
        ActionPrefix is { } start ? name.StartsWith(start, StringComparison.Ordinal) : Same(ActionName, name, StringComparison.Ordinal);

    internal bool InTime(DateTimeOffset? time) => time is null || ((From is null || time >= From) && (To is null || time < To));

    private static bool Same(string? asked, string found, StringComparison comparison) => asked is null || found.Equals(asked, comparison);
}
