using Attesta.Audit;
using Npgsql;

namespace Attesta.PostgreSql.Sequencing;

/// <summary>
/// What becomes of the entries that callers wait for, one step at a time. An entry is in the queue while it was surely not sent, and open from when it
/// is sent until it is known where it is.
/// </summary>
internal sealed class Placing(PostgresLedgerOptions options, Queue<Waiting> queue)
{
    private const int MaxBatch = 512;
    private const int MaxBatchBytes = 8 * 1024 * 1024;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly string _chain = options.Chain;
    private readonly List<Waiting> _open = [];
    private readonly List<Waiting> _batch = [];
    private EarningsBook? _earnings;
    private Term? _term;
    private volatile bool _isInboxFresh = true;
    private volatile bool _isFollowing;
    private readonly List<InboxEntry> _fromInbox = [];
    private (long Id, string? Reason)? _poison;
    private int _oneByOne;
    private int _sameAgain;
    private long _lastMove = options.Time.GetTimestamp();
    private long _lastLook;
    private bool _isUncertain;

    /// <summary>Whether there are entries that were sent and whose place is not known yet.</summary>
    public bool HasOpen => _open.Count > 0;

    /// <summary>Whether there is more to do without waiting for anything.</summary>
    public bool HasMore => _term is not null && _isInboxFresh;

    /// <summary>Whether what is queued can be neither chained nor put into the inbox for now.</summary>
    public bool IsBlocked { get; private set; }

    /// <summary>Something was put into the inbox.</summary>
    public void LookIntoInbox() => _isInboxFresh = true;

    /// <summary>Something was chained; whether that is news here.</summary>
    public bool HeardOfEntries()
    {
        if (!_isFollowing)
            return false;
        Interlocked.Exchange(ref _lastMove, options.Time.GetTimestamp());
        return true;
    }

    public async Task StepAsync(Session session)
    {
        var maySequence = options.MaySequence && session.MaySequence;
        if (!maySequence && !session.MaySubmit)
            throw new AuditFailedException("This login may not write to the audit ledger. Grant it attesta_writer, or attesta_sequencer where this ledger may chain entries.");
        if (_term is null && maySequence)
            await BeginAsync(session).ConfigureAwait(false);
        _isFollowing = _term is null;
        AnswerProbes();
        if (_open.Count > 0 && (_isFollowing || _isUncertain))
            await SettleAsync(session).ConfigureAwait(false);
        if (_term is not null)
            await ExtendAsync(session).ConfigureAwait(false);
        else
            await SubmitAsync(session).ConfigureAwait(false);
        if (_open.Count > 0 && _open.Exists(IsOver))
            await GiveUpAsync(session, new AuditFailedException("No sequencer has chained the entry in time. Start a process whose login has attesta_sequencer.")).ConfigureAwait(false);
    }

    /// <summary>The session is lost or to be left: what was sent must be looked for before anything else.</summary>
    public void Leave()
    {
        _batch.Clear();
        _fromInbox.Clear();
        _term = null;
        _earnings = null;
        _isUncertain = _open.Count > 0;
        _isInboxFresh = true;
    }

    /// <summary>The server refused the last batch as a whole, so that nothing of it has happened: its entries are tried one at a time, and a single one has failed.</summary>
    public void Refused(Exception failure, AuditFailedException explained)
    {
        var state = (failure as PostgresException)?.SqlState;
        if (state == PostgresFailure.Fenced)
            return;
        if (_batch.Count + _fromInbox.Count == 0)
        {
            FailAll(explained);
            return;
        }

        if (_batch.Count + _fromInbox.Count > 1)
        {
            _oneByOne = _batch.Count + _fromInbox.Count;
            return;
        }

        // An id that is there already may be the entry's own, sent before; then it will be found. But not again and again.
        if (state == PostgresErrorCodes.UniqueViolation && ++_sameAgain <= 3)
        {
            _oneByOne = 1;
            return;
        }

        _sameAgain = 0;
        if (_fromInbox.Count > 0)
            _poison = (_fromInbox[0].Id, PostgresFailure.Words(failure));
        foreach (var waiting in _batch)
        {
            waiting.TrySetException(explained);
            _open.Remove(waiting);
        }
    }

    /// <summary>Nothing can be written for a reason that time does not mend.</summary>
    public void FailAll(AuditFailedException explained)
    {
        lock (queue)
        {
            while (queue.TryDequeue(out var waiting))
                waiting.TrySetException(explained);
        }

        foreach (var waiting in _open)
            waiting.TrySetException(explained);
        _open.Clear();
    }

    /// <summary>Fails what has waited too long, and takes it back where that can be done.</summary>
    public async Task GiveUpAsync(Session? session, AuditFailedException explained)
    {
        lock (queue)
        {
            while (queue.TryPeek(out var first) && IsOver(first))
                queue.Dequeue().TrySetException(explained);
        }

        var over = _open.Where(IsOver).ToList();
        if (over.Count == 0)
            return;
        try
        {
            if (session is { MaySubmit: true } && _isFollowing)
            {
                var withdrawn = await Inbox.WithdrawAsync(session, _chain, over).ConfigureAwait(false);
                var placed = await Inbox.PlacedAsync(session, _chain, over).ConfigureAwait(false);
                foreach (var waiting in over)
                {
                    if (withdrawn.Contains(waiting.Entry!.EntryId))
                        waiting.TrySetException(explained);
                    else if (placed.TryGetValue(waiting.Entry!.EntryId, out var at) && at.ChainHash.Length > 0)
                        waiting.SettleAt(at.PreviousHash, at.ChainHash);
                }
            }
        }
        catch (Exception)
        {
            // Then it is not known, and what is not known to be written counts as not written.
        }

        var unknown = new AuditFailedException(explained.Message + " Whether this entry was written is not known, so it counts as not written.", explained);
        foreach (var waiting in over)
        {
            waiting.TrySetException(unknown);
            _open.Remove(waiting);
        }
    }

    private async Task BeginAsync(Session session)
    {
        var isStuck = _open.Count > 0 && options.Time.GetElapsedTime(Interlocked.Read(ref _lastMove)) > options.TakeOverAfter
            && _open.Exists(waiting => options.Time.GetElapsedTime(waiting.Since) > options.TakeOverAfter);
        _term = await Term.BeginAsync(session, _chain, isStuck).ConfigureAwait(false);
        if (_term is null)
            return;
        _earnings = new EarningsBook(_chain);
        _isUncertain = _open.Count > 0;
        _isInboxFresh = true;
    }

    // A probe is answered when a session stands and may write.
    private void AnswerProbes()
    {
        lock (queue)
        {
            if (!queue.Any(static waiting => waiting.Entry is null))
                return;
            for (var left = queue.Count; left > 0; left--)
            {
                var waiting = queue.Dequeue();
                if (waiting.Entry is null)
                    waiting.TrySetResult(null!);
                else
                    queue.Enqueue(waiting);
            }
        }
    }

    /// <summary>Finds out where the open entries are. In a term of our own, what is nowhere will never be: an earlier call can no longer succeed.</summary>
    private async Task SettleAsync(Session session)
    {
        var placed = await Inbox.PlacedAsync(session, _chain, _open).ConfigureAwait(false);
        var nowhere = new List<Waiting>();
        foreach (var waiting in _open)
        {
            if (!placed.TryGetValue(waiting.Entry!.EntryId, out var at))
                nowhere.Add(waiting);
            else if (at.ChainHash.Length > 0)
                waiting.SettleAt(at.PreviousHash, at.ChainHash);
        }

        if (_open.RemoveAll(waiting => waiting.Task.IsCompleted) > 0)
            Interlocked.Exchange(ref _lastMove, options.Time.GetTimestamp());
        if (_isFollowing && !_isUncertain)
        {
            // It was in the inbox, and is neither there nor chained: the sequencer has refused it.
            foreach (var waiting in nowhere)
                waiting.TrySetException(new AuditFailedException("The sequencer has refused the entry; attesta.refused says why."));
        }
        else
        {
            Requeue(nowhere);
        }

        _open.RemoveAll(nowhere.Contains);
        _isUncertain = false;
    }

    private void Requeue(List<Waiting> entries)
    {
        lock (queue)
        {
            var behind = queue.ToArray();
            queue.Clear();
            foreach (var waiting in entries.Concat(behind).Where(waiting => !waiting.Task.IsCompleted))
                queue.Enqueue(waiting);
        }
    }

    private async Task SubmitAsync(Session session)
    {
        IsBlocked = !session.MaySubmit;
        if (IsBlocked)
            return;
        Take(0, 0);
        if (_batch.Count == 0)
            return;
        await Inbox.SubmitAsync(session, _chain, _batch).ConfigureAwait(false);
        _batch.Clear();
        _sameAgain = 0;
    }

    private async Task ExtendAsync(Session session)
    {
        IsBlocked = false;
        await FromInboxAsync(session).ConfigureAwait(false);
        Take(_fromInbox.Count, _fromInbox.Sum(line => (long)line.Bytes));
        if (_fromInbox.Count + _batch.Count == 0)
            return;

        var linked = new List<LinkedEntry>(_fromInbox.Count + _batch.Count);
        var hash = _term!.Hash;
        foreach (var entry in _fromInbox.Select(line => line.Entry).Concat(_batch.Select(waiting => waiting.Entry!)))
        {
            linked.Add(new(AuditChain.Link(entry, hash, out var line), line));
            hash = linked[^1].Entry.ChainHash;
        }

        var earned = await _earnings!.LearnAsync(session, linked).ConfigureAwait(false);
        await _term.ExtendAsync(session, _chain, linked, [.. _fromInbox.Select(line => line.Id)], earned).ConfigureAwait(false);
        Completed(linked);
    }

    private void Completed(List<LinkedEntry> linked)
    {
        for (var i = 0; i < _batch.Count; i++)
            _batch[i].TrySetResult(linked[_fromInbox.Count + i].Entry);

        // Some of ours may have been put into the inbox before this ledger became the sequencer.
        if (_open.Count > _batch.Count)
        {
            foreach (var (entry, _) in linked.Take(_fromInbox.Count))
                _open.Find(waiting => waiting.Entry!.EntryId == entry.EntryId)?.SettleAt(Convert.FromHexString(entry.PreviousHash), Convert.FromHexString(entry.ChainHash));
        }

        _open.RemoveAll(waiting => waiting.Task.IsCompleted);
        _batch.Clear();
        _fromInbox.Clear();
        _sameAgain = 0;
        Interlocked.Exchange(ref _lastMove, options.Time.GetTimestamp());
    }

    private async Task FromInboxAsync(Session session)
    {
        _fromInbox.Clear();
        if (_poison is { } poison)
        {
            await Inbox.SetAsideAsync(session, _chain, [poison]).ConfigureAwait(false);
            _poison = null;
        }

        // While entries are tried one at a time, those of the callers come first, and then nothing else is in the batch.
        if ((_oneByOne > 0 && HasQueued) || !(_isInboxFresh || options.Time.GetElapsedTime(_lastLook) > LookEvery))
            return;
        _isInboxFresh = false;
        _lastLook = options.Time.GetTimestamp();
        var found = await Inbox.ReadAsync(session, _chain, _oneByOne > 0 ? 1 : MaxBatch / 2).ConfigureAwait(false);
        var aside = new List<(long, string?)>();
        foreach (var line in found)
        {
            string? reason = null;
            if (!line.IsChained && Inbox.Parse(line, out reason) is { } entry)
                _fromInbox.Add(new(line.Id, entry, line.Line.Length));
            else
                aside.Add((line.Id, reason));
        }

        if (aside.Count > 0)
            await Inbox.SetAsideAsync(session, _chain, aside).ConfigureAwait(false);
        _isInboxFresh = found.Count > 0;
    }

    private bool HasQueued
    {
        get
        {
            lock (queue)
                return queue.Count > 0;
        }
    }

    // From here on the entries are open: whatever happens next, it must be found out where they are.
    private void Take(int count, long bytes)
    {
        _batch.Clear();
        var most = _oneByOne > 0 ? 1 : MaxBatch;
        lock (queue)
        {
            while (count + _batch.Count < most && bytes < MaxBatchBytes && queue.TryDequeue(out var next))
            {
                _batch.Add(next);
                bytes += next.Line.Length;
            }
        }

        _oneByOne = Math.Max(0, _oneByOne - 1);
        _open.AddRange(_batch);
    }

    private bool IsOver(Waiting waiting) => options.Time.GetElapsedTime(waiting.Since) > options.Patience;

    private readonly record struct InboxEntry(long Id, AuditEntry Entry, int Bytes);
}
