namespace Attesta.Audit;

/// <summary>What <see cref="LedgerVerifier"/> found.</summary>
public sealed record LedgerReport
{
    /// <summary>Most findings, and most broken entries, that are listed.</summary>
    public const int MaxListed = 1000;

    /// <summary>Complete lines that are not blank.</summary>
    public required long Entries { get; init; }

    /// <summary>Indexes, from 0, of the entries that have a finding: the first <see cref="MaxListed"/>.</summary>
    public required IReadOnlyList<long> Broken { get; init; }

    /// <summary>How many entries are broken.</summary>
    public required long BrokenCount { get; init; }

    /// <summary>The findings in the order of the file: the first <see cref="MaxListed"/>.</summary>
    public required IReadOnlyList<LedgerFinding> Findings { get; init; }

    /// <summary>Entries that carry a checkpoint, right or not: when there are any, somebody has signed the ledger. See <see cref="Proofs.ProofVerifier"/>.</summary>
    public long Checkpoints { get; init; }

    /// <summary>How many findings there are.</summary>
    public required long FindingCount { get; init; }

    /// <summary>
    /// Whether nothing was found. A chain alone cannot show that entries were cut off its end, or that all of it was written anew; compare
    /// <see cref="LastHash"/> with one that was kept elsewhere.
    /// </summary>
    public bool Intact => FindingCount == 0;

    /// <summary>The chain hash of the last entry; 64 zeros when there is none, empty when the last line cannot be read.</summary>
    public required string LastHash { get; init; }
}
