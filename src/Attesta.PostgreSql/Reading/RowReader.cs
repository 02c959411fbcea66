using Npgsql;

namespace Attesta.PostgreSql.Reading;

/// <summary>Rows of a number and a line, one at a time. What the server does wrong is an <see cref="IOException"/>.</summary>
internal sealed class RowReader : IAsyncDisposable
{
    private const int PatienceSeconds = 300;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _command;
    private readonly NpgsqlDataReader _reader;
    private bool _isAtEnd;

    private RowReader(NpgsqlConnection connection, NpgsqlCommand command, NpgsqlDataReader reader) => (_connection, _command, _reader) = (connection, command, reader);

    public long Seq { get; private set; }

    public byte[] Line { get; private set; } = [];

    public static async Task<RowReader> OpenAsync(NpgsqlDataSource source, Func<NpgsqlCommand, string> write, CancellationToken cancellationToken)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            var command = new NpgsqlCommand { Connection = connection, CommandTimeout = PatienceSeconds };
            command.CommandText = write(command);
            return new RowReader(connection, command, await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception failed)
        {
            if (connection is not null)
                await connection.DisposeAsync().ConfigureAwait(false);
            if (failed is NpgsqlException refused)
                throw Unreadable(refused);
            throw;
        }
    }

    public static IOException Unreadable(NpgsqlException failed) => new($"PostgreSQL: {PostgresFailure.Words(failed)}.", failed);

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await _reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                _isAtEnd = true;
                return false;
            }

            Seq = _reader.GetInt64(0);
            Line = _reader.GetFieldValue<byte[]>(1);
            return true;
        }
        catch (NpgsqlException failed)
        {
            throw Unreadable(failed);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // An answer that is left in the middle would be read to its end first.
        if (!_isAtEnd)
            _command.Cancel();
        await _reader.DisposeAsync().ConfigureAwait(false);
        await _command.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }
}
