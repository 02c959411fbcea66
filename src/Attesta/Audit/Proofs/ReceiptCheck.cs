namespace Attesta.Audit.Proofs;

/// <summary>What a receipt is worth.</summary>
/// <param name="Kind">One of <see cref="FindingKind"/>; null when it is proven.</param>
/// <param name="Reason">In words.</param>
public sealed record ReceiptCheck(string? Kind, string Reason)
{
    /// <summary>Whether the entry is in the ledger as it stands in the receipt.</summary>
    public bool IsProven => Kind is null;

    /// <summary>Who signed the checkpoint.</summary>
    public VerifierKey? Signer { get; init; }

    /// <summary>When the first of the witnesses saw the checkpoint, by the witness's word; null when none did.</summary>
    public DateTimeOffset? WitnessedAt { get; init; }
}
