using System.Runtime.InteropServices;

namespace Attesta.Cli.Running;

/// <summary>
/// Standard output, written with write(2). The console's own stream hides that the reader has gone, so that a following command would go on for ever, and
/// a file stream would not move the offset that it shares with the shell.
/// </summary>
internal sealed partial class StandardOutput : Stream
{
    /// <summary>Standard error, to be measured.</summary>
    public const int ErrorDescriptor = 2;

    private const int Descriptor = 1;
    private const int InterruptedCall = 4;
    private const int TryAgain = 11;
    private const int BrokenPipe = 32;
    private const short PollOut = 4;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Columns of the terminal that standard output, or another stream, is; null when it is none.</summary>
    public static unsafe int? Columns(int descriptor = Descriptor)
    {
        if (OperatingSystem.IsWindows())
            return (descriptor == Descriptor ? Console.IsOutputRedirected : Console.IsErrorRedirected) ? null : 80;
        if (IsTerminal(descriptor) == 0)
            return null;
        var size = stackalloc ushort[4];
        return OperatingSystem.IsLinux() && Ioctl(descriptor, 0x5413, (nint)size) == 0 && size[1] > 0 ? size[1] : 80;
    }

    public static Stream Open() => OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new StandardOutput();

    /// <summary>Completes when the reader has gone, for those who have nothing to write for a long time; never otherwise.</summary>
    public static async Task WhenClosedAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        while (!HasError())
            await Task.Delay(TimeSpan.FromMilliseconds(250), time, cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="OutputFailedException">It cannot be written.</exception>
    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            for (var done = 0; done < buffer.Length;)
            {
                var count = (int)Write(Descriptor, start + done, (nuint)(buffer.Length - done));
                if (count >= 0)
                    done += count;
                else if (Marshal.GetLastPInvokeError() is not InterruptedCall and var error)
                    WaitOrFail(error);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static unsafe bool HasError()
    {
        const short pollError = 8;
        var poll = new PollFd { Fd = Descriptor };
        return Poll(&poll, 1, 0) > 0 && (poll.Returned & pollError) != 0;
    }

    // Whoever shares the pipe may have made it non-blocking.
    private static unsafe void WaitOrFail(int error)
    {
        if (error != TryAgain)
            throw new OutputFailedException(Marshal.GetPInvokeErrorMessage(error), isClosedPipe: error == BrokenPipe);
        var poll = new PollFd { Fd = Descriptor, Events = PollOut };
        _ = Poll(&poll, 1, -1);
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint Write(int fd, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static unsafe partial int Poll(PollFd* fds, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsTerminal(int fd);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ioctl(int fd, nuint request, nint argument);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFd
    {
        public int Fd;
        public short Events;
        public short Returned;
    }
}
