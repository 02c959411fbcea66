using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Audit;
using Attesta.Events;
using Attesta.Policy;
using Attesta.Trust;

namespace Attesta.Cli.Running;

/// <summary>A gate as the configuration describes it, with its ledger on disk and the terminal as operator.</summary>
internal sealed partial class GateSession : IAsyncDisposable
{
    private readonly LedgerTrust? _trust;
    private readonly WebhookDispatcher? _webhooks;

    private GateSession(AttestaGate gate, FileLedger ledger, LedgerTrust? trust, WebhookDispatcher? webhooks)
    {
        _trust = trust;
        Gate = gate;
        Ledger = ledger;
        _webhooks = webhooks;
    }

    public AttestaGate Gate { get; }

    public FileLedger Ledger { get; }

    /// <summary>The configuration in use: <c>--config</c>, ATTESTA_CONFIG, or attesta.yaml in this folder or a parent; null when there is none.</summary>
    public static AttestaConfig? FindConfig(CommandHost host, string? explicitPath)
    {
        // Reading YAML needs a parser that a machine without a file need not load.
        if (explicitPath is null && string.IsNullOrEmpty(host.Variable("ATTESTA_CONFIG")) && !HasOverrides(host) && !ExistsAbove(host.Folder))
            return null;
        return Load(host, explicitPath);
    }

    /// <summary>Where the audit trail is.</summary>
    public static string LedgerPath(CommandHost host, AttestaConfig? config) =>
        config?.Audit.Path ?? Path.Combine(host.Folder, ".attesta", "audit.jsonl");

    public static GateSession Open(CommandHost host, string? configPath, IOperator person)
    {
        var config = FindConfig(host, configPath);
        var path = LedgerPath(host, config);
        var ledger = new FileLedger(path, host.Time, config?.Audit.Rotation);
        var salt = new Lazy<ReadOnlyMemory<byte>>(() => RedactionKey.LoadOrCreate(Path.Combine(Path.GetDirectoryName(path)!, "redaction.key")));
        var trust = config?.CreateTrust();
        var webhooks = config?.CreateWebhooks(ledger, host.Time);
        var gate = new AttestaGate(ledger)
        {
            Trust = trust,
            Observers = webhooks is null ? [] : [webhooks],
            Operator = person,
            Policy = config?.Policy ?? new GatePolicy(),
            Scorer = config?.CreateScorer() ?? Risk.RiskScorer.Default(),
            Redactor = new Redactor(() => salt.Value),
            Time = host.Time,
            DetectEnvironment = () => Risk.EnvironmentDetection.Detect(host.Variable, Environment.MachineName),
        };
        return new GateSession(gate, ledger, trust, webhooks);
    }

    /// <summary>Fails before anyone is asked when decisions could not be written down.</summary>
    public async ValueTask ProbeAsync()
    {
        try
        {
            await Ledger.ProbeAsync().ConfigureAwait(false);
        }
        catch (AuditFailedException failed)
        {
            throw new CommandFailure(ExitCode.AttestaFailed, "the audit ledger cannot be written, so nothing runs: " + failed.Message,
                "make the ledger's folder writable, or set audit.path in attesta.yaml");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Gate.DisposeAsync().ConfigureAwait(false);
        if (_webhooks is not null)
            await _webhooks.DisposeAsync().ConfigureAwait(false);
        _trust?.Dispose();
        await Ledger.DisposeAsync().ConfigureAwait(false);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static AttestaConfig? Load(CommandHost host, string? explicitPath)
    {
        try
        {
            return AttestaConfig.Find(explicitPath, host.Variables, host.Folder);
        }
        catch (ConfigException wrong)
        {
            throw new CommandFailure(ExitCode.Usage, wrong.Message, "attesta config check lists everything that is wrong; nothing runs on a file that is half understood");
        }
    }

    private static bool HasOverrides(CommandHost host)
    {
        foreach (var name in host.Variables.Keys)
        {
            if (name.StartsWith("ATTESTA__", StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    // A quick look that may say yes too often but never no: the careful one, which refuses what it cannot read, is behind it.
    private static bool ExistsAbove(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (MayBeThere(Path.Combine(at, "attesta.yaml")) || MayBeThere(Path.Combine(at, "attesta.yml")))
                return true;
        }

        return false;
    }

    private static bool MayBeThere(string path)
    {
        const int existence = 0, noEntry = 2, noFolder = 20;
        if (Path.Exists(path) || OperatingSystem.IsWindows())
            return Path.Exists(path);
        return Access(path, existence) == 0 || Marshal.GetLastPInvokeError() is not (noEntry or noFolder);
    }

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Access(string path, int mode);
}
