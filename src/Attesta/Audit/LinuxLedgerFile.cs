using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Attesta.Audit;

/// <summary>The file on Linux: any number of processes append to it under flock(2).</summary>
[SupportedOSPlatform("linux")]
internal sealed partial class LinuxLedgerFile : LedgerFile
{
    private static readonly TimeSpan SpinFor = TimeSpan.FromMilliseconds(5);
    private const int LongestSleep = 32;
    private static readonly ManualResetEventSlim Never = new(initialState: false, spinCount: 0);
    private static readonly TimeSpan WaitFor = TimeSpan.FromSeconds(30);

    private readonly SafeFileHandle _file;
    private readonly Statx _opened;
    private readonly string _oldestFolder;
    private bool _nameSynced;

    [SetsRequiredMembers]
    private LinuxLedgerFile(string path, SafeFileHandle file, string oldestFolder)
    {
        Path = path;
        _file = file;
        _oldestFolder = oldestFolder;
        _opened = Stat(_file);
        if (!_opened.IsRegular)
            throw new IOException("it is not a regular file");
        if (_opened.OpenToOthers)
            Check(fchmod(_file, OwnerOnly), "closed to other users");
    }

    private string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <inheritdoc cref="LedgerFile.Open(string, FileMode)"/>
    public static LinuxLedgerFile? TryOpen(string path, FileMode mode)
    {
        var folder = System.IO.Path.GetDirectoryName(path)!;
        var oldestFolder = mode == FileMode.Open ? folder : CreateFolder(folder);
        var flags = mode switch { FileMode.Open => 0, FileMode.CreateNew => O_CREAT | O_EXCL, _ => O_CREAT };

        // O_NONBLOCK: opening a pipe or device must not hang; it means nothing to a regular file.
        if (Opened(path, O_RDWR | flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, "opened to append", unless: mode == FileMode.Open ? ENOENT : EEXIST) is not { } file)
            return null;
        try
        {
            return new LinuxLedgerFile(path, file, oldestFolder);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether there is a regular file, asked without opening it.</summary>
    public static bool IsRegular(string path) => statx(AT_FDCWD, path, 0, STATX_BASIC_STATS, out var status) == 0 ? status.IsRegular : throw Failed($"looked at ('{path}')");

    public static new SafeFileHandle OpenToRead(string path)
    {
        if (!IsRegular(path))
            throw new IOException($"'{path}' is not a regular file.");

        // .NET's own opening takes a lock for as long as the file is open, which would keep every ledger from appending. Looked at once more, and without
        // waiting for anyone: a pipe may have taken its place.
        var file = Opened(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, "opened to read")!;
        if (Stat(file).IsRegular)
            return file;
        file.Dispose();
        throw new IOException($"'{path}' is not a regular file.");
    }

    public static new long SettledLength(SafeFileHandle file)
    {
        // A writer that was stopped in the middle must not keep anyone from looking: without the lock its half line is seen as such.
        var locked = TryLock(file, LOCK_SH, TimeSpan.FromSeconds(1));
        var length = (long)Stat(file).Size;
        if (locked)
            flock(file, LOCK_UN);
        return length;
    }

    public static new bool IsAt(SafeFileHandle file, string path) =>
        statx(AT_FDCWD, path, 0, STATX_BASIC_STATS, out var status) == 0 && status.IsSameFile(Stat(file));

    /// <summary>Whether both are there and are one file, whatever their names.</summary>
    public static bool IsSame(string one, string other) =>
        statx(AT_FDCWD, one, 0, STATX_BASIC_STATS, out var first) == 0 && statx(AT_FDCWD, other, 0, STATX_BASIC_STATS, out var second) == 0 && first.IsSameFile(second);

    public static void SyncFolder(string folder)
    {
        using var opened = Opened(folder, O_RDONLY | O_CLOEXEC, "put on stable storage")!;
        Check(fsync(opened), "put on stable storage");
    }

    /// <summary>
    /// Opens a file for its lock's sake, creating it and the folders that lead to it. The lock is let go of when the handle is disposed, or the process ends
    /// however it ends. Null when somebody has it.
    /// </summary>
    public static SafeFileHandle? TryHold(string path)
    {
        var folder = System.IO.Path.GetDirectoryName(path)!;
        var oldest = CreateFolder(folder);
        var file = Opened(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, "opened")!;
        try
        {
            if (!Stat(file).IsRegular)
                throw new IOException("it is not a regular file");
            if (TryLock(file, LOCK_EX, TimeSpan.Zero) && IsAt(file, path))
            {
                SyncFolders(folder, oldest);
                return file;
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }

        file.Dispose();
        return null;
    }

    /// <summary>Renames unless there is a file of that name; false where the file system has no such call.</summary>
    public static bool TryPlace(string from, string to)
    {
        try
        {
            if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
                return true;
            return Marshal.GetLastPInvokeError() is EINVAL or ENOSYS ? false : throw Failed("put in its place");
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    public override void Lock()
    {
        if (!TryLock(_file, LOCK_EX, WaitFor))
            throw new IOException($"another process has held its lock for {WaitFor.TotalSeconds} seconds");
    }

    public override void Unlock() => flock(_file, LOCK_UN);

    // Asked of the path, not of the handle: entries must not go into a file that was deleted, moved away or replaced.
    public override long Length() =>
        statx(AT_FDCWD, Path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, out var now) == 0 && now.IsSameFile(_opened) ? (long)now.Size : -1;

    public override void Read(Span<byte> target, long offset)
    {
        for (var read = 0; read < target.Length;)
        {
            var got = RandomAccess.Read(_file, target[read..], offset + read);
            if (got == 0)
                throw new IOException("it became shorter while it was read");
            read += got;
        }
    }

    // Not O_APPEND: Linux would then write behind the end whatever the offset, and half a line could not be overwritten.
    public override unsafe void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        if (!Environment.Is64BitProcess)
        {
            RandomAccess.Write(_file, bytes, offset);
            return;
        }

        // Once, and not until all is written as the base library does it: at a limit of the file's size the second try would kill the process.
        fixed (byte* first = bytes)
        {
            nint written;
            do
                written = pwrite(_file, first, (nuint)bytes.Length, (nint)offset);
            while (written < 0 && Interrupted);
            if (written < 0)
                throw Failed("written to");
            if (written != bytes.Length)
                throw new IOException($"only {written} of {bytes.Length} bytes could be written; the disk may be full");
        }
    }

    public override void Truncate(long length) => RandomAccess.SetLength(_file, length);

    public override void Sync()
    {
        int result;
        do
            result = fdatasync(_file);
        while (result != 0 && Interrupted);
        Check(result, "put on stable storage");
        if (_nameSynced)
            return;

        SyncFolders(Folder, _oldestFolder);
        _nameSynced = true;
    }

    public override void Dispose() => _file.Dispose();

    // A new file survives a power cut only when the folders that lead to it do.
    private static void SyncFolders(string folder, string oldest)
    {
        for (; ; folder = System.IO.Path.GetDirectoryName(folder)!)
        {
            SyncFolder(folder);
            if (folder == oldest)
                break;
        }
    }

    /// <summary>Creates what is missing of a folder, each part for the owner only.</summary>
    /// <returns>The folder in which the first part was created; the folder itself when it was there.</returns>
    private static string CreateFolder(string folder)
    {
        if (Directory.Exists(folder) || System.IO.Path.GetDirectoryName(folder) is not { } parent)
            return folder;
        var oldest = CreateFolder(parent);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return oldest;
    }

    private static bool TryLock(SafeFileHandle file, int kind, TimeSpan patience)
    {
        // Waiting for a lock is the machine's own time: no clock that a host or a test sets may stop it.
        var since = TimeProvider.System.GetTimestamp();
        var spin = default(SpinWait);
        var longest = 1;
        while (flock(file, kind | LOCK_NB) != 0)
        {
            if (Marshal.GetLastPInvokeError() is not (EWOULDBLOCK or EINTR))
                throw Failed("locked");
            var waited = TimeProvider.System.GetElapsedTime(since);
            if (waited > patience)
                return false;

            // Others hold it for microseconds, or for one sync; whoever sleeps through the gap between two of them starves. A hundred that never sleep
            // take the processor from the one that has it.
            if (waited < SpinFor)
                spin.SpinOnce(sleep1Threshold: -1);
            else
                Never.Wait(RandomNumberGenerator.GetInt32(1, longest = Math.Min(2 * longest, LongestSleep)));
        }

        return true;
    }
}
