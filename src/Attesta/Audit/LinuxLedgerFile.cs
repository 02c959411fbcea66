using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Attesta.Audit;

/// <summary>The file on Linux: any number of processes append to it under flock(2).</summary>
[SupportedOSPlatform("linux")]
internal sealed partial class LinuxLedgerFile : LedgerFile
{
    private static readonly TimeSpan SpinFor = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WaitFor = TimeSpan.FromSeconds(10);

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly Statx _opened;
    private readonly string _oldestFolder;
    private bool _nameSynced;

    public LinuxLedgerFile(string path)
    {
        _path = path;
        _oldestFolder = CreateFolder(Folder);

        // O_NONBLOCK: opening a pipe or device must not hang; it means nothing to a regular file.
        _file = Opened(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, "opened to append");
        try
        {
            _opened = Stat(_file, path);
            if (!_opened.IsRegular)
                throw new IOException("it is not a regular file");
            if (_opened.OpenToOthers)
                Check(fchmod(_file, OwnerOnly), "closed to other users");
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    private string Folder => Path.GetDirectoryName(_path)!;

    /// <summary>Whether there is a regular file, asked without opening it.</summary>
    public static bool IsRegular(string path) => Stat(AT_FDCWD, path).IsRegular;

    public static new FileStream OpenToRead(string path, out long length)
    {
        if (!Stat(AT_FDCWD, path).IsRegular)
            throw new IOException($"'{path}' is not a regular file.");

        // .NET's own opening takes a lock for as long as the file is open, which would keep every ledger from appending.
        var file = Opened(path, O_RDONLY | O_CLOEXEC, "opened to read");

        // A writer that was stopped in the middle must not keep anyone from looking: without the lock its half line is seen as such.
        var locked = TryLock(file, LOCK_SH, TimeSpan.FromSeconds(1));
        length = (long)Stat(file, path).Size;
        if (locked)
            flock(file, LOCK_UN);
        return new FileStream(file, FileAccess.Read, bufferSize: 0);
    }

    public override void Lock()
    {
        if (!TryLock(_file, LOCK_EX, WaitFor))
            throw new IOException($"another process has held its lock for {WaitFor.TotalSeconds} seconds");
    }

    public override void Unlock() => flock(_file, LOCK_UN);

    // Asked of the path, not of the handle: entries must not go into a file that was deleted, moved away or replaced.
    public override long Length() =>
        statx(AT_FDCWD, _path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, out var now) == 0 && now.IsSameFile(_opened) ? (long)now.Size : -1;

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

    public override unsafe void Append(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            nint written;
            do
                written = write(_file, first, (nuint)bytes.Length);
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

        // A new file survives a power cut only when the folders that lead to it do.
        for (var folder = Folder; ; folder = Path.GetDirectoryName(folder)!)
        {
            using var opened = Opened(folder, O_RDONLY | O_CLOEXEC, "put on stable storage");
            Check(fsync(opened), "put on stable storage");
            if (folder == _oldestFolder)
                break;
        }

        _nameSynced = true;
    }

    public override FileStream? CreateBeside(string path)
    {
        var created = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, OwnerOnly);
        if (!created.IsInvalid)
            return new FileStream(created, FileAccess.Write, bufferSize: 0);
        return Marshal.GetLastPInvokeError() == EEXIST ? null : throw Failed("set aside");
    }

    public override void Dispose() => _file.Dispose();

    /// <summary>Creates what is missing of a folder, each part for the owner only.</summary>
    /// <returns>The folder in which the first part was created; the folder itself when it was there.</returns>
    private static string CreateFolder(string folder)
    {
        if (Directory.Exists(folder) || Path.GetDirectoryName(folder) is not { } parent)
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
        while (flock(file, kind | LOCK_NB) != 0)
        {
            if (Marshal.GetLastPInvokeError() is not (EWOULDBLOCK or EINTR))
                throw Failed("locked");
            var waited = TimeProvider.System.GetElapsedTime(since);
            if (waited > patience)
                return false;

            // Others hold it for microseconds, or for one sync; whoever sleeps through the gap between two of them starves.
            spin.SpinOnce(sleep1Threshold: waited < SpinFor ? -1 : 1);
        }

        return true;
    }
}
