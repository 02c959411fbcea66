namespace Attesta.Audit;

/// <summary>Which entries are asked for: those that match a filter and, when it is about them, are rubber stamps.</summary>
internal sealed record EntryQuery(AuditFilter Filter, StampLimits? Stamps = null)
{
    public bool Matches(AuditEntry entry) =>
        Filter.Matches(entry) && (Stamps is not { } limits || RubberStamps.Include(entry, limits.MaxSeconds, limits.MinRisk));

    /// <summary>Whether entries of a kind can match.</summary>
    public bool MayMatch(EntryKind kind) =>
        (Filter.Verdict is null || kind.IsDecision) && Filter.Matches(kind.Verdict, kind.RiskLevel, kind.Environment, kind.ChallengePassed) && Matches(kind, double.NegativeInfinity);

    /// <summary>Whether an entry of a kind that can match does so by its review.</summary>
    public bool Matches(EntryKind kind, double reviewSeconds) => Stamps is not { } limits || kind.IsStamp(reviewSeconds, limits.MaxSeconds, limits.MinRisk);
}

/// <summary>What counts as a rubber stamp; see <see cref="RubberStamps"/>.</summary>
internal readonly record struct StampLimits(double MaxSeconds, RiskLevel MinRisk);

/// <summary>An entry that was found.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Line">Its line without line end, valid until the next entry is asked for.</param>
/// <param name="Offset">The byte of the ledger at which it begins.</param>
internal readonly record struct LedgerHit(AuditEntry Entry, ReadOnlyMemory<byte> Line, long Offset);
