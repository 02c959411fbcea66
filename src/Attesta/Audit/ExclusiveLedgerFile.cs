using System.Diagnostics.CodeAnalysis;

namespace Attesta.Audit;

/// <summary>The file where Linux's calls are not to be had: one process holds it, and every other is refused.</summary>
internal sealed class ExclusiveLedgerFile : LedgerFile
{
    private readonly FileStream _file;

    [SetsRequiredMembers]
    private ExclusiveLedgerFile(string path, FileMode mode)
    {
        Path = path;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        if (new FileInfo(path).LinkTarget is not null)
            throw new IOException("it is a symbolic link, which is not followed");
        _file = new FileStream(path, Options(mode));
    }

    public static ExclusiveLedgerFile? TryOpen(string path, FileMode mode)
    {
        if (mode == FileMode.Open ? !File.Exists(path) : mode == FileMode.CreateNew && File.Exists(path))
            return null;
        return new(path, mode);
    }

    // The file is this process's alone from opening to closing.
    public override void Lock()
    {
    }

    public override void Unlock()
    {
    }

    public override long Length() => File.Exists(Path) ? _file.Length : -1;

    public override void Read(Span<byte> target, long offset)
    {
        _file.Position = offset;
        _file.ReadExactly(target);
    }

    public override void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        _file.Position = offset;
        _file.Write(bytes);
    }

    public override void Truncate(long length) => _file.SetLength(length);

    public override void Sync() => _file.Flush(flushToDisk: true);

    public override void Dispose() => _file.Dispose();

    private static FileStreamOptions Options(FileMode mode)
    {
        // Windows lets an open file be read and renamed only when its opener allowed that; elsewhere None is what keeps other writers out.
        var share = OperatingSystem.IsWindows() ? FileShare.Read | FileShare.Delete : FileShare.None;
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
