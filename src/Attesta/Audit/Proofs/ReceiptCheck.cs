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

    /// <summary>Whether another key has followed the signer's since. What it proves is proven still; nobody should believe it anything new.</summary>
    public bool IsRetired => Signer?.RetiredAtSize is not null;

    /// <summary>The witnesses that signed too.</summary>
    public IReadOnlyList<VerifierKey> Witnesses { get; init; } = [];

    /// <summary>Signature lines that say nothing and were passed over: of keys that were not given, or a key's second one.</summary>
    public int IgnoredSignatures { get; init; }

    /// <summary>When the first of the witnesses saw the checkpoint, by the witness's word; null when none did.</summary>
    public DateTimeOffset? WitnessedAt { get; init; }
}
