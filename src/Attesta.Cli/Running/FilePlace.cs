using System.Diagnostics.CodeAnalysis;
using Attesta.Audit;
using Attesta.Trust;

namespace Attesta.Cli.Running;

internal sealed class FilePlace : LedgerPlace
{
    private readonly string _path;
    private readonly TimeProvider _time;
    private FileLedger? _ledger;

    [SetsRequiredMembers]
    public FilePlace(string path, TimeProvider time) => (_path, _time, OwnPath) = (path, time, path);

    public override string Name => _path;

    public override string WritingHint => "make the ledger's folder writable, or set audit.path in attesta.yaml";

    public override IAuditLedger Ledger() => File();

    public override ValueTask ProbeAsync() => File().ProbeAsync();

    public override IAuditTrail Trail(Action<LedgerFinding> unreadable) => new LedgerReader(_path, _time) { Unreadable = unreadable };

    public override ITrustSource Trust(TrustSettings settings) => new LedgerTrust(_path, settings);

    public override Task<(TrustEngine Known, string? Broken)> LearnAsync(TrustSettings? settings, string? agentId)
    {
        using var trust = new LedgerTrust(_path, settings);
        trust.CatchUp();
        return Task.FromResult((trust.Engine, trust.Broken));
    }

    public override void RefuseIfUnfit()
    {
        if (Directory.Exists(_path))
            throw new CommandFailure(ExitCode.Usage, $"{_path} is a folder, not an audit trail", "name the file in it with --log, or correct audit.path in attesta.yaml");
    }

    public override ValueTask DisposeAsync() => _ledger?.DisposeAsync() ?? default;

    private FileLedger File() => _ledger ??= new FileLedger(_path, _time);
}
