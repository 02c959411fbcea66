using Attesta.Trust;
using Npgsql;

namespace Attesta.PostgreSql.Reading;

/// <summary>
/// Trust as the database has it at each question: what any process appends, an operator's revocation above all, counts from the next question on. The
/// sums are written with the entries that they come from; <see cref="PostgresTrail.VerifyAsync(CancellationToken)"/> says whether they are right. Thread-safe.
/// </summary>
public sealed class PostgresTrust : ITrustSource, IDisposable, IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly string _chain;
    private readonly TrustSettings _settings;

    /// <summary>Trust from a chain. Connects to nothing yet.</summary>
    /// <param name="connectionString">As for <see cref="PostgresLedger"/>; the login has attesta_reader, attesta_writer or attesta_sequencer.</param>
    /// <param name="chain">Which chain of the database.</param>
    /// <param name="settings">How trust is earned and lost.</param>
    public PostgresTrust(string connectionString, string chain = PostgresLedgerOptions.DefaultChain, TrustSettings? settings = null)
    {
        _chain = ChainName.Checked(chain);
        _source = ServerAddress.Pool(connectionString);
        _settings = settings ?? TrustSettings.Default;
    }

    /// <inheritdoc/>
    public double Influence => _settings.Influence;

    /// <inheritdoc/>
    /// <exception cref="IOException">The database cannot be asked.</exception>
    public async ValueTask<double> TrustOfAsync(string agentId, IReadOnlyList<string> domains, DateTimeOffset now)
    {
        var engine = await LoadAsync([agentId], CancellationToken.None).ConfigureAwait(false);
        return await engine.TrustOfAsync(agentId, domains, now).ConfigureAwait(false);
    }

    /// <summary>What is known of one agent or, without one, of all of them.</summary>
    /// <exception cref="IOException">The database cannot be asked.</exception>
    public Task<TrustEngine> LoadAsync(string? agentId = null, CancellationToken cancellationToken = default) =>
        LoadAsync(agentId is null ? null : [agentId], cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task<TrustEngine> LoadAsync(string[]? agents, CancellationToken cancellationToken)
    {
        var engine = new TrustEngine(_settings);
        try
        {
            await using var command = _source.CreateCommand("select sums from attesta.sums_of($1, $2)");
            command.Parameters.Add(new() { Value = _chain });
            command.Parameters.Add(new() { Value = agents is null ? DBNull.Value : agents.Select(Sequencing.AgentKey.Of).ToArray(), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                engine.Restore(AgentSumsJson.Read(reader.GetFieldValue<byte[]>(0)));
            return engine;
        }
        catch (Exception failed) when (failed is NpgsqlException or FormatException)
        {
            throw new IOException($"What agents have earned cannot be read from PostgreSQL: {PostgresFailure.Words(failed)}.", failed);
        }
    }
}
