using Attesta.Audit;
using Attesta.Audit.Proofs;
using Attesta.Policy;
using Attesta.PostgreSql;
using Attesta.PostgreSql.Reading;
using Attesta.Trust;

namespace Attesta.Cli.Running;

/// <summary>A trail in PostgreSQL.</summary>
/// <param name="host">What the command may touch.</param>
/// <param name="audit">What it is configured by.</param>
internal sealed class PostgresPlace(CommandHost host, AuditSettings audit) : LedgerPlace(audit.Path)
{
    // A person waits; a server that restarts is back by then.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<IAsyncDisposable> _open = [];
    private IAuditLedger? _ledger;

    public override string Name => $"chain {audit.Chain} in PostgreSQL";

    public override string WritingHint => "attesta db status shows the state of the database; audit.postgres in attesta.yaml says which it is";

    public override IAuditLedger Ledger() => _ledger ??= Signed();

    public override IAuditLedger PlainLedger() => _ledger ??= Unsigned();

    public override LedgerText Text() => PostgresText();

    public override Task<(LedgerReport Chain, ProofReport Proofs)> VerifyAsync(ProofVerifier proofs, Action<LedgerFinding> unreadable, CancellationToken cancellationToken) =>
        ((PostgresTrail)Trail(useIndex: false, unreadable)).VerifyAsync(proofs, PostgresText(), cancellationToken);

    public override IAuditTrail Trail(bool useIndex, Action<LedgerFinding> unreadable) =>
        Opened(() => new PostgresTrail(Address(), audit.Chain, host.Time) { Unreadable = unreadable });

    public override ITrustSource Trust(TrustSettings settings) => Opened(() => new PostgresTrust(Address(), audit.Chain, settings));

    public override async Task<(TrustEngine Known, string? Broken)> LearnAsync(TrustSettings? settings, string? agentId)
    {
        await using var trust = Sound(() => new PostgresTrust(Address(), audit.Chain, settings));
        return (await trust.LoadAsync(agentId).ConfigureAwait(false), null);
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync(host, _ledger).ConfigureAwait(false);
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

    private PostgresText PostgresText() => Opened(() => new PostgresText(Address(), Path.GetDirectoryName(OwnPath)!, audit.Chain));

    private PostgresLedger Unsigned() => Sound(() => new PostgresLedger(Address(), new PostgresLedgerOptions { Chain = audit.Chain, Patience = Patience, Time = host.Time }));

    private IAuditLedger Signed() => audit.Checkpoint is not { } plan ? Unsigned()
        : Signing(() => plan.Sign(Unsigned(), PostgresText(), host.Time, openTable: Proofs.OpenTable));

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
