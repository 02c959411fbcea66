using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Attesta.Cli.Running;

/// <summary>
/// Before the command runs, a signal cancels the evaluation, so that the denial is still written down. While it runs, signals are its business:
/// the terminal sends Ctrl-C to it directly, the others are passed on. Afterwards only the outcome is left to write, which no signal stops.
/// </summary>
internal sealed partial class Signals : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _interrupted = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly List<PosixSignal> _early = [];
    private int _child;

    public Signals()
    {
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
            _registrations.Add(PosixSignalRegistration.Create(signal, Handle));
    }

    /// <summary>Fires when a signal asks to stop before the command has started.</summary>
    public CancellationToken Interrupted => _interrupted.Token;

    /// <summary>From now on signals are for the child; also those that came while it was being started.</summary>
    public void PassTo(Process child)
    {
        lock (_lock)
        {
            _child = child.Id;
            foreach (var signal in _early)
                PassOn(signal);
            _early.Clear();
        }
    }

    /// <summary>The child has ended: its number may soon belong to a stranger.</summary>
    public void Release()
    {
        lock (_lock)
            _child = 0;
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _interrupted.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (_lock)
        {
            if (_child != 0)
            {
                PassOn(context.Signal);
                return;
            }

            _early.Add(context.Signal);
        }

        _interrupted.Cancel();
    }

    private void PassOn(PosixSignal signal)
    {
        // These come from the keyboard, whose terminal has sent them to the child as well; a second one would mean something else to it.
        if (signal is PosixSignal.SIGINT or PosixSignal.SIGQUIT && IsInForeground())
            return;
        _ = Kill(_child, Number(signal));
    }

    // Whatever standard input is: in `echo yes | attesta run -- command` the keyboard is still the terminal's.
    private static bool IsInForeground()
    {
        const int readOnlyNoTerminalOfOurs = 0x100 | 0x80000;
        var terminal = OperatingSystem.IsLinux() ? Open("/dev/tty", readOnlyNoTerminalOfOurs) : -1;
        if (terminal < 0)
            return !OperatingSystem.IsLinux() && !Console.IsInputRedirected;
        var isForeground = ForegroundGroup(terminal) == OwnGroup();
        _ = Close(terminal);
        return isForeground;
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

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    private static partial int ForegroundGroup(int fd);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int OwnGroup();
}
