using System.Globalization;
using Attesta.Actions;

namespace Attesta.Audit.Proofs;

/// <summary>Writes receipts of approvals, for calls that another service executes.</summary>
/// <param name="ledger">The ledger that the decisions are in; it is signed on for each receipt.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class ApprovalIssuer(SignedLedger ledger, TimeProvider? time = null)
{
    /// <summary>How long an approval may count at most.</summary>
    public static TimeSpan LongestValidity { get; } = TimeSpan.FromDays(7);

    /// <summary>The receipt of a decision of the gate on this ledger.</summary>
    /// <param name="result">What was decided. It must let the action run, by a gate that enforces.</param>
    /// <param name="validFor">From the decision on.</param>
    /// <param name="cancellationToken">Gives up; the approval may be written down by then.</param>
    /// <exception cref="InvalidOperationException">The decision lets nothing run.</exception>
    /// <exception cref="SigningFailedException">The ledger could not be signed, so nothing can be proven.</exception>
    public ValueTask<Receipt> IssueAsync(ApprovalResult result, TimeSpan validFor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (!result.MayRun || result.Mode != GateMode.Enforce || result.AuditEntryId is not { } entryId || result.Action is not { } action || result.Request is not { } request)
            throw new InvalidOperationException("A receipt is for what was approved by a gate that enforces.");
        return IssueAsync(
            new ApprovalGrant
            {
                UseId = entryId,
                ActionDigest = result.ActionDigest,
                Action = action.FunctionName,
                Verdict = result.Verdict,
                Approvers = result.Approvers,
                AgentId = action.AgentId ?? "",
                Environment = request.Environment.Name,
                DecidedAt = result.Timestamp,
                ExpiresAt = result.Timestamp + Checked(validFor),
            },
            cancellationToken);
    }

    /// <summary>The receipt of a decision that was written down before.</summary>
    /// <param name="decision">Its entry, from this ledger; what counts is what the ledger proves under its id.</param>
    /// <param name="validFor">From the decision on.</param>
    /// <param name="cancellationToken">As above.</param>
    /// <exception cref="InvalidOperationException">It is not a decision that lets something run.</exception>
    /// <exception cref="SigningFailedException">The ledger could not be signed, or does not prove the decision.</exception>
    public async ValueTask<Receipt> IssueAsync(AuditEntry decision, TimeSpan validFor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(decision);
        _ = Grant(decision, validFor);
        return await IssueAsync(Grant(await ProvenAsync(decision.EntryId, cancellationToken).ConfigureAwait(false), validFor), cancellationToken).ConfigureAwait(false);
    }

    private static ApprovalGrant Grant(AuditEntry decision, TimeSpan validFor)
    {
        if (RubberStamps.IsOwn(decision) || RubberStamps.Mode(decision) != GateMode.Enforce || decision.Metadata.ContainsKey("cause")
            || !Wire.TryParse(decision.Verdict, out Verdict verdict) || verdict is not (Verdict.Approved or Verdict.Modified)
            || !decision.Metadata.TryGetValue("action_digest", out var digest) || digest is not string { Length: 64 } text
            || !DateTimeOffset.TryParse(decision.DecidedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var decided))
        {
            throw new InvalidOperationException("The entry is not a decision that lets something run, of a gate that enforces.");
        }

        return new ApprovalGrant
        {
            UseId = decision.EntryId,
            ActionDigest = text,
            Action = decision.ActionName,
            Verdict = verdict,
            Approvers = decision.ApproverIds,
            AgentId = decision.AgentId,
            Environment = decision.Environment,
            DecidedAt = decided,
            ExpiresAt = decided + Checked(validFor),
        };
    }

    // A signer reads on from where it signed last: a line that was changed behind it must not come back with a signature.
    private async ValueTask<AuditEntry> ProvenAsync(string entryId, CancellationToken cancellationToken)
    {
        var fault = await ledger.CheckpointAsync(cancellationToken).ConfigureAwait(false);
        return LedgerProver.Open(ledger.Text, [ledger.Key])?.Prove(entryId) is { } proof && proof.Verify([ledger.Key]).IsProven
            ? proof.Entry
            : throw new SigningFailedException(fault ?? $"The decision {VisibleText.Escape(entryId, 100)} is not in the ledger as it was signed. Look with 'attesta audit verify'.");
    }

    private async ValueTask<Receipt> IssueAsync(ApprovalGrant grant, CancellationToken cancellationToken)
    {
        var entry = await ledger.AppendAsync(grant.ToEntry((time ?? TimeProvider.System).GetUtcNow()), Durability.Durable).ConfigureAwait(false);
        var fault = await ledger.CheckpointAsync(isAsked: true, mayBegin: false, cancellationToken).ConfigureAwait(false);

        // An anchor may lack it: the signature is what the receipt needs.
        return LedgerProver.Open(ledger.Text, [ledger.Key])?.Prove(entry.EntryId)
            ?? throw new SigningFailedException(fault ?? "The checkpoint that would prove the approval is not there. Look with 'attesta audit verify'.");
    }

    private static TimeSpan Checked(TimeSpan validFor) => validFor > TimeSpan.Zero && validFor <= LongestValidity
        ? validFor
        : throw new ArgumentOutOfRangeException(nameof(validFor), validFor, "An approval counts for more than nothing and at most seven days.");
}
