using System.Buffers;

namespace Attesta.Audit;

/// <summary>
/// The ledger in a file, one line an entry. Any number of threads and, on Linux, of processes append to the same file; elsewhere one process holds it alone.
/// Opening is lazy and reads only the last line. Bytes of a write that was interrupted are kept aside in <c>FILE.torn-TIME-N</c> and an
/// <c>attesta.recovery</c> entry says so. When the file cannot be trusted or written, appends throw and nothing is left behind.
/// </summary>
public sealed class FileLedger : IAuditLedger, IDisposable, IAsyncDisposable
{
    private const int MaxBatch = 256;
    private const int MaxBatchBytes = 8 * 1024 * 1024;
    private const int KeepBelow = 256 * 1024;

    private readonly TimeProvider _time;
    private readonly Func<string, LedgerFile> _open;
    private readonly Queue<Waiting> _queue = new();
    private readonly List<Waiting> _batch = [];
    private readonly List<AuditEntry> _recoveries = [];
    private readonly ChainHasher _hasher = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ArrayBufferWriter<byte> _bytes = new(4096);
    private bool _busy;
    private bool _closing;
    private LedgerFile? _file;
    private LedgerTail? _tail;
    private AuditLine? _spare;
    private string? _lost;

    /// <summary>A ledger in the file at <paramref name="path"/>. Touches no file yet.</summary>
    public FileLedger(string path, TimeProvider? time = null)
        : this(path, time, LedgerFile.Open)
    {
    }

    internal FileLedger(string path, TimeProvider? time, Func<string, LedgerFile> open)
    {
        Path = System.IO.Path.GetFullPath(path);
        _time = time ?? TimeProvider.System;
        _open = open;
    }

    /// <summary>The file, as a full path.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public ValueTask<AuditEntry> AppendAsync(AuditEntry entry, Durability durability)
    {
        AuditLine line;
        try
        {
            // Spelled by the caller: side by side with others, and an entry that cannot be written fails alone.
            line = AuditChain.Spelled(entry, Interlocked.Exchange(ref _spare, null));
        }
        catch (AuditFailedException unwritable)
        {
            return ValueTask.FromException<AuditEntry>(unwritable);
        }

        return new(Enqueue(new Waiting(entry, line, durability)).Task);
    }

    /// <summary>Opens the file and reads its end as the next append would, so that a ledger that cannot be written is noticed early.</summary>
    /// <exception cref="AuditFailedException">Appending would fail.</exception>
    public async ValueTask ProbeAsync() => await Enqueue(new Waiting(null, null, Durability.Written)).Task.ConfigureAwait(false);

    /// <summary>Closes the file when the appends before are done. Later ones fail.</summary>
    public void Dispose()
    {
        lock (_queue)
        {
            _closing = true;
            if (!_busy)
                Close();
        }
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return new(_closed.Task);
    }

    private Waiting Enqueue(Waiting waiting)
    {
        lock (_queue)
        {
            if (_closing)
            {
                waiting.SetException(new AuditFailedException($"The audit log '{Path}' was closed. Keep it open for as long as actions are evaluated."));
                return waiting;
            }

            _queue.Enqueue(waiting);
            if (_busy)
                return waiting;
            _busy = true;
        }

        WriteBatch();
        return waiting;
    }

    // INVARIANT: only the one caller that set _busy is here; everything but the queue is its own.
    private void WriteBatch()
    {
        lock (_queue)
        {
            var size = 0L;
            while (_batch.Count < MaxBatch && size < MaxBatchBytes && _queue.TryDequeue(out var next))
            {
                _batch.Add(next);
                size += next.Line?.Bytes.Length ?? 0;
            }
        }

        try
        {
            Write();
            foreach (var waiting in _batch)
                waiting.TrySetResult(waiting.Entry!);
        }
        catch (Exception failure)
        {
            // Whatever it was, an entry that is not surely written must fail its caller: no action runs on it.
            var failed = failure as AuditFailedException ?? new AuditFailedException(
                $"The audit log '{Path}' cannot be written: {failure.Message.TrimEnd('.')}. Nothing runs without a record: mend this, then try again.", failure);
            foreach (var waiting in _batch)
                waiting.TrySetException(failed);
        }

        _batch.Clear();
        lock (_queue)
        {
            if (_queue.Count == 0)
            {
                _busy = false;
                if (_closing)
                    Close();
                return;
            }
        }

        // Others came meanwhile. They are not served on the time of the caller whose own entry is written.
        ThreadPool.UnsafeQueueUserWorkItem(static ledger => ledger.WriteBatch(), this, preferLocal: false);
    }

    private void Close()
    {
        _file?.Dispose();
        _hasher.Dispose();
        _closed.TrySetResult();
    }

    private void Write()
    {
        if (_lost is not null)
            throw new AuditFailedException(_lost);
        try
        {
            _file ??= _open(Path);
            _file.Lock();
            try
            {
                Append(_file);
            }
            finally
            {
                _file.Unlock();
            }
        }
        catch
        {
            // What the system holds of the file is no longer sure: the next append opens it anew.
            _file?.Dispose();
            _file = null;
            throw;
        }
    }

    private void Append(LedgerFile file)
    {
        var tail = Tail(file);
        var hash = tail.Hash;
        var durable = _recoveries.Count > 0;
        _bytes.ResetWrittenCount();
        foreach (var recovery in _recoveries)
        {
            var line = AuditChain.Spelled(recovery);
            hash = line.Link(_hasher, recovery, hash).ChainHash;
            _bytes.Write(line.BytesWithLineEnd);
        }

        foreach (var waiting in _batch)
        {
            if (waiting is not { Line: { } line, Entry: { } entry })
                continue;
            waiting.Entry = line.Link(_hasher, entry, hash);
            hash = waiting.Entry.ChainHash;
            durable |= waiting.Durability == Durability.Durable;
            _bytes.Write(line.BytesWithLineEnd);
            if (line.Bytes.Length < KeepBelow)
                _spare = line;
        }

        if (_bytes.WrittenCount == 0)
            return;
        try
        {
            file.Append(_bytes.WrittenSpan);
            if (durable)
                file.Sync();
        }
        catch
        {
            TakeBack(file, tail);
            throw;
        }

        _tail = new(tail.Length + _bytes.WrittenCount, hash);
        _recoveries.Clear();
        if (_bytes.Capacity > KeepBelow)
            _bytes = new(4096);
    }

    // An entry whose caller is told that it failed does not stay, if that can be helped.
    private static void TakeBack(LedgerFile file, LedgerTail tail)
    {
        try
        {
            file.Truncate(tail.Length);
        }
        catch (Exception)
        {
            // The first failure is the one to report. What stays makes the file longer than its known tail, and is read before the next append.
        }
    }

    private LedgerTail Tail(LedgerFile file)
    {
        var length = file.Length();
        if (_tail is not { } known)
            return (_tail = Find(file, length)).Value;
        if (length == known.Length)
            return known;

        // Another process appended, and behind its last line there may be the half of one.
        var found = length < 0 || length > known.Length ? Find(file, length) : default;
        return found.Length >= known.Length ? (_tail = found).Value : throw Lost("cut shorter");
    }

    private LedgerTail Find(LedgerFile file, long length)
    {
        if (length < 0)
            throw Lost("deleted, moved or replaced");
        var found = LedgerTail.Read(file, length, _hasher);
        if (found.Length < length)
            _recoveries.Add(TornTail.SetAside(file, Path, found.Length, length, _time));
        return found;
    }

    // Appending on, or to a new file, would hide that entries are gone; so this stays until somebody has looked.
    private AuditFailedException Lost(string what)
    {
        _lost = $"The audit log '{Path}' was {what} while it was in use. Restore it, or move it aside to begin a new one, then start again.";
        return new AuditFailedException(_lost);
    }

    /// <summary>A caller that waits for its entry or, without one, for the file to be opened.</summary>
    private sealed class Waiting(AuditEntry? entry, AuditLine? line, Durability durability)
        : TaskCompletionSource<AuditEntry>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public AuditEntry? Entry { get; set; } = entry;

        public AuditLine? Line => line;

        public Durability Durability => durability;
    }
}
