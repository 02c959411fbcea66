namespace Attesta.Audit.Proofs;

/// <summary>Whether a call may be executed.</summary>
/// <param name="MayRun">Whether it may. Nothing else in here does.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record ApprovalCheck(bool MayRun, string Reason)
{
    /// <summary>What the receipt says; null when it cannot be believed.</summary>
    public ApprovalGrant? Grant { get; init; }

    /// <summary>Who signed for it; null when nothing is proven.</summary>
    public ReceiptCheck? Proof { get; init; }

    /// <summary>Where it was proven; null when it cannot be read.</summary>
    public Receipt? Receipt { get; init; }

    internal static ApprovalCheck No(string reason) => new(false, reason);
}
