using System.Runtime.CompilerServices;

namespace Attesta.Audit;

/// <summary>
/// Reads entries from a ledger's files, the full ones and the one that is written, oldest first and in bounded memory, beside those who append. Each call
/// opens them anew.
/// </summary>
/// <remarks>Reading checks each line but not the chain: that is what <see cref="LedgerVerifier"/> is for.</remarks>
public sealed class LedgerReader(string path, TimeProvider? time = null) : IAuditTrail
{
    private const int DefaultPage = 100;

    /// <summary>How often a followed file is looked at.</summary>
    public static TimeSpan PollInterval { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Told of every line that cannot be read, which is then passed over; a null makes such a line an <see cref="InvalidDataException"/>.</summary>
    public Action<LedgerFinding>? Unreadable { get; init; }

    /// <summary>
    /// Whether to find entries by the index beside the ledger, <c>FILE.index</c>, and to make one when there is none that goes far enough. What is read is the
    /// same with and without; a million entries are searched in milliseconds. False unless set, as reading then writes nothing.
    /// </summary>
    public bool UseIndex { get; init; }

    /// <summary>How much of the ledger may lie behind the end of the index.</summary>
    internal long Slack { get; init; } = LedgerIndex.DefaultSlack;

    /// <summary>The entries that are there now.</summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="InvalidDataException">A line cannot be read, and <see cref="Unreadable"/> is null.</exception>
    /// <exception cref="FormatException"><see cref="AuditFilter.After"/> is not a cursor of this ledger.</exception>
    public async IAsyncEnumerable<AuditEntry> ReadAsync(AuditFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var hit in FindAsync(new(filter ?? new()), null, cancellationToken).ConfigureAwait(false))
            yield return hit.Entry;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LedgerLine> LinesAsync(AuditFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var hit in FindAsync(new(filter ?? new()), null, cancellationToken).ConfigureAwait(false))
            yield return new(hit.Entry, hit.Line);
    }

    /// <inheritdoc/>
    public Task<LedgerReport> VerifyAsync(CancellationToken cancellationToken = default) =>
        Task.Run(() => LedgerVerifier.Verify(path, cancellationToken), cancellationToken);

    /// <summary>As many entries as <see cref="AuditFilter.Limit"/> says, 100 unless it is set, and a cursor with which to go on behind them.</summary>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public async Task<AuditPage> ReadPageAsync(AuditFilter? filter = null, CancellationToken cancellationToken = default)
    {
        filter ??= new();
        var size = filter.Limit ?? DefaultPage;
        var (entries, cursor, hasMore) = (new List<AuditEntry>(), filter.After, false);
        await foreach (var hit in FindAsync(new(filter with { Limit = size < long.MaxValue ? size + 1 : size }), Place, cancellationToken).ConfigureAwait(false))
        {
            hasMore = entries.Count == size;
            if (!hasMore)
                entries.Add(hit.Entry);
        }

        return new(entries, cursor, hasMore);

        void Place(LedgerStream stream, LedgerHit hit) => cursor = entries.Count < size ? PageCursor.Of(stream, hit).ToString() : cursor;
    }

    /// <summary>Counts the entries that are there now.</summary>
    /// <inheritdoc cref="AuditStatistics.OfAsync" path="/param"/>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public async Task<AuditStatistics> CountAsync(AuditFilter? filter = null, int top = 10, CancellationToken cancellationToken = default)
    {
        // What the index cannot tell alone is read.
        if (!UseIndex || filter is { EntryId: not null } or { SessionId: not null } or { Limit: not null } or { After: not null })
            return await AuditStatistics.OfAsync(ReadAsync(filter, cancellationToken), top, cancellationToken).ConfigureAwait(false);
        using var stream = new LedgerStream(path);
        var length = stream.SettledLength();
        using var index = await OpenIndexAsync(stream, length, cancellationToken).ConfigureAwait(false);
        var count = new StatisticsCount();
        new LedgerScan(stream, length, index, new((filter ?? new()) with { NewestFirst = false }), Report, cancellationToken).Count(count);
        return count.Result(top);
    }

    /// <summary>The last entries and then, on and on until cancelled, those that any process appends. The findings it reports have no line number.</summary>
    /// <param name="last">With how many of the entries that are there to begin.</param>
    /// <param name="filter">Leaves out entries, also of the last.</param>
    /// <param name="cancellationToken">Ends it, with an <see cref="OperationCanceledException"/>.</param>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public IAsyncEnumerable<AuditEntry> FollowAsync(int last, AuditFilter? filter = null, CancellationToken cancellationToken = default) =>
        TailAsync(last, follow: true, filter, cancellationToken);

    /// <summary>The last entries.</summary>
    /// <inheritdoc cref="FollowAsync"/>
    public IAsyncEnumerable<AuditEntry> LastAsync(int last, AuditFilter? filter = null, CancellationToken cancellationToken = default) =>
        TailAsync(last, follow: false, filter, cancellationToken);

    /// <summary>The entries that look like approval without review; see <see cref="RubberStamps"/>.</summary>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public async IAsyncEnumerable<AuditEntry> FindRubberStampsAsync(
        double maxSeconds = RubberStamps.DefaultMaxSeconds,
        RiskLevel minRisk = RubberStamps.DefaultMinRisk,
        AuditFilter? filter = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var hit in FindAsync(new(filter ?? new(), new(maxSeconds, minRisk)), null, cancellationToken).ConfigureAwait(false))
            yield return hit.Entry;
    }

    /// <summary>What a query asks for.</summary>
    /// <param name="query">The query.</param>
    /// <param name="found">Told of each hit, before it is given out, with the ledger in which it lies.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async IAsyncEnumerable<LedgerHit> FindAsync(
        EntryQuery query, Action<LedgerStream, LedgerHit>? found, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stream = new LedgerStream(path);
        var length = stream.SettledLength();
        var (filter, left) = (query.Filter, query.Filter.Limit ?? long.MaxValue);
        var after = filter.After is { } cursor ? PageCursor.Find(stream, cursor) : (long?)null;
        using var index = await OpenIndexAsync(stream, length, cancellationToken).ConfigureAwait(false);
        var scan = new LedgerScan(stream, length, index, query, Report, cancellationToken);
        if (left <= 0)
            yield break;
        foreach (var hit in filter.NewestFirst ? scan.Find(0, after ?? length) : scan.Find(after + 1 ?? 0, length))
        {
            found?.Invoke(stream, hit);
            yield return hit;
            if (--left == 0)
                yield break;
        }
    }

    private Task<LedgerIndex?> OpenIndexAsync(LedgerStream stream, long length, CancellationToken cancellationToken) => UseIndex

        // To make one takes seconds.
        ? Task.Run(() => LedgerIndex.Open(Path.GetFullPath(path), stream, length, Slack, cancellationToken), cancellationToken)
        : Task.FromResult<LedgerIndex?>(null);

    private async IAsyncEnumerable<AuditEntry> TailAsync(
        int last, bool follow, AuditFilter? filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stream = new LedgerStream(path);
        var length = stream.SettledLength();
        stream.Position = StartOfLast(stream, length, last);
        using var lines = new LineCutter(stream, follow ? long.MaxValue : length);
        using var hasher = new ChainHasher();
        var doubted = -1L;
        while (true)
        {
            do
            {
                while (lines.TryCut())
                {
                    // Half a line may have been taken back and another written in its place between two reads: what was cut is then a bit of both.
                    if (follow && doubted != lines.Offset && !IsWhole(lines.Line.Span, hasher))
                    {
                        doubted = lines.Offset;
                        lines.Reread();
                        continue;
                    }

                    if (Read(lines, line: 0) is { } entry && filter?.Matches(entry) != false)
                        yield return entry;
                }
            }
            while (await lines.FillAsync(cancellationToken).ConfigureAwait(false));

            if (!follow)
                yield break;
            stream.Refresh();
            if (stream.Length < lines.NextOffset)
                throw new InvalidDataException($"The audit log '{path}' was cut shorter while it was followed. Run 'attesta audit verify'.");
            lines.Rewind();
            await Task.Delay(PollInterval, time ?? TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> line, ChainHasher hasher)
    {
        var scanner = new LineScanner(line, keep: false);
        return scanner.Scan() && hasher.IsOwnHash(scanner, line);
    }

    private AuditEntry? Read(LineCutter lines, long line)
    {
        if (lines.TooLong)
        {
            Report(new(line, lines.Offset, FindingKind.LineTooLong, $"the line is longer than {AuditChain.MaxLineBytes} bytes"));
            return null;
        }

        var scanner = new LineScanner(lines.Line.Span, keep: true);
        if (scanner.Scan())
            return scanner.Entry();
        Report(scanner.Fault! with { Line = line, Offset = lines.Offset + scanner.Fault.Offset });
        return null;
    }

    private void Report(LedgerFinding finding)
    {
        // A reader that passes over lines in silence is where somebody hides them.
        if (Unreadable is null)
            throw new InvalidDataException($"The audit log '{path}' cannot be read at byte {finding.Offset}: {finding.Detail}. Run 'attesta audit verify'.");
        Unreadable(finding);
    }

    private static long StartOfLast(Stream stream, long length, int lines)
    {
        var chunk = new byte[64 * 1024];
        long endsToPass = lines;
        for (var at = length; at > 0;)
        {
            // Going back in a packed file means to unpack it again: in few and growing steps.
            if (at < length && chunk.Length < 8 * 1024 * 1024)
                chunk = new byte[2 * chunk.Length];
            var size = (int)Math.Min(chunk.Length, at);
            at -= size;
            stream.Position = at;
            stream.ReadExactly(chunk, 0, size);
            for (var end = chunk.AsSpan(0, size).LastIndexOf((byte)'\n'); end >= 0; end = chunk.AsSpan(0, end).LastIndexOf((byte)'\n'))
            {
                if (endsToPass-- == 0)
                    return at + end + 1;
            }
        }

        return 0;
    }
}
