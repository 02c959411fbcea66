using Attesta.Audit;

namespace Attesta.Tests.Audit;

/// <summary>A real file that fails where it is told to.</summary>
internal sealed class FaultyFile(string path, FaultyFile.Faults faults) : LedgerFile
{
    private readonly LedgerFile _file = Open(path);

    public override void Lock()
    {
        if (faults.Lock)
            throw new IOException("another process has held its lock for 10 seconds");
        _file.Lock();
        faults.Locked++;
    }

    public override void Unlock()
    {
        faults.Locked--;
        _file.Unlock();
    }

    public override long Length() => _file.Length();

    public override void Read(Span<byte> target, long offset) => _file.Read(target, offset);

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        faults.Locked.ShouldBe(1);
        if (faults.WriteAtMost is { } most && most < bytes.Length)
        {
            _file.Append(bytes[..most]);
            throw new IOException("No space left on device");
        }

        _file.Append(bytes);
    }

    public override void Truncate(long length)
    {
        if (faults.Truncate)
            throw new IOException("Input/output error");
        _file.Truncate(length);
    }

    public override void Sync()
    {
        faults.Syncs++;
        if (faults.Sync)
            throw new IOException("Input/output error");
        _file.Sync();
    }

    public override FileStream? CreateBeside(string path) => faults.CreateBeside ? throw new IOException("No space left on device") : _file.CreateBeside(path);

    public override void Dispose()
    {
        faults.Open--;
        _file.Dispose();
    }

    internal sealed class Faults
    {
        public int? WriteAtMost { get; set; }

        public bool Lock { get; set; }

        public bool Truncate { get; set; }

        public bool Sync { get; set; }

        public bool CreateBeside { get; set; }

        public int Syncs { get; set; }

        public int Locked { get; set; }

        public int Open { get; set; }

        public LedgerFile OpenFile(string path)
        {
            Open++;
            return new FaultyFile(path, this);
        }
    }
}
