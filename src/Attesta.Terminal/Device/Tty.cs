using System.Runtime.InteropServices;

namespace Attesta.Terminal.Device;

/// <summary>The calls to the C library that a terminal needs, on Linux and macOS.</summary>
internal static partial class Tty
{
    /// <summary>More than any system's termios takes; its contents are the system's own.</summary>
    public const int SettingsSize = 256;

    public const int SetAndFlush = 2;
    public const int SetNow = 0;
    private const short PollIn = 1;
    private const short PollErrorOrHangUp = 8 | 0x10 | 0x20;
    private const int InterruptedCall = 4;

    public static int OpenControllingTerminal() =>
        OperatingSystem.IsMacOS() ? Open("/dev/tty", 2 | 0x1000000 | 0x20000) : Open("/dev/tty", 2 | 0x80000 | 0x100);

    public static void DiscardInput(int fd) => Flush(fd, OperatingSystem.IsMacOS() ? 1 : 0);

    /// <summary>Waits until there is something to read, at most so long. A hang-up counts: reading then says so.</summary>
    public static unsafe bool WaitReadable(int fd, int milliseconds)
    {
        if (OperatingSystem.IsMacOS())
            return SelectReadable(fd, milliseconds);
        var poll = new PollFd { Fd = fd, Events = PollIn };
        return Poll(&poll, 1, milliseconds) > 0 && (poll.Returned & (PollIn | PollErrorOrHangUp)) != 0;
    }

    /// <summary>Reads what is there.</summary>
    /// <returns>How many bytes; 0 or less when the terminal is gone.</returns>
    public static unsafe int ReadSome(int fd, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var count = (int)Read(fd, start, (nuint)buffer.Length);
                if (count >= 0 || Marshal.GetLastPInvokeError() != InterruptedCall)
                    return count;
            }
        }
    }

    /// <exception cref="IOException">The terminal is gone.</exception>
    public static unsafe void WriteAll(int fd, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var done = 0;
            while (done < bytes.Length)
            {
                var count = (int)Write(fd, start + done, (nuint)(bytes.Length - done));
                if (count > 0)
                    done += count;
                else if (Marshal.GetLastPInvokeError() != InterruptedCall)
                    throw new IOException("The terminal cannot be written to.");
            }
        }
    }

    /// <summary>Columns and rows, or null where the terminal does not say.</summary>
    public static unsafe (int Width, int Height)? Size(int fd)
    {
        var size = stackalloc ushort[4];
        var result = OperatingSystem.IsMacOS()
            ? IoctlOnStack(fd, 0x40087468, 0, 0, 0, 0, 0, 0, (nint)size)
            : Ioctl(fd, 0x5413, (nint)size);
        return result == 0 && size[0] > 0 && size[1] > 0 ? (size[1], size[0]) : null;
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    public static unsafe partial int GetSettings(int fd, byte* settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    public static unsafe partial int SetSettings(int fd, int actions, byte* settings);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    public static unsafe partial void MakeRaw(byte* settings);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int fd);

    private static unsafe bool SelectReadable(int fd, int milliseconds)
    {
        // poll does not know terminals on macOS. A descriptor beyond the set is not waited for.
        const int setBytes = 128;
        if (fd >= setBytes * 8)
            return true;
        var set = stackalloc byte[setBytes];
        new Span<byte>(set, setBytes).Clear();
        set[fd / 8] |= (byte)(1 << (fd % 8));
        var wait = stackalloc long[2];
        wait[0] = milliseconds / 1000;
        wait[1] = milliseconds % 1000 * 1000;
        return Select(fd + 1, set, null, null, wait) > 0;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "tcflush", SetLastError = true)]
    private static partial int Flush(int fd, int queue);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static unsafe partial int Poll(PollFd* fds, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "select", SetLastError = true)]
    private static unsafe partial int Select(int count, byte* readable, byte* writable, byte* failed, long* wait);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint Read(int fd, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint Write(int fd, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Ioctl(int fd, nuint request, nint argument);

    // On Apple's ARM the variable arguments of ioctl lie on the stack: six empty ones push it there.
    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoctlOnStack(int fd, nuint request, nint a, nint b, nint c, nint d, nint e, nint f, nint argument);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFd
    {
        public int Fd;
        public short Events;
        public short Returned;
    }
}
