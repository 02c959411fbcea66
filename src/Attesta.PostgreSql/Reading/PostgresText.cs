using Attesta.Audit;
using Attesta.Audit.Proofs;
using Npgsql;

namespace Attesta.PostgreSql.Reading;

/// <summary>
/// The text of a chain in PostgreSQL, to be signed, proven and verified like that of a file: the same lines, so the same roots and receipts. Connects when it
/// is used. Thread-safe.
/// </summary>
public sealed class PostgresText : LedgerText, IDisposable, IAsyncDisposable
{
    private const int PatienceSeconds = 300;

    private readonly string _chain;
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlDataSource _locks;

    /// <summary>The text of a chain. Connects to nothing yet.</summary>
    /// <param name="connectionString">As for <see cref="PostgresLedger"/>; the login has attesta_reader.</param>
    /// <param name="folder">Where this machine keeps what it has computed of the chain, in a folder <c>postgres-CHAIN.proof</c>: best that of <c>audit.path</c>.</param>
    /// <param name="chain">Which chain of the database.</param>
    /// <exception cref="ArgumentException">One of them is not sound.</exception>
    public PostgresText(string connectionString, string folder, string chain = PostgresLedgerOptions.DefaultChain)
        : base(Path.Combine(folder, "postgres-" + ChainName.Checked(chain)))
    {
        _chain = chain;
        Name = $"chain {chain} in PostgreSQL";
        _source = ServerAddress.Pool(connectionString);
        _locks = ServerAddress.Unpooled(connectionString, "attesta/signer");
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool KeepsIdsApart => true;

    /// <inheritdoc/>
    public override Stream? Open(LedgerPosition from)
    {
        ArgumentNullException.ThrowIfNull(from);

        // In one statement with the entry before, so that nothing is read behind one that is no longer there.
        var rows = Rows("seq >= $2 order by seq", Math.Max(1, from.Entries));
        try
        {
            if (from.Entries == 0 || (rows.Next() is { } last && rows.Seq == from.Entries && IsIt(last, from)))
                return new LineStream(rows.Next, rows);
            rows.Dispose();
            return null;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override LedgerPosition? Find(LedgerPosition position)
    {
        ArgumentNullException.ThrowIfNull(position);
        return position.Entries == 0 || (LineAt(position.Entries - 1, position.Offset) is { } line && IsIt(line, position)) ? position : null;
    }

    /// <inheritdoc/>
    public override byte[]? LineAt(long index, long offset)
    {
        using var rows = Rows("seq = $2", index + 1);
        return rows.Next();
    }

    /// <inheritdoc/>
    public override (long Index, byte[] Line)? FindEntry(string entryId, LedgerPosition? before, long size)
    {
        ArgumentNullException.ThrowIfNull(entryId);
        if (Sequencing.Inbox.IdFault(entryId) is not null)
            return null;
        using var rows = Rows("entry_id = $2", entryId);
        return rows.Next() is { } line && Read(line)?.EntryId == entryId ? (rows.Seq - 1, line) : null;
    }

    /// <summary>
    /// Waits a little until no other process signs. It goes on in any case: the lock spares double work, and what keeps checkpoints from crossing is that
    /// each has its id from the one before, see <see cref="KeepsIdsApart"/>. So nobody can keep a ledger unsigned by holding the lock.
    /// </summary>
    /// <inheritdoc/>
    public override async ValueTask<IDisposable> LockAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = await _locks.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var command = new NpgsqlCommand(
                "select set_config('lock_timeout', '3s', false), set_config('tcp_keepalives_idle', '5', false), set_config('tcp_keepalives_interval', '2', false), set_config('tcp_keepalives_count', '3', false)", connection);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            command.CommandText = "select pg_advisory_lock(hashtextextended($1, 0))";
            command.Parameters.Add(new() { Value = "attesta-signing/" + _chain });
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch (PostgresException taken) when (connection is not null && taken.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return connection;
        }
        catch (Exception failed)
        {
            if (connection is not null)
                await connection.DisposeAsync().ConfigureAwait(false);
            if (failed is NpgsqlException refused)
                throw RowReader.Unreadable(refused);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _source.Dispose();
        _locks.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync().ConfigureAwait(false);
        await _locks.DisposeAsync().ConfigureAwait(false);
    }

    private static bool IsIt(byte[] line, LedgerPosition position) => Read(line)?.ChainHash == position.ChainHash;

    private static AuditEntry? Read(byte[] line)
    {
        try
        {
            return AuditChain.Parse(line);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private LineRows Rows(string condition, object value)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = _source.OpenConnection();
            var command = new NpgsqlCommand($"select seq, line from attesta.entries where chain = $1 and {condition}", connection)
            {
                CommandTimeout = PatienceSeconds,
                Parameters = { new() { Value = _chain }, new() { Value = value } },
            };
            return new LineRows(connection, command, command.ExecuteReader());
        }
        catch (NpgsqlException failed)
        {
            connection?.Dispose();
            throw RowReader.Unreadable(failed);
        }
    }

    private sealed class LineRows(NpgsqlConnection connection, NpgsqlCommand command, NpgsqlDataReader reader) : IDisposable
    {
        private bool _isAtEnd;

        public long Seq { get; private set; }

        public byte[]? Next()
        {
            try
            {
                _isAtEnd = !reader.Read();
                if (_isAtEnd)
                    return null;
                Seq = reader.GetInt64(0);
                return reader.GetFieldValue<byte[]>(1);
            }
            catch (NpgsqlException failed)
            {
                throw RowReader.Unreadable(failed);
            }
        }

        public void Dispose()
        {
            // An answer that is left in the middle would be read to its end first.
            if (!_isAtEnd)
                command.Cancel();
            reader.Dispose();
            command.Dispose();
            connection.Dispose();
        }
    }
}
