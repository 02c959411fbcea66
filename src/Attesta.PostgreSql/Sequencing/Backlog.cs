using Attesta.Audit;

namespace Attesta.PostgreSql.Sequencing;

/// <summary>
/// The entries that callers wait for. One is queued while it was surely not sent, and open from when it is sent until it is known where it is.
/// Anyone adds; everything else is for the one loop.
/// </summary>
internal sealed class Backlog(PostgresLedgerOptions options)
{
    /// <summary>Most entries in one batch.</summary>
    public const int MaxBatch = 512;

    private const int MaxBatchBytes = 8 * 1024 * 1024;

    private readonly Queue<Waiting> _queue = new();
    private int _oneByOne;

    /// <summary>What was sent, and is not known to be anywhere yet.</summary>
    public List<Waiting> Open { get; } = [];

    /// <summary>What of it is being sent just now.</summary>
    public List<Waiting> Batch { get; } = [];

    /// <summary>An entry of which it is known that it was committed, the newest that this ledger knows of.</summary>
    public AuditEntry? Newest { get; set; }

    /// <summary>Whether a batch was refused whose entries are now tried one at a time.</summary>
    public bool IsOneByOne => _oneByOne > 0;

    public bool HasQueued
    {
        get
        {
            lock (_queue)
                return _queue.Count > 0;
        }
    }

    /// <summary>Whether something is queued for longer than that.</summary>
    public bool IsQueuedLonger(TimeSpan than)
    {
        lock (_queue)
            return _queue.TryPeek(out var first) && IsOlder(first, than);
    }

    public void Add(Waiting waiting)
    {
        lock (_queue)
            _queue.Enqueue(waiting);
    }

    /// <summary>Tries so many entries one at a time from now on.</summary>
    public void GoOneByOne(int count) => _oneByOne = count;

    /// <summary>Makes the next batch. From here on its entries are open: whatever happens next, it must be found out where they are.</summary>
    /// <param name="besides">How many entries are sent with them. However large those are, they leave room for these.</param>
    public void Take(int besides)
    {
        Batch.Clear();
        var bytes = 0L;
        var most = IsOneByOne ? 1 : MaxBatch;
        lock (_queue)
        {
            while (besides + Batch.Count < most && bytes < MaxBatchBytes && _queue.TryDequeue(out var next))
            {
                // Asked just now, with a session that is ready: it need not wait.
                if (next.Entry is null)
                {
                    next.TrySetResult(null!);
                    continue;
                }

                Batch.Add(next);
                bytes += next.Line.Length;
            }
        }

        _oneByOne = Math.Max(0, _oneByOne - 1);
        Open.AddRange(Batch);
    }

    /// <summary>Puts entries that are surely nowhere back to the front.</summary>
    public void Requeue(IReadOnlyCollection<Waiting> entries)
    {
        Open.RemoveAll(entries.Contains);
        lock (_queue)
        {
            var behind = _queue.ToArray();
            _queue.Clear();
            foreach (var waiting in entries.Concat(behind).Where(waiting => !waiting.Task.IsCompleted))
                _queue.Enqueue(waiting);
        }
    }

    /// <summary>Forgets the open entries whose callers know.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Sweep()
    {
        Newest = Open.FindLast(static waiting => waiting.Task.IsCompletedSuccessfully)?.Task.Result ?? Newest;
        return Open.RemoveAll(static waiting => waiting.Task.IsCompleted) > 0;
    }

    /// <summary>Tells those who only asked whether the ledger is ready that it is.</summary>
    public void AnswerProbes()
    {
        lock (_queue)
        {
            if (!_queue.Any(static waiting => waiting.Entry is null))
                return;
            for (var left = _queue.Count; left > 0; left--)
            {
                var waiting = _queue.Dequeue();
                if (waiting.Entry is null)
                    waiting.TrySetResult(null!);
                else
                    _queue.Enqueue(waiting);
            }
        }
    }

    /// <summary>Fails the batch, of which surely nothing has happened.</summary>
    public void FailBatch(AuditFailedException why)
    {
        foreach (var waiting in Batch)
            waiting.TrySetException(why);
        Batch.Clear();
        Sweep();
    }

    /// <summary>Nothing can be written for a reason that time does not mend.</summary>
    public void FailAll(AuditFailedException why)
    {
        lock (_queue)
        {
            while (_queue.TryDequeue(out var waiting))
                waiting.TrySetException(why);
        }

        foreach (var waiting in Open)
            waiting.TrySetException(why);
        Open.Clear();
    }

    /// <summary>Fails what was queued for too long.</summary>
    public void FailOverdue(AuditFailedException why)
    {
        lock (_queue)
        {
            while (_queue.TryPeek(out var first) && IsOver(first))
                _queue.Dequeue().TrySetException(why);
        }
    }

    /// <summary>Whether its caller has waited long enough.</summary>
    public bool IsOver(Waiting waiting) => IsOlder(waiting, options.Patience);

    /// <summary>Whether its caller has waited for longer than that.</summary>
    public bool IsOlder(Waiting waiting, TimeSpan than) => options.Time.GetElapsedTime(waiting.Since) > than;
}
