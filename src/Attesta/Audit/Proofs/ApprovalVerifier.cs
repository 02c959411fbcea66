using Attesta.Actions;
using Attesta.Risk;

namespace Attesta.Audit.Proofs;

/// <summary>
/// No receipt, no execution: what a service asks before it runs a call that was approved elsewhere. It needs the ledger's public key and a record of what
/// was used, and neither the ledger nor the network. Thread-safe.
/// </summary>
/// <param name="keys">The public keys that are trusted, and of witnesses.</param>
/// <param name="used">Which approvals have been used; shared by everything that could execute the same call.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class ApprovalVerifier(IReadOnlyList<VerifierKey> keys, IUsedApprovals used, TimeProvider? time = null)
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>The ledger that approvals have to be of; null for any that the keys sign. Set it where a key signs more than one, such as a test's.</summary>
    public string? Origin { get; init; }

    /// <summary>
    /// The environment that it executes in, by any of its names; an approval that was decided for another is refused. Null for any, unless the call names
    /// one. Set it where one ledger serves several.
    /// </summary>
    public string? Environment { get; init; }

    /// <summary>How many of the witnesses among the keys have to have signed.</summary>
    public int Witnesses { get; init; }

    /// <summary>Checks the receipt and uses it up. Only when this says yes, and then once, may the call run.</summary>
    /// <param name="receipt">The receipt as it was carried here.</param>
    /// <param name="action">The call as it is about to run, with the very values.</param>
    /// <param name="cancellationToken">Gives up; the receipt may be used up by then.</param>
    public ValueTask<ApprovalCheck> RedeemAsync(ReadOnlyMemory<byte> receipt, ActionContext action, CancellationToken cancellationToken = default)
    {
        try
        {
            var snapshot = ActionSnapshot.Of(action);
            return RedeemAsync(receipt, snapshot.Digest, Environment ?? snapshot.Action.Environment, cancellationToken);
        }
        catch (UnfaithfulValueException unfaithful)
        {
            return new(ApprovalCheck.No(unfaithful.Message));
        }
    }

    /// <summary>The same for a call whose digest is known: see <see cref="ActionSnapshot.Digest"/>.</summary>
    public ValueTask<ApprovalCheck> RedeemAsync(ReadOnlyMemory<byte> receipt, string actionDigest, CancellationToken cancellationToken = default) =>
        RedeemAsync(receipt, actionDigest, Environment, cancellationToken);

    /// <summary>Checks the receipt without using it up. What this lets pass may have been used.</summary>
    public ApprovalCheck Look(ReadOnlySpan<byte> receipt, string actionDigest) => Look(receipt, actionDigest, Environment);

    private async ValueTask<ApprovalCheck> RedeemAsync(ReadOnlyMemory<byte> receipt, string actionDigest, string? environment, CancellationToken cancellationToken)
    {
        var check = Look(receipt.Span, actionDigest, environment);
        if (!check.MayRun)
            return check;
        try
        {
            // INVARIANT: used up before it runs; a call whose execution fails needs a new approval.
            if (!await used.TryUseAsync(check.Grant!.UseId, check.Grant.ForgottenAt, cancellationToken).ConfigureAwait(false))
                return check with { MayRun = false, Reason = "This approval has been used." };

            // The record may have kept it waiting.
            return Refusal(check.Grant) is { } late ? check with { MayRun = false, Reason = late } : check;
        }
        catch (Exception failed) when (failed is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return check with { MayRun = false, Reason = $"Whether this approval has been used cannot be told: {failed.Message}" };
        }
    }

    private ApprovalCheck Look(ReadOnlySpan<byte> receipt, string actionDigest, string? environment)
    {
        if (Receipt.Parse(receipt) is not { } read)
            return ApprovalCheck.No("This is no receipt.");
        var proof = read.Verify(keys, Origin, Witnesses);
        if (!proof.IsProven)
            return ApprovalCheck.No($"The receipt proves nothing: {proof.Reason}.") with { Receipt = read };

        // INVARIANT: a key that was followed, and may have been stolen, approves nothing. It could date what it signs now to a time before.
        if (proof.IsRetired)
            return ApprovalCheck.No($"The key {proof.Signer!.Name ?? proof.Signer.KeyIdText} approves nothing any more, because another has followed it: let the approval be issued anew.") with { Receipt = read, Proof = proof };
        if (ApprovalGrant.Of(read.Entry) is not { } grant)
            return ApprovalCheck.No("The receipt is of an entry that carries no approval.") with { Receipt = read, Proof = proof };
        var refused = grant.ActionDigest != actionDigest ? "The approval is for another call."
            : environment is not null && grant.Environment != EnvironmentLabel.Of(environment).Name ? $"The approval is for another environment: {VisibleText.Escape(grant.Environment, 40)}."
            : Refusal(grant);
        return new(refused is null, refused ?? "Approved.") { Grant = grant, Receipt = read, Proof = proof };
    }

    private string? Refusal(ApprovalGrant grant)
    {
        var now = _time.GetUtcNow();
        return now >= grant.ExpiresAt ? "The approval has expired."
            : grant.DecidedAt - now > ClockTolerance ? "The approval is from a time that this clock has not come to: one of the two clocks is wrong, so whether it has expired cannot be told."
            : null;
    }
}
