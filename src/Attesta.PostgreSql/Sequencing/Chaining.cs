using Attesta.Audit;
using Npgsql;

namespace Attesta.PostgreSql.Sequencing;

/// <summary>What a ledger does while it is the sequencer: it links what its callers append and what is in the inbox.</summary>
internal sealed class Chaining(string chain, Backlog backlog, TimeProvider time)
{
    private const int MostSame = 3;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly List<InboxEntry> _fromInbox = [];
    private Term? _term;
    private EarningsBook? _earnings;
    private (long Id, string Reason)? _poison;
    private volatile bool _isInboxFresh = true;
    private long _lastLook;
    private int _sameAgain;

    /// <summary>Whether this ledger is the sequencer, as far as it knows.</summary>
    public bool IsOn => _term is not null;

    /// <summary>Whether there is more to do without waiting for anything.</summary>
    public bool HasMore => IsOn && _isInboxFresh;

    /// <summary>Something was put into the inbox.</summary>
    public void LookIntoInbox() => _isInboxFresh = true;

    /// <summary>Becomes the sequencer, when nobody else is or in any case.</summary>
    public async Task BeginAsync(Session session, bool force)
    {
        _term = await Term.BeginAsync(session, chain, force).ConfigureAwait(false);
        _earnings = new EarningsBook(chain);
        _isInboxFresh = true;
    }

    /// <summary>Is the sequencer no more.</summary>
    public void End()
    {
        _term = null;
        _earnings = null;
        _fromInbox.Clear();
    }

    /// <summary>Chains a batch, if there is anything to chain.</summary>
    public async Task ExtendAsync(Session session)
    {
        var isHeld = await ReadInboxAsync(session).ConfigureAwait(false);
        backlog.Take(_fromInbox.Count);
        if (_fromInbox.Count + backlog.Batch.Count == 0)
        {
            await CommitAsync().ConfigureAwait(false);
            return;
        }

        var linked = new List<LinkedEntry>(_fromInbox.Count + backlog.Batch.Count);
        var hash = _term!.Hash;
        foreach (var entry in _fromInbox.Select(line => line.Entry).Concat(backlog.Batch.Select(waiting => waiting.Entry!)))
        {
            linked.Add(new(AuditChain.Link(entry, hash, out var line), line));
            hash = linked[^1].Entry.ChainHash;
        }

        var earned = await _earnings!.LearnAsync(session, linked).ConfigureAwait(false);
        await _term.ExtendAsync(session, chain, linked, [.. _fromInbox.Select(line => line.Id)], earned).ConfigureAwait(false);
        await CommitAsync().ConfigureAwait(false);
        Completed(linked);

        Task CommitAsync() => isHeld ? session.RunAsync("commit") : Task.CompletedTask;
    }

    /// <summary>The server refused the last batch as a whole, so that nothing of it has happened.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="explained">The same in words.</param>
    /// <returns>False when it had nothing to do with a batch.</returns>
    public bool Refused(PostgresException failure, AuditFailedException explained)
    {
        if (failure.SqlState is PostgresFailure.Fenced or PostgresFailure.TakenBack)
            return true;
        var count = backlog.Batch.Count + _fromInbox.Count;
        if (count == 0)
            return false;

        // An id that is there already may be the entry's own, sent before; then it will be found. But not again and again.
        if (count > 1 || (failure.SqlState == PostgresErrorCodes.UniqueViolation && ++_sameAgain <= MostSame))
        {
            backlog.GoOneByOne(count);
            return true;
        }

        _sameAgain = 0;
        if (_fromInbox.Count > 0)
            _poison = (_fromInbox[0].Id, PostgresFailure.Words(failure));
        backlog.FailBatch(explained);
        return true;
    }

    /// <summary>What was sent has arrived.</summary>
    public void Arrived() => _sameAgain = 0;

    private void Completed(List<LinkedEntry> linked)
    {
        for (var i = 0; i < backlog.Batch.Count; i++)
            backlog.Batch[i].TrySetResult(linked[_fromInbox.Count + i].Entry);

        // Some of ours may have been put into the inbox before this ledger became the sequencer.
        if (backlog.Open.Count > backlog.Batch.Count)
        {
            foreach (var (entry, _) in linked.Take(_fromInbox.Count))
                backlog.Open.Find(waiting => waiting.Entry!.EntryId == entry.EntryId)?.SettleAt(Convert.FromHexString(entry.PreviousHash), Convert.FromHexString(entry.ChainHash));
        }

        backlog.Sweep();
        backlog.Newest = linked[^1].Entry;
        backlog.Batch.Clear();
        _fromInbox.Clear();
        Arrived();
    }

    /// <returns>Whether a transaction was begun, which keeps others from taking back what was read. It ends with the session when something fails.</returns>
    private async Task<bool> ReadInboxAsync(Session session)
    {
        _fromInbox.Clear();
        if (_poison is { } poison)
        {
            await Inbox.SetAsideAsync(session, chain, [poison]).ConfigureAwait(false);
            _poison = null;
        }

        // While entries are tried one at a time, those of the callers come first, and then nothing else is in the batch.
        if ((backlog.IsOneByOne && backlog.HasQueued) || !(_isInboxFresh || time.GetElapsedTime(_lastLook) > LookEvery))
            return false;
        _isInboxFresh = false;
        _lastLook = time.GetTimestamp();
        await session.RunAsync("begin").ConfigureAwait(false);
        var found = await Inbox.ReadAsync(session, chain, backlog.IsOneByOne ? 1 : Backlog.MaxBatch / 2).ConfigureAwait(false);
        var aside = new List<(long, string)>();

        // Several logins may have the same id there: the first comes first, and of the others it is then said that it is taken.
        foreach (var line in found.DistinctBy(line => line.EntryId, StringComparer.Ordinal))
        {
            var (entry, fault) = Inbox.Parse(line);
            if (entry is not null)
                _fromInbox.Add(new(line.Id, entry));
            else
                aside.Add((line.Id, fault));
        }

        if (aside.Count > 0)
            await Inbox.SetAsideAsync(session, chain, aside).ConfigureAwait(false);
        if (found.Count > 0)
            _isInboxFresh = true;
        return true;
    }

    private readonly record struct InboxEntry(long Id, AuditEntry Entry);
}
