using Attesta.Audit;
using Attesta.Policy;
using Attesta.PostgreSql;
using Attesta.PostgreSql.Reading;
using Attesta.Trust;

namespace Attesta.Cli.Running;

internal sealed class PostgresPlace(AuditSettings audit, TimeProvider time) : LedgerPlace(audit.Path)
{
    // A person waits; a server that restarts is back by then.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<IAsyncDisposable> _open = [];
    private PostgresLedger? _ledger;

    public override string Name => $"chain {audit.Chain} in PostgreSQL";

    public override string WritingHint => "attesta db status shows the state of the database; audit.postgres in attesta.yaml says which it is";

    public override IAuditLedger Ledger() => Postgres();

    public override ValueTask ProbeAsync() => Postgres().ProbeAsync();

    public override IAuditTrail Trail(bool useIndex, Action<LedgerFinding> unreadable) =>
        Opened(() => new PostgresTrail(Address(), audit.Chain, time) { Unreadable = unreadable });

    public override ITrustSource Trust(TrustSettings settings) => Opened(() => new PostgresTrust(Address(), audit.Chain, settings));

    public override async Task<(TrustEngine Known, string? Broken)> LearnAsync(TrustSettings? settings, string? agentId)
    {
        await using var trust = Sound(() => new PostgresTrust(Address(), audit.Chain, settings));
        return (await trust.LoadAsync(agentId).ConfigureAwait(false), null);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var open in _open)
            await open.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The connection, as it is configured now.</summary>
    /// <exception cref="CommandFailure">It cannot be read.</exception>
    public string Address()
    {
        try
        {
            return audit.Postgres!.Read();
        }
        catch (SecretMissingException missing)
        {
            throw new CommandFailure(ExitCode.Usage, "audit.postgres: " + missing.Message);
        }
    }

    private PostgresLedger Postgres() => _ledger ??= Opened(() => new PostgresLedger(Address(), new PostgresLedgerOptions { Chain = audit.Chain, Patience = Patience, Time = time }));

    private T Opened<T>(Func<T> make)
        where T : IAsyncDisposable
    {
        var opened = Sound(make);
        _open.Add(opened);
        return opened;
    }

    private static T Sound<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException unsound)
        {
            throw new CommandFailure(ExitCode.Usage, "audit.postgres: " + unsound.Message);
        }
    }
}
