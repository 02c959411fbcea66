using Attesta.Domains;
using Attesta.Policy;

namespace Attesta.Approvals;

/// <summary>What holds in the end, and why.</summary>
/// <param name="Verdict">What holds.</param>
/// <param name="Cause">Why it may not run; null when it may.</param>
/// <param name="Reason">One sentence, fit for the agent.</param>
internal readonly record struct Decision(Verdict Verdict, DenialCause? Cause, string Reason)
{
    /// <summary>Decides. Pure: everything that can let an action run stands on this page.</summary>
    public static Decision On(ApprovalRequest request, Answer answer, GatePolicy policy)
    {
        // What could not be read faithfully does not run, not even where the gate only watches: nobody could say what ran.
        if (request.Refusal is { } refusal)
            return new(Verdict.Denied, refusal.Cause, refusal.Reason);
        if (answer is Answer.Cancelled)
            return new(Verdict.Denied, DenialCause.Cancelled, "The caller cancelled before there was a decision.");
        if (policy.Mode != GateMode.Enforce)
            return Approved($"Approved without a decision: the gate only watches ({policy.Mode.Name()}).");
        return request.Ruling switch
        {
            Ruling.AutoApprove auto => Approved(auto.Sentence),
            Ruling.Ask => OnAnswer(request, answer, policy),
            Ruling.Block block => new(Verdict.Denied, DenialCause.BlockedByPolicy, $"Blocked by policy: {block.Reason}. Asking again will not help."),
            _ => new(Verdict.Denied, DenialCause.GateFailed, "Denied: the gate came to no ruling."),
        };
    }

    private static Decision OnAnswer(ApprovalRequest request, Answer answer, GatePolicy policy) => answer switch
    {
        Answer.Graded { Result: { Passed: true } result } when request.IsEdited => new(Verdict.Modified, null,
            $"Approved by {string.Join(", ", result.Approvers)} with changes: {request.Modification}. Only the changed call runs."),
        Answer.Graded { Result: { Passed: true } result } => Approved($"Approved by {string.Join(", ", result.Approvers)}."),
        Answer.Graded { Result: { } result } => new(Verdict.Denied, DenialCause.DeclinedByHuman, $"Denied: {result.Reason ?? "the challenge was not passed"}."),
        Answer.TimedOut { IsSilence: var isSilence } => OnTimeout(request, isSilence, policy),
        Answer.Failed failed => new(Verdict.Denied, failed.Cause, $"Denied: {failed.Reason.TrimEnd('.')}."),
        _ => new(Verdict.Denied, DenialCause.GateFailed, "Denied: nobody was asked."),
    };

    private static Decision OnTimeout(ApprovalRequest request, bool isSilence, GatePolicy policy)
    {
        const string Silence = "Nobody answered in time.";

        // INVARIANT: only silence can be taken for a yes: of someone who was shown a form and did nothing. Whoever had begun to answer was not silent, nor was
        // a challenge that asks in its own way, nor an operator who showed nothing. And silence never approves a CRITICAL action, nor anything in
        // production, nor a call that someone has begun to change, nor what a rule of a domain wants a person for.
        if (policy.FailMode == FailMode.Allow && isSilence && request.Amendment is null && request.Risk.Level != RiskLevel.Critical && !request.Environment.IsProduction
            && !request.Ruling.Escalations.Any(rule => rule.Action != EscalationAction.NotifyCompliance))
            return Approved("Approved: nobody answered in time and fail_mode is allow.");
        return policy.FailMode == FailMode.Escalate
            ? new(Verdict.Escalated, DenialCause.Unanswered, Silence + " The question was escalated; the action did not run.")
            : new(Verdict.TimedOut, DenialCause.Unanswered, Silence + " The action did not run.");
    }

    private static Decision Approved(string reason) => new(Verdict.Approved, null, reason);
}
