using Attesta.Approvals;

namespace Attesta;

/// <summary>The record of one evaluation: what was decided, by whom, how, and where it is written down.</summary>
public sealed record ApprovalResult
{
    /// <summary>What holds.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The score that was ruled on, with its reasons.</summary>
    public required RiskAssessment RiskAssessment { get; init; }

    /// <summary>How the challenge went; null when nobody was asked.</summary>
    public ChallengeResult? ChallengeResult { get; init; }

    /// <summary>Who approved, in order.</summary>
    public IReadOnlyList<string> Approvers { get; init; } = [];

    /// <summary>Seconds from interception to verdict.</summary>
    public double ReviewTimeSeconds { get; init; }

    /// <summary>The audit entry of the decision; null only when it could not be written, and then the verdict is a denial.</summary>
    public string? AuditEntryId { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>How the action was changed; only with <see cref="Verdict.Modified"/>.</summary>
    public string? Modification { get; init; }

    /// <summary>Why the action may not run; null when it may.</summary>
    public DenialCause? Cause { get; init; }

    /// <summary>The decision in a sentence, and after a no a safer way where one is known; fit to show to the agent.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The mode the gate ran in.</summary>
    public GateMode Mode { get; init; }

    /// <summary>SHA-256 of the call that was decided on, in lower-case hex.</summary>
    public string ActionDigest { get; init; } = "";

    /// <summary>What was decided on; the gate's own thread from decision to outcome.</summary>
    internal ApprovalRequest? Request { get; init; }

    /// <summary>
    /// The call that may run, frozen and unmasked, with the approver's changes where there were any; null when nothing may run.
    /// </summary>
    public ActionContext? Action => MayRun ? Request?.Snapshot.Action : null;

    /// <summary>Whether the action may run.</summary>
    public bool MayRun => Verdict is Verdict.Approved or Verdict.Modified;
}
