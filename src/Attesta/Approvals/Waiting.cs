using Attesta.Challenges;

namespace Attesta.Approvals;

/// <summary>Waits for a person, but never longer than the deadline or the caller, whatever the challenge or operator does.</summary>
internal static class Waiting
{
    // What an operator gets to put its screen back in order once its token has fired.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    public static async ValueTask<Answer> ForAnswerAsync(
        IChallenge challenge, ComposedChallenge? composed, ChallengeContext context, CancellationToken cancellationToken)
    {
        var remaining = context.Deadline - context.Time.GetUtcNow();
        if (remaining <= TimeSpan.Zero)
            return new Answer.TimedOut(IsSilence: false);
        using var timeUp = new CancellationTokenSource(remaining, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeUp.Token);

        // On a thread of its own: an operator may block on a terminal.
        var asking = Task.Run(() => PresentAsync(challenge, composed, context, either.Token), CancellationToken.None);
        try
        {
            var result = await asking.WaitAsync(either.Token).ConfigureAwait(false);
            return cancellationToken.IsCancellationRequested ? new Answer.Cancelled()
                : context.Time.GetUtcNow() > context.Deadline ? new Answer.TimedOut(IsSilence: false)
                : Check(result, challenge, context);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            await Task.WhenAny(asking, Task.Delay(Grace, TimeProvider.System, CancellationToken.None)).ConfigureAwait(false);
            return cancellationToken.IsCancellationRequested ? new Answer.Cancelled() : new Answer.TimedOut(composed is not null && context.Presence.IsSilent);
        }
        catch (Exception thrown)
        {
            return new Answer.Failed(DenialCause.GateFailed, $"the challenge failed ({thrown.GetType().Name})");
        }
    }

    private static Task<ChallengeResult> PresentAsync(
        IChallenge challenge, ComposedChallenge? composed, ChallengeContext context, CancellationToken cancellationToken) =>
        composed is not null && challenge is IFormChallenge form
            ? Asking.PresentAsync(form, composed, context, cancellationToken).AsTask()
            : challenge.PresentAsync(context, cancellationToken).AsTask();

    private static Answer Check(ChallengeResult? result, IChallenge challenge, ChallengeContext context)
    {
        if (result is null)
            return new Answer.Failed(DenialCause.GateFailed, "the challenge returned nothing");
        if (result.Edit is { } edit)
            return result.Passed ? new Answer.Failed(DenialCause.GateFailed, "an edited call was passed unseen") : new Answer.Edited(edit);
        if (!result.Passed && result.Details.TryGetValue(Asking.Unavailable, out var unavailable) && unavailable is true)
        {
            return result.Details.ContainsKey(Asking.Failed)
                ? new Answer.Failed(DenialCause.GateFailed, result.Reason ?? "asking failed")
                : new Answer.Failed(DenialCause.NoOperator, result.Reason ?? "nobody could be asked");
        }

        if (ApproverFault(result, challenge) is { } fault)
            return new Answer.Failed(DenialCause.GateFailed, fault);
        return new Answer.Graded(result.Passed && IsByAgent(result, context.Action.AgentId)
            ? result with { Passed = false, ChallengeType = challenge.Type, Details = result.Details.With(("reason", Eligibility.AgentItself)) }
            : result.Passed && result.Approvers.Count == 0 ? result with { Approvers = ApproversOf(result) } : result);
    }

    /// <summary>Why a result that says it passed has not, or null. A challenge of the user's own may forget this; the gate does not.</summary>
    internal static string? Fault(ChallengeResult passed, IChallenge challenge, string? agent) =>
        ApproverFault(passed, challenge) ?? (IsByAgent(passed, agent) ? Eligibility.AgentItself : null);

    private static string? ApproverFault(ChallengeResult result, IChallenge challenge)
    {
        var approvers = ApproversOf(result);
        if (approvers.Any(string.IsNullOrWhiteSpace))
            return "the challenge does not say who answered";
        return result.Passed && challenge.Type == ChallengeType.MultiParty
            && approvers.Select(ApproverIdentity.Normalize).Distinct(StringComparer.Ordinal).Count() < Math.Max(challenge.RequiredApprovers, approvers.Count)
            ? "several different people have to approve this"
            : null;
    }

    private static bool IsByAgent(ChallengeResult result, string? agent) => ApproversOf(result).Any(approver => ApproverIdentity.Same(approver, agent));

    private static IReadOnlyList<string> ApproversOf(ChallengeResult result) => result.Approvers.Count > 0 ? result.Approvers : [result.Responder];
}
