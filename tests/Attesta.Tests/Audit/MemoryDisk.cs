using Attesta.Audit;

namespace Attesta.Tests.Audit;

/// <summary>What goes wrong.</summary>
internal enum Fault
{
    /// <summary>Input/output error. Of a sync: what was to be synced is never written, and later syncs do not say so, as Linux does it.</summary>
    Error,

    /// <summary>No space left on device.</summary>
    Full,

    /// <summary>A part of a write is done, and then it fails.</summary>
    Short,

    /// <summary>The process is killed before the call.</summary>
    CrashBefore,

    /// <summary>The process is killed behind the call.</summary>
    CrashAfter,

    /// <summary>The process is killed in the middle of a write; what is missing of it reads as zeros.</summary>
    Torn,
}

/// <summary>
/// A disk with a page cache in memory: every call of every process on it is counted and may be made to fail, and its power may be cut. What was not synced
/// is then lost from some byte on; names since the last sync of the folder are lost or not.
/// </summary>
internal sealed class MemoryDisk
{
    private readonly Dictionary<string, MemoryFile> _stableNames = new(StringComparer.Ordinal);
    private readonly Queue<(int Call, Fault Fault)> _faults;

    public MemoryDisk(params IEnumerable<(int Call, Fault Fault)> faults) => _faults = new(faults.OrderBy(fault => fault.Call));

    public Dictionary<string, MemoryFile> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>The calls so far.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The faults that happened so far.</summary>
    public int Happened { get; private set; }

    /// <summary>Another process. A fault that kills one leaves the others alone.</summary>
    public MemoryProcess Start() => new(this);

    /// <summary>Everything in its cache is gone. All processes must have ended.</summary>
    /// <param name="keep">How much is kept of what was written behind the last synced byte, from 0 to 1.</param>
    /// <param name="keepNames">Whether renaming since the last sync of the folder is kept.</param>
    public void CutPower(double keep, bool keepNames)
    {
        if (!keepNames)
        {
            Names.Clear();
            foreach (var (name, file) in _stableNames)
                Names[name] = file;
        }

        foreach (var file in Names.Values.Distinct())
            file.CutPower(keep);
        SyncNames();
        ReleaseLocks();
    }

    public void StopFailing() => _faults.Clear();

    private void ReleaseLocks()
    {
        foreach (var file in Names.Values)
            file.Holder = null;
    }

    public void SyncNames()
    {
        _stableNames.Clear();
        foreach (var (name, file) in Names)
            _stableNames[name] = file;
    }

    /// <summary>The whole ledger as a reader sees it.</summary>
    public byte[] Ledger(string path)
    {
        var files = LedgerSegments.Find(path, Start()).Values.ToList();
        files.Add(Names.ContainsKey(path) || !Names.ContainsKey(path + ".next") ? path : path + ".next");
        return [.. files.Where(Names.ContainsKey).SelectMany(name => Names[name].Bytes)];
    }

    /// <summary>Counts a call, and fails it when its turn has come.</summary>
    /// <param name="process">Who calls.</param>
    /// <param name="call">What for.</param>
    /// <param name="act">Does it, or a part of it: from 0 to 1.</param>
    /// <param name="fail">What an error leaves behind.</param>
    public void Call(MemoryProcess process, string call, Action<double> act, Action? fail = null)
    {
        if (process.IsDead)
            throw new IOException("the process is dead");
        Calls.Add(call);
        if (!_faults.TryPeek(out var next) || next.Call != Calls.Count)
        {
            act(1);
            return;
        }

        _faults.Dequeue();
        Happened++;
        process.IsDead = next.Fault is Fault.CrashBefore or Fault.CrashAfter or Fault.Torn;
        if (next.Fault is Fault.CrashAfter)
            act(1);
        else if (next.Fault is Fault.Short)
            act(0.5);
        else if (next.Fault is Fault.Torn)
            act(-0.4);
        else if (next.Fault is Fault.Error)
            fail?.Invoke();
        throw new IOException(next.Fault == Fault.Full ? "No space left on device" : "Input/output error");
    }
}

/// <summary>A process on a <see cref="MemoryDisk"/>.</summary>
internal sealed class MemoryProcess(MemoryDisk disk) : LedgerDisk
{
    public bool IsDead { get; set; }

    public override LedgerFile? Open(string path, FileMode mode)
    {
        MemoryFile? file = null;
        disk.Call(this, "open", _ =>
        {
            var isThere = disk.Names.TryGetValue(path, out file);
            if (isThere ? mode == FileMode.CreateNew : mode == FileMode.Open)
                file = null;
            else
                file ??= disk.Names[path] = new MemoryFile();
        });
        return file is null ? null : new Handle(disk, this, file) { Path = path };
    }

    public override bool Exists(string path) => disk.Names.ContainsKey(path);

    public override IReadOnlyList<string> Beside(string path) => [.. disk.Names.Keys.Where(name => name.StartsWith(path + ".", StringComparison.Ordinal))];

    public override void Rename(string from, string to) => disk.Call(this, "rename", _ => Move(from, to));

    public override void Place(string from, string to) => disk.Call(this, "rename", _ =>
    {
        if (disk.Names.ContainsKey(to))
            throw new IOException("File exists");
        Move(from, to);
    });

    public override void Delete(string path) => disk.Call(this, "delete", _ => disk.Names.Remove(path));

    public override void SyncFolder(string path) => disk.Call(this, "sync folder", _ => disk.SyncNames());

    private void Move(string from, string to)
    {
        if (!disk.Names.Remove(from, out var file))
            throw new FileNotFoundException("No such file", from);
        disk.Names[to] = file;
    }

    private sealed class Handle(MemoryDisk disk, MemoryProcess process, MemoryFile file) : LedgerFile
    {
        private bool _nameSynced;
        private int _knownErrors = file.SyncErrors;

        public override void Lock() => disk.Call(process, "lock", _ =>
        {
            if (file.Holder is not null && file.Holder != this)
                throw new IOException("another process has held its lock for 30 seconds");
            file.Holder = this;
        });

        public override void Unlock()
        {
            if (file.Holder == this)
                file.Holder = null;
        }

        public override long Length() => disk.Names.GetValueOrDefault(Path) == file ? file.Length : -1;

        public override void Read(Span<byte> target, long offset)
        {
            var bytes = new byte[target.Length];
            disk.Call(process, "read", _ => file.Read(bytes, offset));
            bytes.CopyTo(target);
        }

        public override void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            file.Holder.ShouldBeOneOf(this, null);
            var copy = bytes.ToArray();
            disk.Call(process, "write", part => file.Write(copy, offset, part));
        }

        public override void Truncate(long length) => disk.Call(process, "truncate", _ => file.Truncate(length));

        public override void Sync()
        {
            var known = _knownErrors;
            disk.Call(
                process,
                "sync",
                _ =>
                {
                    file.Sync();
                    _knownErrors = file.SyncErrors;
                },
                () =>
                {
                    file.ForgetToSync();
                    _knownErrors = file.SyncErrors;
                });

            // Everyone who had the file open when a sync failed is told once.
            if (known != file.SyncErrors)
                throw new IOException("Input/output error");
            if (!_nameSynced)
                process.SyncFolder(Path);
            _nameSynced = true;
        }

        // The system closes the files of the dead too.
        public override void Dispose() => Unlock();
    }
}
