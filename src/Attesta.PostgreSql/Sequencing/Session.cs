using Attesta.Audit;
using Npgsql;

namespace Attesta.PostgreSql.Sequencing;

/// <summary>A connection of a ledger's own, set up so that a commit means that the entry is on stable storage.</summary>
internal sealed class Session : IAsyncDisposable
{
    // What the server may wait for on its side is bounded too, so that a connection that was cut does not keep a lock for hours.
    private const string SetUp = """
        select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') not in ('on', 'remote_apply');
        select set_config(name, value, false) from (values ('default_transaction_isolation', 'read committed'), ('lock_timeout', '10s'),
            ('idle_in_transaction_session_timeout', '3s'), ('tcp_keepalives_idle', '5'), ('tcp_keepalives_interval', '2'),
            ('tcp_keepalives_count', '3')) as settings (name, value);
        """;

    private const string Ask = """
        select coalesce(max(version), 0), has_function_privilege('attesta.begin_term(text)', 'execute'), has_column_privilege('attesta.inbox', 'line', 'insert'),
            pg_has_role('attesta_operator', 'usage') or pg_has_role('attesta_sequencer', 'usage'),
            pg_has_role('attesta_signer', 'usage') or pg_has_role('attesta_sequencer', 'usage'), current_setting('fsync')::boolean
        from attesta.migrations
        """;

    private Session(NpgsqlConnection connection) => Connection = connection;

    public NpgsqlConnection Connection { get; }

    /// <summary>Whether the login may chain entries.</summary>
    public bool MaySequence { get; private set; }

    /// <summary>Whether the login may put entries into the inbox.</summary>
    public bool MaySubmit { get; private set; }

    /// <summary>As whom the login speaks in the inbox.</summary>
    public Voice Voice { get; private set; }

    public static async Task<Session> OpenAsync(NpgsqlDataSource source)
    {
        var session = new Session(source.CreateConnection());
        try
        {
            await session.Connection.OpenAsync().ConfigureAwait(false);
            await session.SetUpAsync().ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends what earlier connections of the same ledger may still be doing, so that it is known what they did.</summary>
    public async Task EndEarlierAsync(string applicationName)
    {
        await using var command = new NpgsqlCommand(
            "select pg_terminate_backend(pid, 2000) from pg_stat_activity where application_name = $1 and usename = current_user and pid <> pg_backend_pid()", Connection)
        { Parameters = { new() { Value = applicationName } } };
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    /// <summary>A statement with its values, by position.</summary>
    public NpgsqlCommand Command(string text, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(text, Connection);
        foreach (var value in values)
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        return command;
    }

    /// <summary>A statement that has no answer. Transactions are begun and ended with it, because an object for one hides why a broken connection failed.</summary>
    public async Task RunAsync(string text)
    {
        await using var command = new NpgsqlCommand(text, Connection);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync() => await Connection.DisposeAsync().ConfigureAwait(false);

    private async Task SetUpAsync()
    {
        await using (var command = new NpgsqlCommand(SetUp, Connection))
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        await using var ask = new NpgsqlCommand(Ask, Connection);
        await using var answer = await ask.ExecuteReaderAsync().ConfigureAwait(false);
        await answer.ReadAsync().ConfigureAwait(false);
        Schema.PostgresSchema.Check(answer.GetInt32(0));
        (MaySequence, MaySubmit, Voice) = (answer.GetBoolean(1), answer.GetBoolean(2), new(answer.GetBoolean(3), answer.GetBoolean(4)));
        if (!answer.GetBoolean(5))
            throw new AuditFailedException("The server runs with fsync off, so that nothing it commits is safe. Switch it on.");
        if (!MaySequence && !MaySubmit)
            throw new AuditFailedException("This login may not write to the audit ledger. Grant it attesta_writer, or attesta_sequencer too where it shall chain entries.");
    }
}
