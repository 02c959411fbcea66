using System.Buffers;

namespace Attesta.Audit;

/// <summary>
/// Writes batches of entries to the file of a ledger, for one caller at a time. A batch is written with one call and synced at most once, under a lock that
/// no other process has meanwhile; it is there as a whole when <see cref="Write"/> returns, and counts as not written when it throws.
/// </summary>
/// <param name="path">The file, as a full path.</param>
/// <param name="time">The source of time.</param>
/// <param name="rotation">When to begin a new file.</param>
/// <param name="disk">The machine.</param>
/// <param name="rotated">Called, under the lock, when a new file was begun.</param>
internal sealed class LedgerWriter(string path, TimeProvider time, LedgerRotation rotation, LedgerDisk disk, Action? rotated = null) : IDisposable
{
    // Each time others began a new file meanwhile, which takes them longer than this.
    private const int MostReopenings = 1000;
    private const int KeepBelow = 256 * 1024;

    private readonly ChainHasher _hasher = new();
    private readonly LedgerSegments _segments = new(path, disk);
    private readonly StableExtent _stable = new(path, disk);
    private ArrayBufferWriter<byte> _bytes = new(4096);
    private LedgerFile? _file;
    private LedgerStart _start;
    private string? _lost;

    // INVARIANT: every byte below the tail's length was acknowledged, here or by another process; it moves only after success.
    private LedgerTail? _tail;

    // What is owed to the record.
    private (int Batches, int Entries, string? Why) _failed;

    /// <summary>Appends the entries of the batch, and gives each its hashes. An empty batch opens the file as an append would.</summary>
    /// <exception cref="Exception">None of them counts as written.</exception>
    public void Write(List<PendingEntry> batch)
    {
        if (_lost is not null)
            throw new AuditFailedException(_lost);
        try
        {
            Enter();
            try
            {
                Append(batch);
            }
            finally
            {
                _file?.Unlock();
            }
        }
        catch
        {
            Poison();
            throw;
        }
    }

    public void Dispose()
    {
        Close();
        _hasher.Dispose();
    }

    /// <summary>Opens and locks the file, and finds the end of its chain.</summary>
    private void Enter()
    {
        var wasReplaced = false;
        for (var opened = 0; opened < MostReopenings; opened++)
        {
            var isFresh = _file is null;
            _file ??= _segments.OpenCurrent() ?? (_tail is null ? _segments.Create() : throw Lost("deleted, moved or replaced"));
            _file.Lock();
            var length = _file.Length();
            if (length >= 0)
            {
                if (isFresh)
                    Recognise(_file, length, wasReplaced);
                Settle(_file, length, isFresh);
                return;
            }

            // Another process began a new segment, or somebody took the file away.
            Close();
            wasReplaced = true;
        }

        throw new IOException("it is replaced again and again");
    }

    /// <summary>Looks at a file that was just opened: is it the one that was known, or one that goes on from there?</summary>
    private void Recognise(LedgerFile file, long length, bool wasReplaced)
    {
        var start = LedgerStart.Read(file, length);
        _segments.Check(length);
        _stable.Look();
        if (_tail is { } known && (start.Number != _start.Number || wasReplaced))
        {
            if (start.Number <= _start.Number || !_segments.Has(_start.Number, known, _hasher))
                throw Lost("deleted, moved or replaced");

            // Whoever began the new segment synced the old one.
            _tail = null;
            _stable.Restart(0);
        }

        _start = start;
    }

    private void Settle(LedgerFile file, long length, bool isFresh)
    {
        if (_tail is { } known && known.Length == length && !isFresh && !_stable.IsDoubtful)
            return;

        if (_start.Day is null && length > 0)
            _start = LedgerStart.Read(file, length);

        // Opened, or another process appended. Behind the last line there may be the half of one.
        var found = length < _tail?.Length ? default : LedgerTail.Read(file, length, _hasher);
        if (found.Length < (_tail?.Length ?? 0))
            throw Lost("cut shorter");
        if (found.Length == _tail?.Length && found.Hash != _tail?.Hash)
            throw Lost("changed");
        if (found.Length < length)
            found = SetAside(file, found, length);
        if (_stable.IsDoubtful)
            _stable.Mend(file, found.Length);
        _tail = found;
    }

    // The record takes the place of the torn bytes in one write: whenever this is interrupted, either they are still there or it is.
    private LedgerTail SetAside(LedgerFile file, LedgerTail tail, long length)
    {
        var record = TornTail.KeepAside(disk, file, path, tail.Length, length, time.GetUtcNow());
        var line = AuditChain.Spelled(record);
        var hash = line.Link(_hasher, record, tail.Hash).ChainHash;
        file.Write(line.BytesWithLineEnd, tail.Length);
        tail = new(tail.Length + line.BytesWithLineEnd.Length, hash);
        if (tail.Length < length)
            file.Truncate(tail.Length);
        _stable.Sync(file, tail.Length);
        return tail;
    }

    private void Append(List<PendingEntry> batch)
    {
        var tail = _tail!.Value;
        try
        {
            if (batch.Count > 0 && rotation.IsDue(tail.Length, _start.Day, Today))
                tail = Rotate(tail);
            var (hash, durable) = Link(batch, tail.Hash);
            if (_bytes.WrittenCount == 0)
                return;
            _file!.Write(_bytes.WrittenSpan, tail.Length);
            var end = tail.Length + _bytes.WrittenCount;
            if (durable)
                _stable.Sync(_file, end);

            if (tail.Length == 0)
                _start = _start with { Day = Today };
            _tail = new(end, hash);
            _failed = default;
        }
        catch (Exception failure)
        {
            _failed = (_failed.Batches + 1, _failed.Entries + batch.Count(pending => pending.Entry is not null), _failed.Why ?? failure.Message);
            TakeBack();
            throw;
        }

        if (_bytes.Capacity > KeepBelow)
            _bytes = new(4096);
    }

    private (string Hash, bool Durable) Link(List<PendingEntry> batch, string hash)
    {
        var durable = false;
        _bytes.ResetWrittenCount();
        if (_failed is { Why: { } why, Batches: var batches, Entries: var entries })
        {
            var record = LedgerRemarks.FailedWrites(batches, entries, why, time.GetUtcNow());
            var line = AuditChain.Spelled(record);
            hash = line.Link(_hasher, record, hash).ChainHash;
            _bytes.Write(line.BytesWithLineEnd);
            durable = true;
        }

        foreach (var pending in batch)
        {
            if (pending is not { Line: { } line, Entry: { } entry })
                continue;
            pending.Entry = line.Link(_hasher, entry, hash);
            hash = pending.Entry.ChainHash;
            durable |= pending.Durability == Durability.Durable;
            _bytes.Write(line.BytesWithLineEnd);
        }

        return (hash, durable);
    }

    private LedgerTail Rotate(LedgerTail tail)
    {
        var now = time.GetUtcNow();
        var record = LedgerRemarks.Segment(_start.Number + 1, Path.GetFileName(LedgerSegments.NameOf(path, _start.Number)), tail.Length, now);
        var line = AuditChain.Spelled(record);
        var hash = line.Link(_hasher, record, tail.Hash).ChainHash;
        _stable.Sync(_file!, tail.Length);
        var next = _segments.Rotate(_file!, _start.Number, line.BytesWithLineEnd);
        _file!.Dispose();
        _file = next;
        _start = new(_start.Number + 1, Today);
        _tail = new(line.BytesWithLineEnd.Length, hash);
        _stable.Restart(_tail.Value.Length);
        rotated?.Invoke();
        return _tail.Value;
    }

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    // Under the lock still: an entry whose caller is told that it failed does not stay, if that can be helped.
    private void TakeBack()
    {
        try
        {
            if (_file?.Length() > _tail!.Value.Length)
                _file.Truncate(_tail.Value.Length);
        }
        catch (Exception)
        {
            // The first failure is the one to report. What stays is read before the next append: whole lines remain, the half of one is set aside.
        }
    }

    // What the system holds of the file is no longer sure. It is opened anew, at once when what is on the disk is in doubt: others may append meanwhile.
    private void Poison()
    {
        Close();
        if (!_stable.IsDoubtful || _lost is not null)
            return;
        try
        {
            Enter();
            _file?.Unlock();
        }
        catch (Exception)
        {
            // Still in doubt, so nothing is acknowledged before this has succeeded.
            Close();
        }
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    // Appending on, or to a new file, would hide that entries are gone; so this stays until somebody has looked.
    private AuditFailedException Lost(string what)
    {
        _lost = $"The audit log '{path}' was {what} while it was in use. Restore it, or move it aside to begin a new one, then start again.";
        return new AuditFailedException(_lost);
    }
}
