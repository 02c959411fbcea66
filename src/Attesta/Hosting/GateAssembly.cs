using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Audit;
using Attesta.Audit.Proofs;
using Attesta.Events;
using Attesta.Risk;
using Attesta.Trust;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Attesta.Hosting;

/// <summary>
/// Puts a gate together from setup, services and configuration, in this order, and keeps what the configuration made. A container lets go of it after the
/// gate and before the ledger, because that is the reverse of how they come to be.
/// </summary>
internal sealed class GateAssembly(AttestaSetup setup, IServiceProvider services) : IAsyncDisposable, IDisposable
{
    // What the configuration alone says, which holds where nobody says otherwise.
    private readonly AttestaGate _configured = setup.Config.CreateGate(services.GetRequiredService<IAuditLedger>());

    public AttestaGate Build() => new(services.GetRequiredService<IAuditLedger>())
    {
        Policy = setup.Policy,
        Operator = setup.Operator ?? services.GetService<IOperator>(),
        Scorer = setup.Scorer ?? services.GetService<IRiskScorer>() ?? _configured.Scorer,
        Trust = setup.Trust ?? services.GetService<ITrustSource>() ?? _configured.Trust,
        Redactor = setup.Redactor ?? services.GetService<Redactor>() ?? OwnRedactor() ?? _configured.Redactor,
        Observers = [.. _configured.Observers, .. setup.Observers, .. services.GetServices<IAttestaObserver>()],
        Time = services.GetService<TimeProvider>() ?? TimeProvider.System,
        Log = services.GetService<ILoggerFactory>()?.CreateLogger(typeof(AttestaGate).FullName!) ?? NullLogger.Instance,
        DetectEnvironment = setup.DetectEnvironment ?? _configured.DetectEnvironment,
    };

    public void Dispose() => (_configured.Trust as IDisposable)?.Dispose();

    public async ValueTask DisposeAsync()
    {
        await _configured.DisposeAsync().ConfigureAwait(false);
        Dispose();
    }

    // The marks of masked secrets are the same as those of the command line on the same ledger.
    private Redactor? OwnRedactor()
    {
        if (services.GetRequiredService<IAuditLedger>() is not (FileLedger or SignedLedger or ITrustLedger))
            return null;
        var key = new Lazy<ReadOnlyMemory<byte>>(() => RedactionKey.LoadOrCreate(Path.Combine(Path.GetDirectoryName(setup.Config.Audit.Path)!, "redaction.key")));
        return new Redactor(() => key.Value);
    }
}
