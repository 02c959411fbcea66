namespace Attesta.Audit.Proofs;

/// <summary>How often a ledger is signed, as what, and where the checkpoints go.</summary>
public sealed record CheckpointSettings
{
    /// <summary>After how many entries at the latest.</summary>
    public int EveryEntries { get; init; } = 1_000;

    /// <summary>After how long at the latest, while there are new entries.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The ledger's name in checkpoints; null names it after its first entry. It must not change, and no other ledger may have it.</summary>
    public string? Origin { get; init; }

    /// <summary>Where checkpoints go that the ledger's owner cannot rewrite.</summary>
    public IReadOnlyList<ICheckpointAnchor> Anchors { get; init; } = [];
}
