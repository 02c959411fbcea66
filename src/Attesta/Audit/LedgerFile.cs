namespace Attesta.Audit;

/// <summary>
/// The file under a <see cref="FileLedger"/>: what the ledger asks of an operating system, and the seam at which tests make it fail.
/// One open file, used by one thread at a time. Everything throws <see cref="IOException"/> with a message in words.
/// </summary>
internal abstract class LedgerFile : IDisposable
{
    /// <summary>Opens the file to append, creating it and its folder for the owner only. Follows no symbolic link and takes only regular files.</summary>
    public static LedgerFile Open(string path) => OperatingSystem.IsLinux() ? new LinuxLedgerFile(path) : new ExclusiveLedgerFile(path);

    /// <summary>Opens the file to read, beside those who append. The length never ends within an append that is under way.</summary>
    public static FileStream OpenToRead(string path, out long length)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no audit log '{path}'. Check the path; the log is created by the first action that is evaluated.", path);
        if (OperatingSystem.IsLinux())
            return LinuxLedgerFile.OpenToRead(path, out length);
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        length = stream.Length;
        return stream;
    }

    /// <summary>Keeps every other process from appending until <see cref="Unlock"/>.</summary>
    public abstract void Lock();

    public abstract void Unlock();

    /// <summary>The length now; negative when the path no longer leads to this file.</summary>
    public abstract long Length();

    /// <summary>Fills <paramref name="target"/> from <paramref name="offset"/> on.</summary>
    public abstract void Read(Span<byte> target, long offset);

    /// <summary>Writes all of it at the end. When it throws, a part may have been written.</summary>
    public abstract void Append(ReadOnlySpan<byte> bytes);

    public abstract void Truncate(long length);

    /// <summary>Puts what was appended on stable storage; the first time, the file's name too.</summary>
    public abstract void Sync();

    /// <summary>Creates a file for the owner only that is not there yet; null when there is one of that name.</summary>
    public abstract FileStream? CreateBeside(string path);

    public abstract void Dispose();
}
