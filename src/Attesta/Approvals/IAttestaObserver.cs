using Attesta.Audit;

namespace Attesta.Approvals;

/// <summary>
/// Hears what the gate does. Called off the line, in order and one event at a time; what it throws is logged, and what it cannot keep up with is dropped and counted.
/// </summary>
public interface IAttestaObserver
{
    /// <summary>Takes an event.</summary>
    ValueTask ObserveAsync(AttestaEvent happened, CancellationToken cancellationToken);
}

/// <summary>Something that happened on the line.</summary>
/// <param name="Name">The written name, such as <c>risk_scored</c> or <c>denied</c>.</param>
/// <param name="Timestamp">When.</param>
public abstract record AttestaEvent(string Name, DateTimeOffset Timestamp);

/// <summary><c>risk_scored</c>: the score that will be ruled on.</summary>
public sealed record RiskScored(DateTimeOffset Timestamp, ApprovalRequest Request) : AttestaEvent("risk_scored", Timestamp);

/// <summary><c>trust_computed</c>: how far the agent is trusted.</summary>
public sealed record TrustComputed(DateTimeOffset Timestamp, ApprovalRequest Request, double Trust) : AttestaEvent("trust_computed", Timestamp);

/// <summary><c>compliance_notified</c>: rules of a domain matched that want these roles to know.</summary>
public sealed record ComplianceNotified(DateTimeOffset Timestamp, ApprovalRequest Request, IReadOnlyList<string> Roles)
    : AttestaEvent("compliance_notified", Timestamp);

/// <summary><c>challenge_issued</c>: a person is being asked.</summary>
public sealed record ChallengeIssued(DateTimeOffset Timestamp, ApprovalRequest Request, ChallengeType ChallengeType) : AttestaEvent("challenge_issued", Timestamp);

/// <summary><c>challenge_completed</c>: the answer was graded.</summary>
public sealed record ChallengeCompleted(DateTimeOffset Timestamp, ApprovalRequest Request, ChallengeResult Result) : AttestaEvent("challenge_completed", Timestamp);

/// <summary><c>approved</c>, <c>denied</c>, <c>modified</c>, <c>escalated</c> or <c>timed_out</c>: what holds.</summary>
public sealed record Decided(DateTimeOffset Timestamp, ApprovalRequest Request, ApprovalResult Result) : AttestaEvent(Result.Verdict.Name(), Timestamp);

/// <summary><c>audit_logged</c>: an entry was written.</summary>
public sealed record AuditLogged(DateTimeOffset Timestamp, AuditEntry Entry) : AttestaEvent("audit_logged", Timestamp);

/// <summary><c>executed</c>: the action ended, and how.</summary>
public sealed record Executed(DateTimeOffset Timestamp, ApprovalResult Result, ActionOutcome Outcome) : AttestaEvent("executed", Timestamp);
