namespace Attesta.Audit;

/// <summary>The file where Linux's calls are not to be had: one process holds it, and every other is refused.</summary>
internal sealed class ExclusiveLedgerFile : LedgerFile
{
    private readonly string _path;
    private readonly FileStream _file;

    public ExclusiveLedgerFile(string path)
    {
        _path = path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (new FileInfo(path).LinkTarget is not null)
            throw new IOException("it is a symbolic link, which is not followed");
        _file = new FileStream(path, Options(FileMode.OpenOrCreate));
    }

    // The file is this process's alone from opening to closing.
    public override void Lock()
    {
    }

    public override void Unlock()
    {
    }

    public override long Length() => File.Exists(_path) ? _file.Length : -1;

    public override void Read(Span<byte> target, long offset)
    {
        _file.Position = offset;
        _file.ReadExactly(target);
    }

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        _file.Seek(0, SeekOrigin.End);
        _file.Write(bytes);
    }

    public override void Truncate(long length) => _file.SetLength(length);

    public override void Sync() => _file.Flush(flushToDisk: true);

    public override FileStream? CreateBeside(string path) => File.Exists(path) ? null : new FileStream(path, Options(FileMode.CreateNew));

    public override void Dispose() => _file.Dispose();

    private static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
