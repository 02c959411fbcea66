namespace Attesta.Audit;

/// <summary>
/// Finds the entries that a query asks for, in either order: by the index as far as it goes and holds, and by reading the ledger where it does not. Not
/// for several threads.
/// </summary>
/// <param name="stream">The ledger.</param>
/// <param name="length">How much of it to look at.</param>
/// <param name="index">Its index, if any.</param>
/// <param name="query">What to find.</param>
/// <param name="report">Told of every line that cannot be read.</param>
/// <param name="cancellationToken">Ends the search.</param>
internal sealed class LedgerScan(
    LedgerStream stream, long length, LedgerIndex? index, EntryQuery query, Action<LedgerFinding> report, CancellationToken cancellationToken)
{
    private const int FirstWindow = 256 * 1024;
    private const int LastWindow = 4 * 1024 * 1024;

    // Lines are read in the order of the file, which in a packed one is the only cheap order.
    private const int MostRowsAtOnce = 4096;

    private const int DenseShare = 4;
    private const long UnknownLine = -1;

    private bool IsNewestFirst => query.Filter.NewestFirst;

    /// <summary>The entries whose lines begin in a span of the ledger.</summary>
    public IEnumerable<LedgerHit> Find(long from, long to)
    {
        var blocks = (index?.Blocks ?? []).Where(block => block.To > from && block.From < to);
        var behind = Math.Max(from, index?.To ?? 0);
        if (IsNewestFirst)
            return Backward(behind, to).Concat(blocks.Reverse().SelectMany(block => InBlock(block, Math.Max(from, block.From), Math.Min(to, block.To))));
        var tail = Forward(behind, to, behind == 0 ? 0 : behind == index?.To ? index.Lines : UnknownLine);
        return blocks.SelectMany(block => InBlock(block, Math.Max(from, block.From), Math.Min(to, block.To))).Concat(tail);
    }

    /// <summary>Counts all that the query asks for, which must be what the index can tell alone.</summary>
    public void Count(StatisticsCount count)
    {
        foreach (var block in index?.Blocks ?? [])
        {
            var isCounted = block.Unreadable == 0 && IndexSearch.TryCount(block, query, count);
            if (!isCounted && block.Unreadable == 0)
                index!.Discard();
            block.Forget();
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var hit in isCounted ? [] : Forward(block.From, block.To, block.LinesBefore))
                count.Add(hit.Entry);
        }

        foreach (var hit in Forward(index?.To ?? 0, length, index?.Lines ?? 0))
            count.Add(hit.Entry);
    }

    private IEnumerable<LedgerHit> InBlock(IndexBlock block, long from, long to)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var rows = block.Unreadable == 0 ? IndexSearch.TryFind(block, query, from, to) : null;
        var isWrong = rows is null && block.Unreadable == 0;

        // Most of it is read faster in one go than line by line.
        if (rows?.Length > block.Rows / DenseShare && query.Filter.Limit is null)
            rows = null;
        for (var done = 0; done < rows?.Length;)
        {
            var batch = NextOf(block, IsNewestFirst ? rows.AsMemory(0, rows.Length - done) : rows.AsMemory(done));
            if (TryRead(block, batch.Span) is not { } hits)
            {
                (isWrong, rows) = (true, null);
                break;
            }

            if (IsNewestFirst)
                hits.Reverse();
            foreach (var hit in hits)
                yield return hit;
            done += batch.Length;
            var offsets = block.Column<long>(IndexBlock.Offsets);
            (from, to) = IsNewestFirst ? (from, offsets[batch.Span[0]]) : (offsets[batch.Span[^1]] + 1, to);
        }

        block.Forget();
        if (isWrong)
            index!.Discard();
        if (rows is not null)
            yield break;
        foreach (var hit in IsNewestFirst ? Backward(from, to) : Forward(from, to, from == block.From ? block.LinesBefore : UnknownLine))
            yield return hit;
    }

    /// <summary>The rows to be read next, of those that are left: few enough that their lines are as little memory as what is read in one go.</summary>
    private ReadOnlyMemory<int> NextOf(IndexBlock block, ReadOnlyMemory<int> left)
    {
        var offsets = block.Column<long>(IndexBlock.Offsets);
        var most = (int)Math.Min(left.Length, Math.Clamp(query.Filter.Limit ?? MostRowsAtOnce, 1, MostRowsAtOnce));
        var (size, bytes) = (0, 0L);
        while (size < most && (size == 0 || bytes < LastWindow))
        {
            var row = left.Span[IsNewestFirst ? ^(size + 1) : size];
            bytes += (row + 1 < offsets.Length ? offsets[row + 1] : block.To) - offsets[row];
            size++;
        }

        return IsNewestFirst ? left[^size..] : left[..size];
    }

    /// <summary>Reads the lines that rows of the index point to; null when one is not what the index says.</summary>
    private List<LedgerHit>? TryRead(IndexBlock block, ReadOnlySpan<int> rows)
    {
        var hits = new List<LedgerHit>(rows.Length);
        var offsets = block.Column<long>(IndexBlock.Offsets);
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var end = row + 1 < offsets.Length ? offsets[row + 1] : block.To;
            if (end > block.To || SingleLine.TryRead(stream, offsets[row], end) is not { } line)
                return null;
            var scanner = new LineScanner(line, keep: true);
            if (!scanner.Scan())
                return null;
            var entry = scanner.Entry();
            if (query.Matches(entry))
                hits.Add(new(entry, line, offsets[row]));
            else if (query.Filter is { SessionId: null, EntryId: null })
                return null;
        }

        return hits;
    }

    private IEnumerable<LedgerHit> Backward(long from, long to)
    {
        var size = FirstWindow;
        while (to > from)
        {
            var begin = Math.Max(from, to - size);
            var hits = Forward(begin, to, UnknownLine).Select(hit => hit with { Line = hit.Line.ToArray() }).ToList();
            for (var i = hits.Count - 1; i >= 0; i--)
                yield return hits[i];
            (to, size) = (begin, Math.Min(2 * size, LastWindow));
        }
    }

    private IEnumerable<LedgerHit> Forward(long from, long to, long linesBefore)
    {
        if (from >= to)
            yield break;

        // Begun one byte early: what is cut first is the end of an earlier line, and empty when a line begins just here.
        var beginsLine = stream.BeginsFile(from);
        stream.Position = beginsLine ? from : from - 1;
        using var lines = new LineCutter(stream, length);
        if (!beginsLine && !lines.SkipLine(to, cancellationToken))
            yield break;
        var skipped = lines.Number;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (lines.NextOffset < to && lines.TryCut())
            {
                if (Read(lines, linesBefore == UnknownLine ? 0 : linesBefore + lines.Number - skipped) is { } entry && query.Matches(entry))
                    yield return new(entry, lines.Line, lines.Offset);
            }
        }
        while (lines.NextOffset < to && lines.Fill());

        if (lines.NextOffset < to && lines.Remainder > 0)
            report(new(linesBefore == UnknownLine ? 0 : linesBefore + lines.Number - skipped + 1, lines.NextOffset, FindingKind.TornTail, $"{lines.Remainder} bytes follow the last line end"));
    }

    private AuditEntry? Read(LineCutter lines, long line)
    {
        var scanner = new LineScanner(lines.Line.Span, keep: true);
        if (lines.TooLong)
            report(new(line, lines.Offset, FindingKind.LineTooLong, $"the line is longer than {AuditChain.MaxLineBytes} bytes"));
        else if (scanner.Scan())
            return scanner.Entry();
        else
            report(scanner.Fault! with { Line = line, Offset = lines.Offset + scanner.Fault.Offset });
        return null;
    }
}
