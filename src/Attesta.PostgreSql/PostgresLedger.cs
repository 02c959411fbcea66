using Attesta.Audit;
using Attesta.Audit.Proofs;
using Attesta.Policy;
using Attesta.PostgreSql.Reading;
using Attesta.PostgreSql.Sequencing;
using Attesta.Trust;
using Microsoft.Extensions.Logging;

namespace Attesta.PostgreSql;

/// <summary>
/// The ledger in PostgreSQL, for any number of processes on any number of machines. An append returns when its entry has its place in the chain and is
/// committed, whatever durability was asked for. One of the processes chains for all of them; when it goes or stands still, another takes over.
/// When a commit cannot be told from a failure, the entry is looked up by its id: an append ends in success or in an exception, and never twice in the chain.
/// Connects when it is first used. Thread-safe; dispose it asynchronously.
/// </summary>
public sealed class PostgresLedger : ITrustLedger, IAsyncDisposable
{
    private readonly string _address;
    private readonly Pump _pump;

    /// <summary>A ledger in the database. Connects to nothing yet.</summary>
    /// <param name="connectionString">As Npgsql takes it, or a postgres:// address. The login has attesta_writer, attesta_sequencer or both.</param>
    /// <param name="options">How it works.</param>
    /// <exception cref="ArgumentException">One of the two is not sound.</exception>
    public PostgresLedger(string connectionString, PostgresLedgerOptions? options = null)
    {
        options ??= new PostgresLedgerOptions();
        Chain = ChainName.Checked(options.Chain);
        _address = connectionString;
        _pump = new Pump(connectionString, options);
    }

    /// <summary>The ledger that a configuration names by <c>audit.postgres</c> and <c>audit.chain</c>, which signs itself where <c>audit.checkpoint</c> says so. Give it to the gate; dispose it.</summary>
    /// <param name="audit">What was configured.</param>
    /// <param name="options">How it works; the chain is the configured one.</param>
    /// <param name="log">Told when signing or anchoring fails.</param>
    /// <exception cref="ArgumentException">No database is configured, or its connection is not sound.</exception>
    /// <exception cref="SecretMissingException">The connection is not where the configuration says.</exception>
    /// <exception cref="SigningFailedException">The key that signs it cannot be read.</exception>
    public static IAuditLedger From(AuditSettings audit, PostgresLedgerOptions? options = null, ILogger? log = null)
    {
        ArgumentNullException.ThrowIfNull(audit);
        var address = audit.Postgres ?? throw new ArgumentException("The configuration names no database: set audit.postgres.", nameof(audit));
        options = (options ?? new PostgresLedgerOptions()) with { Chain = audit.Chain };
        var connection = address.Read();
        var ledger = new PostgresLedger(connection, options);
        return audit.Checkpoint?.Sign(ledger, new PostgresText(connection, Path.GetDirectoryName(audit.Path)!, audit.Chain), options.Time, log, static anchor => new CheckpointTable(anchor)) ?? (IAuditLedger)ledger;
    }

    /// <summary>Which chain of the database.</summary>
    public string Chain { get; }

    /// <inheritdoc/>
    public ValueTask<AuditEntry> AppendAsync(AuditEntry entry, Durability durability)
    {
        try
        {
            // Spelled by the caller: side by side with others, and an entry that cannot be written fails alone.
            var line = AuditChain.Line(entry with { ChainHash = "", PreviousHash = "" });
            return Inbox.IdFault(entry.EntryId) is { } fault
                ? ValueTask.FromException<AuditEntry>(new AuditFailedException(fault))
                : new(_pump.Enqueue(entry, line));
        }
        catch (AuditFailedException unwritable)
        {
            return ValueTask.FromException<AuditEntry>(unwritable);
        }
    }

    /// <summary>Connects as the next append would, so that a ledger that cannot be written is noticed early. From then on this ledger may chain what others put down.</summary>
    /// <exception cref="AuditFailedException">Appending would fail.</exception>
    public async ValueTask ProbeAsync() => await _pump.Enqueue(null, []).ConfigureAwait(false);

    /// <inheritdoc/>
    public ITrustSource CreateTrust(TrustSettings? settings = null) => new PostgresTrust(_address, Chain, settings);

    /// <summary>Ends when the appends before are done. Later ones fail.</summary>
    public ValueTask DisposeAsync() => _pump.DisposeAsync();
}
