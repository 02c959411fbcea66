using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Attesta.Terminal.Device;

namespace Attesta.Terminal.Tests.Fakes;

/// <summary>A real terminal made of a pair of devices: a test sits at one end, a process of its own at the other.</summary>
internal sealed partial class Pty : IDisposable
{
    private const int LimitMilliseconds = 30_000;
    private readonly string _resultFile = Path.Combine(Path.GetTempPath(), "attesta-pty-" + Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("n"));
    private readonly StringBuilder _seen = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly int _slave;
    private readonly string _name;
    private int _master;
    private Process? _process;

    public Pty(int columns = 0, int rows = 0)
    {
        // Read and write, not as controlling terminal, not for child processes: one that held the other end would keep it from hanging up.
        const int readWriteNoControl = 2 | 0x100 | 0x80000;
        _master = OpenMaster(readWriteNoControl);
        (_master >= 0 && Grant(_master) == 0 && Unlock(_master) == 0).ShouldBeTrue();
        var name = new byte[128];
        NameOf(_master, name, (nuint)name.Length).ShouldBe(0);
        _name = Encoding.ASCII.GetString(name).TrimEnd('\0');

        // An open end keeps the settings and what was typed when no process has the terminal.
        _slave = Open(_name, readWriteNoControl);
        (_slave >= 0).ShouldBeTrue();
        ushort[] size = [(ushort)rows, (ushort)columns, 0, 0];
        SetSize(_slave, 0x5414, size).ShouldBe(0);
    }

    /// <summary>Everything that the process wrote to the terminal.</summary>
    public string Seen => _seen.ToString();

    public byte[] Settings
    {
        get
        {
            var settings = new byte[Tty.SettingsSize];
            unsafe
            {
                fixed (byte* start = settings)
                    Tty.GetSettings(_slave, start).ShouldBe(0);
            }

            return settings;
        }
    }

    /// <summary>What the host noted as the answer; empty when it noted none.</summary>
    public string Result => File.Exists(_resultFile) ? File.ReadAllText(_resultFile) : "";

    /// <summary>Starts this test program as a host with this terminal as its controlling one.</summary>
    public void Start(string term = "xterm-256color")
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        foreach (var argument in (string[])["-c", "exec setsid --ctty \"$0\" <\"$1\" >\"$1\" 2>&1", TerminalHost.Program, _name])
            start.ArgumentList.Add(argument);
        TerminalHost.Configure(start, _resultFile);
        start.Environment["TERM"] = term;
        _process = Process.Start(start).ShouldNotBeNull();
    }

    public void Type(string text) => Tty.WriteAll(_master, Encoding.UTF8.GetBytes(text));

    public void WaitFor(string text)
    {
        var buffer = new byte[4096];
        var started = TimeProvider.System.GetTimestamp();
        while (!Seen.Contains(text, StringComparison.Ordinal))
        {
            // The clock on the screen ticks, so there is always something to read.
            TimeProvider.System.GetElapsedTime(started).TotalMilliseconds.ShouldBeLessThan(LimitMilliseconds, $"'{text}' did not appear. Seen so far: {Seen}");
            Tty.WaitReadable(_master, LimitMilliseconds).ShouldBeTrue($"'{text}' did not appear. Seen so far: {Seen}");
            var count = Tty.ReadSome(_master, buffer);
            (count > 0).ShouldBeTrue($"The terminal was closed before '{text}' appeared. Seen so far: {Seen}");
            Keep(buffer, count);
        }
    }

    public void Signal(int signal) => Kill(_process!.Id, signal).ShouldBe(0);

    public void HangUp()
    {
        _ = Tty.Close(_master);
        _master = -1;
    }

    /// <summary>Waits for the process to end, and reads what it still wrote.</summary>
    public int WaitForExit()
    {
        _process!.WaitForExit(LimitMilliseconds).ShouldBeTrue($"The host did not end. Seen so far: {Seen}");
        var buffer = new byte[4096];
        while (_master >= 0 && Tty.WaitReadable(_master, 0))
        {
            var count = Tty.ReadSome(_master, buffer);
            if (count <= 0)
                break;
            Keep(buffer, count);
        }

        return _process.ExitCode;
    }

    private void Keep(byte[] bytes, int count)
    {
        // A character may be cut in two by a read.
        var text = new char[count + 1];
        _seen.Append(text, 0, _decoder.GetChars(bytes, 0, count, text, 0));
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process?.Dispose();
        if (_master >= 0)
            _ = Tty.Close(_master);
        _ = Tty.Close(_slave);
        File.Delete(_resultFile);
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int OpenMaster(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int Grant(int fd);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int Unlock(int fd);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    private static partial int NameOf(int fd, [Out] byte[] name, nuint length);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int SetSize(int fd, nuint request, ushort[] size);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
