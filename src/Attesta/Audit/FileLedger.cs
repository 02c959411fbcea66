namespace Attesta.Audit;

/// <summary>
/// The ledger in a file, one line an entry. Any number of threads and, on Linux, of processes append to the same file; elsewhere one process holds it alone.
/// Callers that come at the same time share one write and one sync. Opening is lazy and reads only the first and the last line. Bytes of a write that was
/// interrupted are kept aside in <c>FILE.torn-HASH</c> and an <c>attesta.recovery</c> entry says so. When the file cannot be trusted or written, appends
/// throw and nothing is left behind.
/// </summary>
public sealed class FileLedger : IAuditLedger, IDisposable, IAsyncDisposable
{
    private const int MaxBatch = 4096;
    private const int MaxBatchBytes = 8 * 1024 * 1024;
    private const int KeepBelow = 256 * 1024;

    private readonly Queue<PendingEntry> _queue = new();
    private readonly List<PendingEntry> _batch = [];
    private readonly LedgerWriter _writer;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _busy;
    private bool _closing;
    private AuditLine? _spare;
    private Task _packing = Task.CompletedTask;

    /// <summary>A ledger in the file at <paramref name="path"/>. Touches no file yet.</summary>
    /// <param name="path">The file that is written. Full ones stand beside it.</param>
    /// <param name="time">The source of time.</param>
    /// <param name="rotation">When to begin a new file; never without it.</param>
    public FileLedger(string path, TimeProvider? time = null, LedgerRotation? rotation = null)
        : this(path, time, rotation, LedgerDisk.Real)
    {
    }

    internal FileLedger(string path, TimeProvider? time, LedgerRotation? rotation, LedgerDisk disk)
    {
        Path = System.IO.Path.GetFullPath(path);
        Action? rotated = rotation?.Compress == true ? () => _packing = SegmentPacking.RunAfterAsync(_packing, Path) : null;
        _writer = new(Path, time ?? TimeProvider.System, rotation ?? LedgerRotation.None, disk, rotated);
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

        return new(Enqueue(new PendingEntry(entry, line, durability)).Task);
    }

    /// <summary>Opens the file and reads its end as the next append would, so that a ledger that cannot be written is noticed early.</summary>
    /// <exception cref="AuditFailedException">Appending would fail.</exception>
    public async ValueTask ProbeAsync() => await Enqueue(new PendingEntry(null, null, Durability.Written)).Task.ConfigureAwait(false);

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

    /// <summary>Closes the file when the appends before are done, and waits until full ones are packed. Later appends fail.</summary>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _closed.Task.ConfigureAwait(false);
        await _packing.ConfigureAwait(false);
    }

    private PendingEntry Enqueue(PendingEntry pending)
    {
        lock (_queue)
        {
            if (_closing)
            {
                pending.SetException(new AuditFailedException($"The audit log '{Path}' was closed. Keep it open for as long as actions are evaluated."));
                return pending;
            }

            _queue.Enqueue(pending);
            if (_busy)
                return pending;
            _busy = true;
        }

        WriteBatch();
        return pending;
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
            _writer.Write(_batch);
            if (_batch[^1].Line is { Bytes.Length: < KeepBelow } line)
                _spare = line;
            foreach (var pending in _batch)
                pending.TrySetResult(pending.Entry!);
        }
        catch (Exception failure)
        {
            // Whatever it was, an entry that is not surely written must fail its caller: no action runs on it.
            var failed = failure as AuditFailedException ?? new AuditFailedException(
                $"The audit log '{Path}' cannot be written: {failure.Message.TrimEnd('.')}. Nothing runs without a record: mend this, then try again.", failure);
            foreach (var pending in _batch)
                pending.TrySetException(failed);
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
        _writer.Dispose();
        _closed.TrySetResult();
    }
}
