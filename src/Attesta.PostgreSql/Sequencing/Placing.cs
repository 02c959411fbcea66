using Attesta.Audit;
using Npgsql;

namespace Attesta.PostgreSql.Sequencing;

/// <summary>Gives entries their places, one step at a time: as the sequencer or through another's inbox. After every failure it first finds out where they are.</summary>
internal sealed class Placing(PostgresLedgerOptions options, Backlog backlog)
{
    private static readonly TimeSpan TryEvery = TimeSpan.FromMilliseconds(50);

    private readonly Chaining _chaining = new(options.Chain, backlog, options.Time);
    private volatile bool _isFollowing;
    private long _lastTry;
    private long _lastLook;
    private (long Id, long Since)? _head;
    private bool _isUncertain;

    /// <summary>Whether there is more to do without waiting for anything.</summary>
    public bool HasMore => _chaining.HasMore;

    /// <summary>Whether what is queued can be neither chained nor put into the inbox for now.</summary>
    public bool IsBlocked { get; private set; }

    /// <summary>Something was put into the inbox.</summary>
    public void LookIntoInbox() => _chaining.LookIntoInbox();

    /// <summary>Something was chained; whether that is news here.</summary>
    public bool HeardOfEntries() => _isFollowing && backlog.Open.Count > 0;

    /// <summary>Finds out whether a new session is with a server that has what was committed before: one that was restored, or was a standby, may not.</summary>
    public async Task CheckAsync(Session session)
    {
        if (backlog.Newest is not { } newest)
            return;
        var placed = await Inbox.PlacedAsync(session, options.Chain, newest.EntryId).ConfigureAwait(false);
        if (!placed.TryGetValue(newest.EntryId, out var at) || Convert.ToHexStringLower(at.ChainHash) != newest.ChainHash)
        {
            throw new AuditFailedException(
                $"The database has lost entries that were committed, '{newest.EntryId}' among them: it was restored from a backup, or is a standby that had not received them. Bring them back, or accept the loss by starting this process anew.");
        }
    }

    public async Task StepAsync(Session session)
    {
        var maySequence = options.MaySequence && session.MaySequence;
        if (!maySequence && !session.MaySubmit)
            throw new AuditFailedException("This login may not write to the audit ledger. Grant it attesta_writer, or attesta_sequencer where this ledger may chain entries.");
        if (!_chaining.IsOn && maySequence && (!_isFollowing || options.Time.GetElapsedTime(_lastTry) > TryEvery))
        {
            _lastTry = options.Time.GetTimestamp();
            await _chaining.BeginAsync(session, force: await IsStuckAsync(session).ConfigureAwait(false)).ConfigureAwait(false);
            _isUncertain |= _chaining.IsOn && backlog.Open.Count > 0;
        }

        _isFollowing = !_chaining.IsOn;
        backlog.AnswerProbes();
        if (backlog.Open.Count > 0 && (_isFollowing || _isUncertain))
            await SettleAsync(session).ConfigureAwait(false);
        if (!_chaining.IsOn)
            await SubmitAsync(session).ConfigureAwait(false);
        else
            await _chaining.ExtendAsync(session).ConfigureAwait(false);
        IsBlocked = !_chaining.IsOn && !session.MaySubmit;
        await GiveUpAsync(session, new AuditFailedException("No sequencer has chained the entry in time. Start a process whose login has attesta_sequencer.")).ConfigureAwait(false);
    }

    /// <summary>The session is lost or to be left: what was sent must be looked for before anything else.</summary>
    public void Leave()
    {
        _chaining.End();
        _isFollowing = false;
        backlog.Batch.Clear();
        _isUncertain = backlog.Open.Count > 0;
    }

    /// <summary>The server refused what it was asked, and will refuse it again.</summary>
    public void Refused(Exception failure, AuditFailedException explained)
    {
        if (failure is not PostgresException refused || !PostgresFailure.IsRefusal(failure) || !_chaining.Refused(refused, explained))
            backlog.FailAll(explained);
    }

    /// <summary>Fails what has waited too long, and takes it back where that can be done.</summary>
    public async Task GiveUpAsync(Session? session, AuditFailedException explained)
    {
        backlog.FailOverdue(explained);
        var over = backlog.Open.Where(backlog.IsOver).ToList();
        if (over.Count == 0)
            return;
        try
        {
            if (session is { MaySubmit: true } && _isFollowing)
                await TakeBackAsync(session, over, explained).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Then it is not known, and what is not known to be written counts as not written.
        }

        var unknown = new AuditFailedException(explained.Message + " Whether this entry was written is not known, so it counts as not written.", explained);
        foreach (var waiting in over)
            waiting.TrySetException(unknown);
        backlog.Sweep();
    }

    // Who holds the lock and chains nothing is passed by: the next term makes its own void. Anybody can hold the lock and send notices; what counts is whether
    // the oldest entry in the inbox stays the oldest, or one of ours has no other way.
    private async Task<bool> IsStuckAsync(Session session)
    {
        if (!session.MaySubmit && backlog.IsQueuedLonger(options.TakeOverAfter))
            return true;
        if (_head is not null && options.Time.GetElapsedTime(_lastLook) < options.TakeOverAfter / 4)
            return false;
        _lastLook = options.Time.GetTimestamp();
        if (await Inbox.OldestAsync(session, options.Chain).ConfigureAwait(false) is not { } oldest)
        {
            _head = null;
            return false;
        }

        if (_head?.Id != oldest)
            _head = (oldest, _lastLook);
        return options.Time.GetElapsedTime(_head.Value.Since) > options.TakeOverAfter;
    }

    private async Task TakeBackAsync(Session session, List<Waiting> over, AuditFailedException explained)
    {
        var withdrawn = await Inbox.WithdrawAsync(session, options.Chain, over).ConfigureAwait(false);
        var placed = await Inbox.PlacedAsync(session, options.Chain, over).ConfigureAwait(false);
        foreach (var waiting in over)
        {
            if (withdrawn.Contains(waiting.Entry!.EntryId))
                waiting.TrySetException(explained);
            else if (placed.TryGetValue(waiting.Entry.EntryId, out var at) && at.ChainHash.Length > 0)
                waiting.SettleAt(at.PreviousHash, at.ChainHash);
        }
    }

    /// <summary>Finds out where the open entries are. In a term of our own, what is nowhere will never be: an earlier call can no longer succeed.</summary>
    private async Task SettleAsync(Session session)
    {
        var placed = await Inbox.PlacedAsync(session, options.Chain, backlog.Open).ConfigureAwait(false);
        var nowhere = new List<Waiting>();
        foreach (var waiting in backlog.Open)
        {
            if (!placed.TryGetValue(waiting.Entry!.EntryId, out var at))
                nowhere.Add(waiting);
            else if (at.ChainHash.Length > 0)
                waiting.SettleAt(at.PreviousHash, at.ChainHash);
        }

        backlog.Sweep();
        if (_isFollowing && !_isUncertain)
        {
            // It was in the inbox, and is neither there nor chained: the sequencer has refused it.
            foreach (var waiting in nowhere)
                waiting.TrySetException(new AuditFailedException("The sequencer has refused the entry; attesta.refused says why."));
            backlog.Sweep();
        }
        else
        {
            // Sent again it is safe too: wherever an earlier call may still bring it, its id is taken once.
            backlog.Requeue(nowhere);
        }

        _isUncertain = false;
    }

    private async Task SubmitAsync(Session session)
    {
        if (!session.MaySubmit)
            return;
        backlog.Take(0);
        foreach (var waiting in backlog.Batch)
        {
            if (session.Voice.Fault(waiting.Entry!) is { } fault)
                waiting.TrySetException(new AuditFailedException($"This login may not write the entry: {fault}."));
        }

        backlog.Batch.RemoveAll(static waiting => waiting.Task.IsCompleted);
        backlog.Sweep();
        if (backlog.Batch.Count == 0)
            return;
        await Inbox.SubmitAsync(session, options.Chain, backlog.Batch).ConfigureAwait(false);
        backlog.Batch.Clear();
        _chaining.Arrived();
    }
}
