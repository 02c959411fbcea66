using System.Runtime.InteropServices;
using System.Text;
using Attesta.Terminal.Input;
using Microsoft.Win32.SafeHandles;

namespace Attesta.Terminal.Device;

/// <summary>
/// The terminal that the process was started from, opened by its own name: standard input and output may be pipes into the gated command.
/// Whatever ends the process or the question, the terminal's settings are put back.
/// </summary>
internal sealed class TerminalDevice : ITerminal, IDisposable
{
    private const int SliceMilliseconds = 50;
    private const int EscapeWaitMilliseconds = 80;
    private const string Begin = "\e[0m\e[?25l\e[?2004h";
    private const string End = "\e[0m\e[?2004l\e[?25h";

    private readonly SafeFileHandle _handle;
    private readonly KeyParser _parser = new();

    private TerminalDevice(SafeFileHandle handle, TerminalFeatures features)
    {
        _handle = handle;
        Features = features;
    }

    /// <inheritdoc/>
    public TerminalFeatures Features { get; }

    /// <inheritdoc/>
    public int Width => Tty.Size(Fd)?.Width ?? 80;

    /// <inheritdoc/>
    public int Height => Tty.Size(Fd)?.Height ?? 24;

    internal int Fd => (int)_handle.DangerousGetHandle();

    /// <summary>The controlling terminal; null when the process has none, or on a system without them.</summary>
    public static TerminalDevice? TryOpenControllingTerminal()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return null;
        var fd = Tty.OpenControllingTerminal();
        return fd < 0 ? null : new TerminalDevice(new SafeFileHandle(fd, ownsHandle: true), TerminalFeatures.Detect());
    }

    /// <inheritdoc/>
    public IDisposable TakeOver() => new RawMode(this);

    /// <inheritdoc/>
    public void Write(string text) => Tty.WriteAll(Fd, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc/>
    public TerminalKey? ReadKey(TimeSpan wait, CancellationToken cancellationToken)
    {
        var left = (int)wait.TotalMilliseconds;
        while (!_parser.HasKeys && left > 0 && !cancellationToken.IsCancellationRequested)
        {
            // What follows an escape byte at once belongs to it; nothing following means that the key itself was pressed.
            var slice = _parser.IsPending ? EscapeWaitMilliseconds : Math.Min(left, SliceMilliseconds);
            if (!Tty.WaitReadable(Fd, slice))
            {
                _parser.Flush();
                left -= slice;
            }
            else if (!ReadBytes())
            {
                return new TerminalKey(KeyKind.Closed);
            }
        }

        return _parser.TryTake(out var key) ? key : null;
    }

    /// <inheritdoc/>
    public void DiscardInput()
    {
        Tty.DiscardInput(Fd);
        _parser.Reset();
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private bool ReadBytes()
    {
        Span<byte> buffer = stackalloc byte[1024];
        var count = Tty.ReadSome(Fd, buffer);
        if (count <= 0)
            return false;
        _parser.Feed(buffer[..count]);
        return true;
    }

    /// <summary>Keys one by one, from construction to disposal; put back also when a signal or the end of the process comes first.</summary>
    private sealed class RawMode : IDisposable
    {
        private readonly TerminalDevice _device;
        private readonly byte[] _saved = new byte[Tty.SettingsSize];
        private readonly List<PosixSignalRegistration> _signals = [];
        private readonly Lock _gate = new();
        private bool _restored;

        public unsafe RawMode(TerminalDevice device)
        {
            _device = device;
            fixed (byte* saved = _saved)
            {
                if (Tty.GetSettings(device.Fd, saved) != 0)
                    throw new IOException("The terminal cannot be asked for its settings.");
            }

            foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
                _signals.Add(PosixSignalRegistration.Create(signal, _ => Restore()));
            if (!OperatingSystem.IsWindows())
                _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => Enter(Tty.SetNow)));
            AppDomain.CurrentDomain.ProcessExit += OnExit;
            try
            {
                if (!Enter(Tty.SetAndFlush))
                    throw new IOException("The terminal cannot be read key by key.");
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        public void Dispose()
        {
            AppDomain.CurrentDomain.ProcessExit -= OnExit;
            Restore();
            foreach (var signal in _signals)
                signal.Dispose();
        }

        private void OnExit(object? sender, EventArgs e) => Restore();

        private unsafe bool Enter(int actions)
        {
            var raw = (byte[])_saved.Clone();
            lock (_gate)
            {
                if (_restored)
                    return false;
                fixed (byte* settings = raw)
                {
                    Tty.MakeRaw(settings);
                    if (Tty.SetSettings(_device.Fd, actions, settings) != 0)
                        return false;
                }

                _device.Write(Begin);
                return true;
            }
        }

        private unsafe void Restore()
        {
            lock (_gate)
            {
                if (_restored)
                    return;
                _restored = true;
                try
                {
                    _device.Write(End);
                }
                catch (IOException)
                {
                    // A terminal that is gone needs no cursor.
                }

                // What was typed too much must not reach the command that runs next, so it is forgotten.
                fixed (byte* saved = _saved)
                    _ = Tty.SetSettings(_device.Fd, Tty.SetAndFlush, saved);
            }
        }
    }
}
