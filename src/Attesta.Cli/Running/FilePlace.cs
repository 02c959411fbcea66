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

    public override string Name => OwnPath;

    public override string WritingHint => "the ledger is a plain file, no link, in a folder that can be written to; audit.path in attesta.yaml says where";

    public override IAuditLedger Ledger()
    {
        if (_ledger is not null || config is null)
            return PlainLedger();
        _ledger = Signing(() => config.CreateLedger(host.Time, openTable: Proofs.OpenTable));
        Proofs.Caution(host, config.Audit.Checkpoint);
        return _ledger;
    }

    public override IAuditLedger PlainLedger() => _ledger ??= new FileLedger(OwnPath, host.Time, config?.Audit.Rotation);

    public override LedgerText Text() => LedgerText.OfFile(OwnPath);

    public override async Task<(LedgerReport Chain, ProofReport Proofs)> VerifyAsync(ProofVerifier proofs, Action<LedgerFinding> unreadable, CancellationToken cancellationToken)
    {
        var report = LedgerVerifier.VerifyWithIndex(OwnPath, cancellationToken);
        return proofs.Keys.Count == 0 && proofs.Anchors.Count == 0 && report.Checkpoints == 0 && !ProofVerifier.IsSigned(OwnPath)
            ? (report, ProofVerifier.Nothing(OwnPath, report.Entries, host.Time))
            : (report, await proofs.VerifyAsync(OwnPath, cancellationToken).ConfigureAwait(false));
    }

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

    public override ValueTask DisposeAsync() => CloseAsync(host, _ledger);
}
