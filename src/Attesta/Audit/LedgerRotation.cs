namespace Attesta.Audit;

/// <summary>When a ledger begins a new file, and what becomes of the full ones. The default is one file for good.</summary>
public sealed record LedgerRotation
{
    /// <summary>One file for good.</summary>
    public static LedgerRotation None { get; } = new();

    /// <summary>Begins a new file when the present one has so many bytes or more; null for no limit.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Begins a new file with every day, in UTC.</summary>
    public bool Daily { get; init; }

    /// <summary>Packs full files with gzip; the newest of them stays as it is, so that the end of the ledger is always quick to read.</summary>
    public bool Compress { get; init; }

    internal bool IsDue(long length, DateOnly? day, DateOnly today) =>
        length > 0 && (length >= MaxBytes || (Daily && day is { } began && began < today));
}
