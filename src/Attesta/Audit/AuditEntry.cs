using Attesta.Actions;

namespace Attesta.Audit;

/// <summary>
/// One line of the ledger, with the fields of the documented format and in their written form: times are ISO 8601 text (UTC, with Z), levels, verdicts and
/// challenge types are their written names, and what was not the case is an empty string.
/// </summary>
public sealed record AuditEntry
{
    /// <summary>Unique in the ledger.</summary>
    public required string EntryId { get; init; }

    /// <summary>Lower-case hex SHA-256 of the previous hash and this entry; set by the ledger.</summary>
    public string ChainHash { get; init; } = "";

    /// <summary>The chain hash of the entry before; 64 zeros for the first; set by the ledger.</summary>
    public string PreviousHash { get; init; } = "";

    /// <summary>The function's name, or one of Attesta's own such as <c>attesta.outcome</c>.</summary>
    public required string ActionName { get; init; }

    /// <summary>The call on one line, masked and bounded.</summary>
    public string ActionDescription { get; init; } = "";

    /// <summary>Who asked; empty when unknown.</summary>
    public string AgentId { get; init; } = "";

    /// <summary>From 0 to 1.</summary>
    public double RiskScore { get; init; }

    /// <summary>low, medium, high or critical.</summary>
    public string RiskLevel { get; init; } = "";

    /// <summary>The challenge's written name; empty when nobody was asked.</summary>
    public string ChallengeType { get; init; } = "";

    /// <summary>Null when nobody was asked.</summary>
    public bool? ChallengePassed { get; init; }

    /// <summary>Who answered, in order.</summary>
    public IReadOnlyList<string> ApproverIds { get; init; } = [];

    /// <summary>approved, denied, modified, timed_out or escalated.</summary>
    public required string Verdict { get; init; }

    /// <summary>Seconds of review by the approvers together.</summary>
    public double ReviewDurationSeconds { get; init; }

    /// <summary>False marks a rubber stamp.</summary>
    public bool MinReviewMet { get; init; } = true;

    /// <summary>When the gate saw the action.</summary>
    public string InterceptedAt { get; init; } = "";

    /// <summary>When it was decided.</summary>
    public string DecidedAt { get; init; } = "";

    /// <summary>When the action ended; empty in a decision, whose action has not run yet.</summary>
    public string ExecutedAt { get; init; } = "";

    /// <summary>The session; empty when unknown.</summary>
    public string SessionId { get; init; } = "";

    /// <summary>production, staging, ci or development.</summary>
    public string Environment { get; init; } = "";

    /// <summary>Everything else that is recorded.</summary>
    public PlainMap Metadata { get; init; } = PlainMap.Empty;

    /// <summary>
    /// <c>decision</c>, or what the remark of Attesta's own is about, by its name: <c>outcome</c> for <c>attesta.outcome</c>, <c>trust</c> for
    /// <c>attesta.trust.revoke</c>. The verdict of a remark decides nothing. Not in the line.
    /// </summary>
    public string Kind => !RubberStamps.IsOwn(this) ? "decision" : ActionName.Split('.')[1] is { Length: > 0 } kind ? kind : "remark";
}
