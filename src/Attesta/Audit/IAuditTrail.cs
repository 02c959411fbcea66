namespace Attesta.Audit;

/// <summary>An entry and the line that it was read from.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Line">The bytes as they are kept, without line end; valid until the next is asked for.</param>
public readonly record struct LedgerLine(AuditEntry Entry, ReadOnlyMemory<byte> Line);

/// <summary>
/// Reads what a ledger holds, wherever it is kept: in bounded memory, beside those who append. Each call begins anew. Everything may throw an
/// <see cref="IOException"/> when the ledger is not there or cannot be read, and an <see cref="InvalidDataException"/> for what is no entry; a <see cref="FormatException"/> says that <see cref="AuditFilter.After"/> is not a cursor of this ledger.
/// </summary>
/// <remarks>Reading checks each line but not the chain: that is what <see cref="VerifyAsync"/> is for.</remarks>
public interface IAuditTrail
{
    /// <summary>The entries that are there now.</summary>
    IAsyncEnumerable<AuditEntry> ReadAsync(AuditFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>The entries that are there now, with their lines.</summary>
    IAsyncEnumerable<LedgerLine> LinesAsync(AuditFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>As many entries as <see cref="AuditFilter.Limit"/> says, 100 unless it is set, and a cursor with which to go on behind them.</summary>
    Task<AuditPage> ReadPageAsync(AuditFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>The last entries.</summary>
    /// <param name="last">How many of all to look at.</param>
    /// <param name="filter">Leaves out entries of these.</param>
    /// <param name="cancellationToken">Ends it.</param>
    IAsyncEnumerable<AuditEntry> LastAsync(int last, AuditFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>The last entries and then, on and on until cancelled, those that anyone appends.</summary>
    /// <inheritdoc cref="LastAsync"/>
    IAsyncEnumerable<AuditEntry> FollowAsync(int last, AuditFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>The entries that look like approval without review; see <see cref="RubberStamps"/>.</summary>
    IAsyncEnumerable<AuditEntry> FindRubberStampsAsync(
        double maxSeconds = RubberStamps.DefaultMaxSeconds,
        RiskLevel minRisk = RubberStamps.DefaultMinRisk,
        AuditFilter? filter = null,
        CancellationToken cancellationToken = default);

    /// <summary>The entries in numbers.</summary>
    /// <param name="filter">Leaves out entries.</param>
    /// <param name="top">How many agents and actions to list.</param>
    /// <param name="cancellationToken">Ends the counting.</param>
    Task<AuditStatistics> CountAsync(AuditFilter? filter = null, int top = 10, CancellationToken cancellationToken = default);

    /// <summary>Checks every line and every link, as the ledger is now. Content never throws.</summary>
    Task<LedgerReport> VerifyAsync(CancellationToken cancellationToken = default);
}
