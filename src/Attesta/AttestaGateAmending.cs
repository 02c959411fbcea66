using Attesta.Approvals;
using Attesta.Risk;

namespace Attesta;

/// <summary>An approver changes the call: what they changed walks the line again, and only that may run.</summary>
public sealed partial class AttestaGate
{
    /// <summary>
    /// Begins a request again with arguments that an approver changed: frozen, scored and ruled on anew, and asked about at least as strictly as the call
    /// that was there before. The old request is used up; the new one keeps its id, its deadline and what the agent had asked for.
    /// </summary>
    /// <exception cref="ArgumentException">The edit cannot be taken, or another gate began the request; it stays as it was.</exception>
    /// <exception cref="InvalidOperationException">The request has been concluded or edited already.</exception>
    public async ValueTask<ApprovalRequest> AmendAsync(ApprovalRequest request, ActionEdit edit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Owner != this)
            throw new ArgumentException("This request was begun by another gate; edit it there.", nameof(request));
        if (!NeedsAnswer(request))
            throw new ArgumentException("Nobody is asked about this request, so nobody can edit it.", nameof(request));
        edit = EditedCall.Frozen(edit);
        if (EditedCall.Refusal(request.Snapshot, edit) is { } objection)
            throw new ArgumentException($"The edit cannot be taken: {objection}.", nameof(edit));
        if (!request.TryConclude())
            throw new InvalidOperationException("This request has been concluded already; begin again.");
        var now = Time.GetUtcNow();
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var snapshot = EditedCall.Apply(request.Snapshot, edit);
            var scored = await SafeScoring.ScoreAsync(Scorer, snapshot.Action, cancellationToken).ConfigureAwait(false);
            var trust = await TrustInAsync(snapshot.Action, now).ConfigureAwait(false);
            return Rule(snapshot, scored, trust, now, new Amendment(request, edit.EditorId));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return RefuseAgain(request, DenialCause.Cancelled, "The caller cancelled before there was a decision.");
        }
        catch (Exception thrown)
        {
            LogFailure(Log, thrown);
            return RefuseAgain(request, DenialCause.GateFailed, "Denied: the gate could not work out what the edited call is.");
        }
    }

    // The decision about the request that was used up still has to be written down.
    private ApprovalRequest RefuseAgain(ApprovalRequest request, DenialCause cause, string reason) =>
        Refuse(request.Snapshot.Action, request.Snapshot, request.InterceptedAt, cause, reason, request.Id);
}
