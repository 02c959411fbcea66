using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Attesta.Cli.Running;

/// <summary>
/// Before the command runs, a signal cancels the evaluation, so that the denial is still written down. While it runs, signals are its business:
/// the terminal sends Ctrl-C to it directly, the others are passed on.
/// </summary>
internal sealed partial class Signals : IDisposable
{
    private readonly CancellationTokenSource _interrupted = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private Process? _child;

    public Signals()
    {
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
            _registrations.Add(PosixSignalRegistration.Create(signal, Handle));
    }

    /// <summary>Fires when a signal asks to stop before the command has started.</summary>
    public CancellationToken Interrupted => _interrupted.Token;

    /// <summary>From now on signals are for the child.</summary>
    public void PassTo(Process child) => Volatile.Write(ref _child, child);

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _interrupted.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        var child = Volatile.Read(ref _child);
        if (child is null)
        {
            _interrupted.Cancel();
            return;
        }

        // The terminal has sent these to the child too, which is in the same foreground group.
        if (context.Signal is PosixSignal.SIGINT or PosixSignal.SIGQUIT && !Console.IsInputRedirected)
            return;
        _ = Kill(child.Id, Number(context.Signal));
    }

    private static int Number(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGINT => 2,
        PosixSignal.SIGQUIT => 3,
        _ => 15,
    };

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
