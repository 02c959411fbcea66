using Attesta.Audit;
using Attesta.Audit.Proofs;
using Attesta.Policy;
using Attesta.Trust;

namespace Attesta.Cli.Running;

/// <summary>A trail in a file.</summary>
/// <param name="host">What the command may touch.</param>
/// <param name="path">The file.</param>
/// <param name="config">What it is configured by; null when it was only named, or nothing is configured.</param>
internal sealed class FilePlace(CommandHost host, string path, AttestaConfig? config) : LedgerPlace(path)
{
    private IAuditLedger? _ledger;

    /// <summary>Whether what keeps the trail from being signed was said already.</summary>
    public bool IsFaultKnown { get; set; }

    public override string Name => OwnPath;

    public override string WritingHint => "make the ledger's folder writable, or set audit.path in attesta.yaml";

    public override IAuditLedger Ledger()
    {
        try
        {
            if (_ledger is not null || config is null)
                return PlainLedger();
            _ledger = config.CreateLedger(host.Time, openTable: Proofs.OpenTable);
            Proofs.Caution(host, config.Audit.Checkpoint);
            return _ledger;
        }
        catch (SigningFailedException failed)
        {
            throw new CommandFailure(ExitCode.Usage, failed.Message, "audit.checkpoint.key in attesta.yaml names the key that signs the trail");
        }
        catch (Exception unsound) when (unsound is ArgumentException or SecretMissingException)
        {
            throw new CommandFailure(ExitCode.Usage, "audit.checkpoint.anchors: " + unsound.Message);
        }
    }

    public override IAuditLedger PlainLedger() => _ledger ??= new FileLedger(OwnPath, host.Time, config?.Audit.Rotation);

    public override ValueTask ProbeAsync() => Ledger() is SignedLedger signed ? signed.ProbeAsync() : ((FileLedger)Ledger()).ProbeAsync();

    public override IAuditTrail Trail(bool useIndex, Action<LedgerFinding> unreadable) => new LedgerReader(OwnPath, host.Time) { UseIndex = useIndex, Unreadable = unreadable };

    public override ITrustSource Trust(TrustSettings settings) => new LedgerTrust(OwnPath, settings);

    public override Task<(TrustEngine Known, string? Broken)> LearnAsync(TrustSettings? settings, string? agentId)
    {
        using var trust = new LedgerTrust(OwnPath, settings);
        trust.CatchUp();
        return Task.FromResult((trust.Engine, trust.Broken));
    }

    public override void RefuseIfUnfit()
    {
        if (Directory.Exists(OwnPath))
            throw new CommandFailure(ExitCode.Usage, $"{OwnPath} is a folder, not an audit trail", "name the file in it with --log, or correct audit.path in attesta.yaml");
    }

    public override async ValueTask DisposeAsync()
    {
        if (_ledger is not IAsyncDisposable open)
            return;
        await open.DisposeAsync().ConfigureAwait(false);
        if (!IsFaultKnown && _ledger is SignedLedger { LastFault: { } fault })
            host.Remark("warning: " + Actions.VisibleText.Escape(fault));
    }
}
