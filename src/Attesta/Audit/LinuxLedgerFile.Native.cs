using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Attesta.Audit;

internal sealed partial class LinuxLedgerFile
{
    private const int O_RDONLY = 0;
    private const int O_WRONLY = 1;
    private const int O_RDWR = 2;
    private const int O_CREAT = 0x40;
    private const int O_EXCL = 0x80;
    private const int O_APPEND = 0x400;
    private const int O_NONBLOCK = 0x800;
    private const int O_CLOEXEC = 0x80000;
    private const int LOCK_SH = 1;
    private const int LOCK_EX = 2;
    private const int LOCK_NB = 4;
    private const int LOCK_UN = 8;
    private const int ENOENT = 2;
    private const int EINTR = 4;
    private const int EWOULDBLOCK = 11;
    private const int EEXIST = 17;
    private const int EINVAL = 22;
    private const int ENOSYS = 38;
    private const int ELOOP = 40;
    private const int AT_FDCWD = -100;
    private const int AT_SYMLINK_NOFOLLOW = 0x100;
    private const int AT_EMPTY_PATH = 0x1000;
    private const uint STATX_BASIC_STATS = 0x7ff;
    private const uint RENAME_NOREPLACE = 1;
    private const uint OwnerOnly = 0x180;

    // The one flag used here whose value depends on the processor.
    private static readonly int O_NOFOLLOW =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Armv6 or Architecture.Arm64 or Architecture.Ppc64le ? 0x8000 : 0x20000;

    private static bool Interrupted => Marshal.GetLastPInvokeError() == EINTR;

    /// <summary>Opens a file; null when it fails with the error <paramref name="unless"/>.</summary>
    private static SafeFileHandle? Opened(string path, int flags, string tried, int unless = 0)
    {
        SafeFileHandle file;
        do
            file = open(path, flags, OwnerOnly);
        while (file.IsInvalid && Interrupted);
        if (!file.IsInvalid)
            return file;
        var error = Marshal.GetLastPInvokeError();
        if (error == unless)
            return null;
        throw error == ELOOP ? new IOException("it is a symbolic link, which is not followed") : Failed(tried);
    }

    /// <summary>
    /// Opens a regular file for writes that the system puts at its end, whoever else writes there and also when the file may only be appended to
    /// (<c>chattr +a</c>). Waits for nobody at a pipe's other end.
    /// </summary>
    internal static SafeFileHandle OpenToAppend(string path)
    {
        var file = Opened(path, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC, "opened to append")!;
        if (Stat(file).IsRegular)
            return file;
        file.Dispose();
        throw new IOException($"'{path}' is not a regular file.");
    }

    private static Statx Stat(SafeFileHandle file) =>
        statx(file, "", AT_EMPTY_PATH, STATX_BASIC_STATS, out var status) == 0 ? status : throw Failed("looked at");

    private static void Check(int result, string tried)
    {
        if (result != 0)
            throw Failed(tried);
    }

    private static IOException Failed(string tried)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"it could not be {tried}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int at, string path, int flags, uint mask, out Statx status);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(SafeFileHandle at, string path, int flags, uint mask, out Statx status);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat2(int fromAt, string from, int toAt, string to, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint pwrite(SafeFileHandle file, byte* bytes, nuint count, nint offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fdatasync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchmod(SafeFileHandle file, uint mode);

    /// <summary>The kernel's struct statx, which is the same on every processor.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(28)]
        private readonly ushort _mode;

        [FieldOffset(32)]
        private readonly ulong _inode;

        [FieldOffset(40)]
        public readonly ulong Size;

        // Major and minor in one.
        [FieldOffset(136)]
        private readonly ulong _device;

        public readonly bool IsRegular => (_mode & 0xf000) == 0x8000;

        public readonly bool OpenToOthers => (_mode & 0x3f) != 0;

        public readonly bool IsSameFile(in Statx other) => _inode == other._inode && _device == other._device;
    }
}
