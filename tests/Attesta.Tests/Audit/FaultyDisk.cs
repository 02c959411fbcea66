using Attesta.Audit;

namespace Attesta.Tests.Audit;

/// <summary>A real folder whose files fail where they are told to.</summary>
internal sealed class FaultyDisk : LedgerDisk
{
    public int? WriteAtMost { get; set; }

    public bool Lock { get; set; }

    public bool Truncate { get; set; }

    public bool Sync { get; set; }

    public bool CreateAside { get; set; }

    public int Syncs { get; private set; }

    public int Locked { get; private set; }

    public int Opened { get; private set; }

    public override LedgerFile? Open(string path, FileMode mode)
    {
        if (CreateAside && mode == FileMode.CreateNew)
            throw new IOException("No space left on device");
        return base.Open(path, mode) is { } file ? new FaultyFile(this, file) { Path = path } : null;
    }

    private sealed class FaultyFile : LedgerFile
    {
        private readonly FaultyDisk _faults;
        private readonly LedgerFile _file;

        public FaultyFile(FaultyDisk faults, LedgerFile file)
        {
            (_faults, _file) = (faults, file);
            _faults.Opened++;
        }

        public override void Lock()
        {
            if (_faults.Lock)
                throw new IOException("another process has held its lock for 30 seconds");
            _file.Lock();
            _faults.Locked++;
        }

        public override void Unlock()
        {
            _faults.Locked--;
            _file.Unlock();
        }

        public override long Length() => _file.Length();

        public override void Read(Span<byte> target, long offset) => _file.Read(target, offset);

        public override void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            if (_faults.WriteAtMost is { } most && most < bytes.Length)
            {
                _file.Write(bytes[..most], offset);
                throw new IOException("No space left on device");
            }

            _file.Write(bytes, offset);
        }

        public override void Truncate(long length)
        {
            if (_faults.Truncate)
                throw new IOException("Input/output error");
            _file.Truncate(length);
        }

        public override void Sync()
        {
            _faults.Syncs++;
            if (_faults.Sync)
                throw new IOException("Input/output error");
            _file.Sync();
        }

        public override void Dispose()
        {
            _faults.Opened--;
            _file.Dispose();
        }
    }
}
