namespace Attesta.Audit.Proofs;

/// <summary>What <see cref="ProofVerifier"/> found: how much of a ledger its signatures and anchors vouch for, and what contradicts them.</summary>
public sealed record ProofReport
{
    /// <summary>Entries in the ledger.</summary>
    public required long Entries { get; init; }

    /// <summary>The ledger's name in its checkpoints.</summary>
    public required string Origin { get; init; }

    /// <summary>Whether keys were given, without which signatures say nothing.</summary>
    public required bool SignaturesChecked { get; init; }

    /// <summary>Checkpoints in the ledger.</summary>
    public required long Checkpoints { get; init; }

    /// <summary>Entries that a right checkpoint in the ledger covers: one that a trusted key has signed, when keys were given.</summary>
    public required long SignedEntries { get; init; }

    /// <summary>Entries that a checkpoint in an anchor vouches for.</summary>
    public required long AnchoredEntries { get; init; }

    /// <summary>How long ago the oldest entry that is not signed was written, by its own word; 0 when all are, null when that is not known.</summary>
    public required double? UnsignedSeconds { get; init; }

    /// <summary>How long ago the oldest entry that is not anchored was written, by its own word; 0 when all are, null when that is not known.</summary>
    public required double? UnanchoredSeconds { get; init; }

    /// <summary>What contradicts the signatures and anchors, in the order of the file: the first <see cref="LedgerReport.MaxListed"/>.</summary>
    public required IReadOnlyList<LedgerFinding> Findings { get; init; }

    /// <summary>How many findings there are.</summary>
    public required long FindingCount { get; init; }

    /// <summary>
    /// Whether the last entry is a right checkpoint of all before it, so that nothing waits to be signed. Of that entry itself the note is signed, and not
    /// its id and time; it counts among <see cref="UnsignedEntries"/>.
    /// </summary>
    public bool EndsWithCheckpoint { get; init; }

    /// <summary>Whether the last entry is such a checkpoint, and an anchor vouches for all before it.</summary>
    public bool IsAnchoredToTheEnd => EndsWithCheckpoint && AnchoredEntries == Entries - 1;

    /// <summary>Checkpoints in anchors that no trusted key has signed, and that therefore say nothing.</summary>
    public IReadOnlyList<PassedOverNotes> PassedOver { get; init; } = [];

    /// <summary>Whether nothing was found.</summary>
    public bool Intact => FindingCount == 0;

    /// <summary>Entries that no signature covers: at least the newest checkpoint's own. Whoever holds the file can change these unseen.</summary>
    public long UnsignedEntries => Entries - SignedEntries;

    /// <summary>Entries that no anchor vouches for. Whoever holds the file, and the key, can change these unseen.</summary>
    public long UnanchoredEntries => Entries - AnchoredEntries;
}
