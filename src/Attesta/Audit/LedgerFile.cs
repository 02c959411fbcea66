using Microsoft.Win32.SafeHandles;

namespace Attesta.Audit;

/// <summary>
/// An open file under a <see cref="FileLedger"/>: what the ledger asks of an operating system, and the seam at which tests make it fail.
/// Used by one thread at a time. Everything throws <see cref="IOException"/> with a message in words.
/// </summary>
internal abstract class LedgerFile : IDisposable
{
    /// <summary>Where it is looked for. Set it after the file was renamed.</summary>
    public required string Path { get; set; }

    /// <summary>Opens the file to write, creating it and its folder for the owner only. Follows no symbolic link and takes only regular files.</summary>
    public static LedgerFile Open(string path) => Open(path, FileMode.OpenOrCreate)!;

    /// <summary>The same, when the file must be there or must not be; null when it is not so.</summary>
    public static LedgerFile? Open(string path, FileMode mode) =>
        OperatingSystem.IsLinux() ? LinuxLedgerFile.TryOpen(path, mode) : ExclusiveLedgerFile.TryOpen(path, mode);

    /// <summary>Opens the file to read, beside those who append, without a lock.</summary>
    public static SafeFileHandle OpenToRead(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no audit log '{path}'. Check the path; the log is created by the first action that is evaluated.", path);
        return OperatingSystem.IsLinux()
            ? LinuxLedgerFile.OpenToRead(path)
            : File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>The length of a file that was opened to read, never within an append that is under way.</summary>
    public static long SettledLength(SafeFileHandle file) => OperatingSystem.IsLinux() ? LinuxLedgerFile.SettledLength(file) : RandomAccess.GetLength(file);

    /// <summary>Whether the path leads to the file that was opened to read.</summary>
    public static bool IsAt(SafeFileHandle file, string path) => OperatingSystem.IsLinux() ? LinuxLedgerFile.IsAt(file, path) : File.Exists(path);

    /// <summary>Keeps every other process from writing until <see cref="Unlock"/>.</summary>
    public abstract void Lock();

    public abstract void Unlock();

    /// <summary>The length now; negative when the path no longer leads to this file.</summary>
    public abstract long Length();

    /// <summary>Fills <paramref name="target"/> from <paramref name="offset"/> on.</summary>
    public abstract void Read(Span<byte> target, long offset);

    /// <summary>Writes all of it. When it throws, a part may have been written.</summary>
    public abstract void Write(ReadOnlySpan<byte> bytes, long offset);

    public abstract void Truncate(long length);

    /// <summary>Puts what was written on stable storage; the first time, the file's name too.</summary>
    public abstract void Sync();

    public abstract void Dispose();
}
