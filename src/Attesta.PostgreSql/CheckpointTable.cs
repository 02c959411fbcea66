using System.Runtime.CompilerServices;
using System.Text;
using Attesta.Audit.Proofs;
using Npgsql;

namespace Attesta.PostgreSql;

/// <summary>A signed checkpoint as it was kept.</summary>
/// <param name="Number">Later ones have larger numbers.</param>
/// <param name="Note">The bytes that were given.</param>
/// <param name="ReceivedAt">When, by the clock of the database.</param>
public sealed record KeptCheckpoint(long Number, byte[] Note, DateTimeOffset ReceivedAt);

/// <summary>
/// An anchor in PostgreSQL: signed checkpoints of ledgers, where whoever has only the role attesta_anchor can add one and change or remove none. Use another
/// server than the ledger's, or it proves nothing to somebody who owns that server. Connects when it is used.
/// </summary>
/// <param name="connectionString">As Npgsql takes it, or a postgres:// address.</param>
/// <exception cref="ArgumentException">It is no connection.</exception>
public sealed class CheckpointTable(string connectionString) : ICheckpointAnchor, IDisposable, IAsyncDisposable
{
    /// <summary>Longest note: 64 KiB.</summary>
    public const int MaxNoteBytes = 64 * 1024;

    private readonly NpgsqlDataSource _source = ServerAddress.Pool(connectionString);

    /// <inheritdoc/>
    public string Name { get; } = "the checkpoints of " + ServerAddress.Shown(connectionString);

    /// <summary>Keeps a checkpoint; on stable storage when it returns. The login has attesta_anchor.</summary>
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<NoteSignature>> StoreAsync(CheckpointOffer offer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(offer);
        try
        {
            await AddAsync(offer.Checkpoint.Origin, Encoding.UTF8.GetBytes(offer.Note.ToString()), cancellationToken).ConfigureAwait(false);
            return [];
        }
        catch (IOException failed)
        {
            throw new AnchorFailedException(failed.Message, failed);
        }
    }

    /// <summary>The checkpoints of a ledger, oldest first; what is no note is passed over. The login has attesta_reader.</summary>
    /// <inheritdoc/>
    public async IAsyncEnumerable<SignedNote> ListAsync(string? origin, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = 0L;
        while (true)
        {
            List<KeptCheckpoint> page;
            try
            {
                page = await PageAsync(origin, after, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException failed)
            {
                throw new AnchorFailedException(failed.Message, failed);
            }

            if (page.Count == 0)
                yield break;
            foreach (var kept in page)
            {
                if (SignedNote.Parse(Encoding.UTF8.GetString(kept.Note)) is { } note)
                    yield return note;
            }

            after = page[^1].Number;
        }
    }

    /// <summary>Keeps a checkpoint; on stable storage when this returns. The login has attesta_anchor.</summary>
    /// <param name="origin">Whose: the origin line of the note.</param>
    /// <param name="note">The signed note, byte for byte.</param>
    /// <param name="cancellationToken">Ends the waiting; the note may be kept all the same.</param>
    /// <exception cref="IOException">It is not known to be kept.</exception>
    public async Task AddAsync(string origin, ReadOnlyMemory<byte> note, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(origin);
        try
        {
            await using var command = _source.CreateCommand("insert into attesta.checkpoints (origin, note) values ($1, $2)");
            command.Parameters.Add(new() { Value = origin });
            command.Parameters.Add(new() { Value = note.ToArray() });
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException failed)
        {
            throw new IOException($"The checkpoint could not be kept in PostgreSQL: {PostgresFailure.Words(failed)}.", failed);
        }
    }

    /// <summary>What is kept, oldest first. The login has attesta_reader.</summary>
    /// <param name="origin">Whose.</param>
    /// <param name="after">Only those with a larger number.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async IAsyncEnumerable<KeptCheckpoint> KeptAsync(string origin, long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var page = await PageAsync(origin, after, cancellationToken).ConfigureAwait(false);
            if (page.Count == 0)
                yield break;
            foreach (var kept in page)
                yield return kept;
            after = page[^1].Number;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task<List<KeptCheckpoint>> PageAsync(string? origin, long after, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = _source.CreateCommand("select id, note, received_at from attesta.checkpoints where ($1::text is null or origin = $1) and id > $2 order by id limit 256");
            command.Parameters.Add(new() { Value = (object?)origin ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
            command.Parameters.Add(new() { Value = after });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            var page = new List<KeptCheckpoint>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                page.Add(new(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), new DateTimeOffset(reader.GetDateTime(2))));
            return page;
        }
        catch (NpgsqlException failed)
        {
            throw new IOException($"Checkpoints cannot be read from PostgreSQL: {PostgresFailure.Words(failed)}.", failed);
        }
    }
}
