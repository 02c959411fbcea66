using System.Runtime.CompilerServices;
using Attesta.Audit;
using Attesta.Audit.Proofs;
using Attesta.PostgreSql.Sequencing;
using Npgsql;

namespace Attesta.PostgreSql.Reading;

/// <summary>Reads a chain in PostgreSQL: the same answers as a file with the same lines gives. Connects when it is used. Thread-safe.</summary>
public sealed class PostgresTrail : IAuditTrail, IAsyncDisposable
{
    private const int MaxPage = 1000;
    private const int DefaultPage = 100;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly string _address;
    private readonly string _chain;
    private readonly TimeProvider _time;
    private readonly NpgsqlDataSource _source;

    /// <summary>The trail of a chain. Connects to nothing yet.</summary>
    /// <param name="connectionString">As for <see cref="PostgresLedger"/>; the login has attesta_reader.</param>
    /// <param name="chain">Which chain of the database.</param>
    /// <param name="time">The source of time, for waiting.</param>
    public PostgresTrail(string connectionString, string chain = PostgresLedgerOptions.DefaultChain, TimeProvider? time = null)
    {
        _address = connectionString;
        _chain = ChainName.Checked(chain);
        _time = time ?? TimeProvider.System;
        _source = ServerAddress.Pool(connectionString);
    }

    /// <summary>Told of every line that cannot be read, which is then passed over; a null makes such a line an <see cref="InvalidDataException"/>.</summary>
    public Action<LedgerFinding>? Unreadable { get; init; }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AuditEntry> ReadAsync(AuditFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var (entry, _) in LinesAsync(filter, cancellationToken).ConfigureAwait(false))
            yield return entry;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LedgerLine> LinesAsync(AuditFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var (_, entry, line) in FindAsync(filter, "", static _ => true, cancellationToken).ConfigureAwait(false))
            yield return new(entry, line);
    }

    /// <inheritdoc/>
    public async Task<AuditPage> ReadPageAsync(AuditFilter? filter = null, CancellationToken cancellationToken = default)
    {
        filter ??= new();
        var size = filter.Limit ?? DefaultPage;
        var (entries, cursor) = (new List<AuditEntry>(), filter.After);
        var more = filter with { Limit = size < long.MaxValue ? size + 1 : size };
        await foreach (var (seq, entry, _) in FindAsync(more, "", static _ => true, cancellationToken).ConfigureAwait(false))
        {
            if (entries.Count == size)
                return new(entries, cursor, HasMore: true);
            entries.Add(entry);
            cursor = ChainCursor.Of(seq, entry.ChainHash);
        }

        return new(entries, cursor, HasMore: false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AuditEntry> LastAsync(int last, AuditFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var (_, entry) in FromAsync(await StartOfAsync(last, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false))
        {
            if (entry is not null && filter?.Matches(entry) != false)
                yield return entry;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AuditEntry> FollowAsync(int last, AuditFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var seen = await StartOfAsync(last, cancellationToken).ConfigureAwait(false);
        var wake = new Wakeup(_time);
        await using var source = ServerAddress.Unpooled(_address, "attesta/follower");
        await using var listener = new Listener(source, _chain, _time, _ => wake.Set());
        listener.Start();
        while (true)
        {
            var page = await PageAsync(seen, cancellationToken).ConfigureAwait(false);
            foreach (var (seq, entry) in page)
            {
                seen = seq;
                if (entry is not null && filter?.Matches(entry) != false)
                    yield return entry;
            }

            if (page.Count < MaxPage)
                await wake.WaitAsync(LookEvery).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AuditEntry> FindRubberStampsAsync(
        double maxSeconds = RubberStamps.DefaultMaxSeconds,
        RiskLevel minRisk = RubberStamps.DefaultMinRisk,
        AuditFilter? filter = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Whatever else a rubber stamp is, it is one of these, and there is an index on them.
        const string candidates = " and (is_review or is_human_approval or not min_review_met)";
        await foreach (var (_, entry, _) in FindAsync(filter, candidates, entry => RubberStamps.Include(entry, maxSeconds, minRisk), cancellationToken).ConfigureAwait(false))
            yield return entry;
    }

    /// <inheritdoc/>
    public Task<AuditStatistics> CountAsync(AuditFilter? filter = null, int top = 10, CancellationToken cancellationToken = default) => FilterSql.IsExact(filter)
        ? StatisticsSql.CountAsync(_source, _chain, filter, top, cancellationToken)
        : AuditStatistics.OfAsync(ReadAsync(filter, cancellationToken), top, cancellationToken);

    /// <summary>
    /// Checks every line and every link as in a file, and beyond that: that the numbers have no gap, that the chain ends where the database says, that the
    /// columns are those of the lines, and that agents have earned what the entries say.
    /// </summary>
    /// <inheritdoc/>
    public Task<LedgerReport> VerifyAsync(CancellationToken cancellationToken = default) => Task.Run(() => Verification.Run(_source, _chain, null, cancellationToken), cancellationToken);

    /// <summary>The same, and what signatures and anchors say of the lines, in one pass: whoever owns the database cannot show each of the two another chain.</summary>
    /// <param name="proofs">Whose keys and anchors.</param>
    /// <param name="text">The text of the same chain.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AnchorFailedException">An anchor cannot be read.</exception>
    public async Task<(LedgerReport Chain, ProofReport Proofs)> VerifyAsync(ProofVerifier proofs, PostgresText text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(proofs);

        // INVARIANT: the anchors are read before the chain, which is then at least as long as they know.
        var reading = await proofs.BeginAsync(text, cancellationToken).ConfigureAwait(false);
        var report = await Task.Run(() => Verification.Run(_source, _chain, reading, cancellationToken), cancellationToken).ConfigureAwait(false);
        return (report, reading.End());
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    // In the order that is asked for, from the cursor on, and no more than the limit says.
    private async IAsyncEnumerable<(long Seq, AuditEntry Entry, byte[] Line)> FindAsync(
        AuditFilter? filter, string condition, Func<AuditEntry, bool> matches, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = filter?.After is { } cursor ? await ChainCursor.FindAsync(_source, _chain, cursor, cancellationToken).ConfigureAwait(false) : (long?)null;
        var left = filter?.Limit ?? long.MaxValue;

        // As many rows as are wanted, so that the server does not find and sort all for the first few. When not all of them match, the next ones are asked for.
        for (var most = left; left > 0; most = Math.Max(left, MaxPage))
        {
            var (from, limit) = (after, most);
            await using var rows = await RowReader.OpenAsync(
                _source, command => FilterSql.Select(command, _chain, filter, condition, from, limit), cancellationToken).ConfigureAwait(false);
            long count = 0;
            for (; await rows.ReadAsync(cancellationToken).ConfigureAwait(false); count++)
            {
                after = rows.Seq;
                if (Parsed(rows.Seq, rows.Line) is not { } entry || filter?.Matches(entry) == false || !matches(entry))
                    continue;
                yield return (rows.Seq, entry, rows.Line);
                if (--left == 0)
                    yield break;
            }

            if (count < most)
                yield break;
        }
    }

    // The numbers have no gaps, so that the last entries are found without counting.
    private async Task<long> StartOfAsync(int last, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = _source.CreateCommand("select coalesce(max(seq), 0) from attesta.entries where chain = $1");
            command.Parameters.Add(new() { Value = _chain });
            return Math.Max(0, (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))! - last);
        }
        catch (NpgsqlException failed)
        {
            throw RowReader.Unreadable(failed);
        }
    }

    // A server that restarts does not end the following; what is appended meanwhile is read when it is back.
    private async Task<List<(long Seq, AuditEntry? Entry)>> PageAsync(long seq, CancellationToken cancellationToken)
    {
        var page = new List<(long, AuditEntry?)>();
        try
        {
            await foreach (var row in FromAsync(seq, cancellationToken, MaxPage).ConfigureAwait(false))
                page.Add(row);
        }
        catch (IOException)
        {
            // Tried again after a while.
        }

        return page;
    }

    private async IAsyncEnumerable<(long Seq, AuditEntry? Entry)> FromAsync(
        long seq, [EnumeratorCancellation] CancellationToken cancellationToken, long most = long.MaxValue)
    {
        await using var rows = await RowReader.OpenAsync(_source, command =>
        {
            command.Parameters.Add(new() { Value = _chain });
            command.Parameters.Add(new() { Value = seq });
            command.Parameters.Add(new() { Value = most });
            return "select seq, line from attesta.entries where chain = $1 and seq > $2 order by seq limit $3";
        }, cancellationToken).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            yield return (rows.Seq, Parsed(rows.Seq, rows.Line));
    }

    private AuditEntry? Parsed(long seq, byte[] line)
    {
        try
        {
            return AuditChain.Parse(line);
        }
        catch (FormatException wrong)
        {
            // A reader that passes over lines in silence is where somebody hides them.
            if (Unreadable is null)
                throw new InvalidDataException($"Entry {seq} of the audit ledger cannot be read: {wrong.Message} Run 'attesta audit verify'.", wrong);
            Unreadable(new(seq, 0, FindingKind.Malformed, wrong.Message));
            return null;
        }
    }
}
