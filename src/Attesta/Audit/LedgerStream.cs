using Microsoft.Win32.SafeHandles;

namespace Attesta.Audit;

/// <summary>
/// All of a ledger to read: its full files, packed or not, and the one that is written, one behind the other as one text. Bytes keep their place for as long
/// as it is open, also when a new file is begun meanwhile. Not for several threads.
/// </summary>
internal sealed class LedgerStream : Stream
{
    private const int MostTries = 100;

    private readonly string _path;
    private readonly bool _isView;
    private List<Part> _parts = [];
    private SafeFileHandle _written;
    private Stream? _full;
    private int _fullIndex;
    private long _position;
    private long _end = long.MaxValue;

    /// <summary>Opens the ledger as it is now.</summary>
    /// <exception cref="IOException">There is none, or it cannot be read.</exception>
    public LedgerStream(string path)
    {
        // Full, so that the names beside it begin with it.
        _path = Path.GetFullPath(path);
        (_written, _parts) = Find(0, 0);
    }

    private LedgerStream(LedgerStream other) => (_path, _parts, _written, _isView) = (other._path, other._parts, other._written, true);

    /// <summary>The length at this moment, which may lie within an append that is under way.</summary>
    public override long Length => _parts[^1].Start + RandomAccess.GetLength(_written);

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    /// <summary>Whether there is a ledger, or a part of one.</summary>
    public static bool IsThere(string path) => File.Exists(path) || LedgerSegments.Find(Path.GetFullPath(path), LedgerDisk.Real).Count > 0;

    /// <summary>The same bytes with a position of its own, for another thread. Dispose it before this one.</summary>
    public LedgerStream View() => new(this);

    /// <summary>Divides the ledger: a packed file is read in one go, others in spans of a length.</summary>
    public IEnumerable<LedgerSpan> Spans(long length, long most)
    {
        for (var i = 0; i < _parts.Count; i++)
        {
            var (start, end) = (_parts[i].Start, i + 1 < _parts.Count ? _parts[i + 1].Start : length);
            var step = IsPacked(_parts[i].Path) ? end - start : most;
            for (var from = start; from < end; from += step)
                yield return new(from, Math.Min(from + step, end), from == start);
        }
    }

    /// <summary>The length now, never within an append that is under way.</summary>
    public long SettledLength() => _parts[^1].Start + LedgerFile.SettledLength(_written);

    /// <summary>Lets it end where it does now, outside of any append that is under way.</summary>
    /// <returns>Its length.</returns>
    public long Settle() => _end = SettledLength();

    /// <summary>Puts what can be read on stable storage; the full files are there already.</summary>
    public void Sync()
    {
        // Elsewhere only who writes a file may do so; there the checkpoint's own durable entry takes the others along before anyone else hears of it.
        if (OperatingSystem.IsLinux())
            RandomAccess.FlushToDisk(_written);
    }

    /// <summary>Notices when a new file was begun.</summary>
    /// <exception cref="InvalidDataException">The file at the path is not the one that was opened, and does not go on from it.</exception>
    public void Refresh()
    {
        if (LedgerFile.IsAt(_written, _path) || (!File.Exists(_path) && LedgerFile.IsAt(_written, LedgerSegments.NextOf(_path))))
            return;
        var last = _parts[^1];
        try
        {
            var (written, parts) = Find(last.Number, last.Start);
            using var before = _written;
            if (parts.Count < 2 || parts[0].Number != last.Number || parts[0].Length != RandomAccess.GetLength(before) || !parts[0].MayBe(before))
            {
                written.Dispose();
                throw Gone(null);
            }

            (_written, _parts) = (written, [.. _parts[..^1], .. parts]);
        }
        catch (FileNotFoundException missing)
        {
            throw Gone(missing);
        }
    }

    /// <summary>Whether a file of the ledger begins at a byte.</summary>
    public bool BeginsFile(long offset) => offset == _parts[IndexAt(offset)].Start;

    /// <summary>The file in which a byte lies, by its number, and the byte of that file.</summary>
    public (long File, long At) PlaceOf(long offset)
    {
        var part = _parts[IndexAt(offset)];
        return (part.Number, offset - part.Start);
    }

    /// <summary>The byte of the ledger at a place; null when the file is not there.</summary>
    public long? OffsetOf(long file, long at) =>
        _parts.Find(part => part.Number == file) is { } found && at >= 0 && at <= long.MaxValue - found.Start ? found.Start + at : null;

    /// <summary>The name of the file in which a byte lies, when there are several; null when there is one.</summary>
    public string? NameAt(long offset) => _parts.Count == 1 ? null : Path.GetFileName(_parts[IndexAt(offset)].Path);

    public override int Read(Span<byte> buffer)
    {
        var index = IndexAt(_position);
        var part = _parts[index];
        var at = _position - part.Start;
        buffer = buffer[..(int)Math.Clamp(_end - _position, 0, buffer.Length)];
        int read;
        if (index == _parts.Count - 1)
        {
            read = RandomAccess.Read(_written, buffer, at);
        }
        else
        {
            if (_full is null || _fullIndex != index)
            {
                _full?.Dispose();
                (_full, _fullIndex) = (part.Open(), index);
            }

            if (_full.Position != at)
                _full.Position = at;
            read = _full.Read(buffer[..(int)Math.Min(buffer.Length, part.Length - at)]);
            if (read == 0 && !buffer.IsEmpty)
                throw new IOException($"'{part.Path}' became shorter while it was read.");
        }

        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    // From the page cache as a rule: a thread of its own would cost more than it frees.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Read(buffer.Span));
    }

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => Length };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _full?.Dispose();
        if (!_isView)
            _written.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Opens the file that is written, and finds the full ones with at least a number.</summary>
    private (SafeFileHandle Written, List<Part> Parts) Find(long first, long start)
    {
        for (var tried = 1; tried < MostTries; tried++)
        {
            try
            {
                if (TryFind(first, start) is { } found)
                    return found;
            }
            catch (FileNotFoundException) when (LedgerSegments.Find(_path, LedgerDisk.Real).Count > 0)
            {
                // A new file was begun, or a full one packed, between two looks.
            }
        }

        return TryFind(first, start) ?? throw new IOException($"'{_path}' is replaced again and again.");
    }

    private (SafeFileHandle Written, List<Part> Parts)? TryFind(long first, long start)
    {
        // Between two files there is none at the path for a moment, or until the next append when a process was killed just then.
        var path = File.Exists(_path) || !File.Exists(LedgerSegments.NextOf(_path)) ? _path : LedgerSegments.NextOf(_path);
        var written = LedgerFile.OpenToRead(path);
        try
        {
            var parts = new List<Part>();
            foreach (var (number, full) in LedgerSegments.Find(_path, LedgerDisk.Real).Where(full => full.Key >= first))
            {
                parts.Add(new(full, number, start, IsPacked(full) ? InflatedFile.LengthOf(full) : new FileInfo(full).Length));
                start += parts[^1].Length;
            }

            parts.Add(new(path, LedgerStart.Read(written).Number, start, 0));

            // INVARIANT: no new file was begun while these were listed, so that nothing is missed and nothing comes twice.
            if (LedgerFile.IsAt(written, path))
                return (written, parts);
            written.Dispose();
            return null;
        }
        catch
        {
            written.Dispose();
            throw;
        }
    }

    private int IndexAt(long offset)
    {
        var index = _parts.Count - 1;
        while (index > 0 && offset < _parts[index].Start)
            index--;
        return index;
    }

    private InvalidDataException Gone(Exception? why) => new($"The audit log '{_path}' was deleted, moved or replaced.", why);

    private static bool IsPacked(string path) => path.EndsWith(LedgerSegments.Packed, StringComparison.Ordinal);

    private sealed record Part(string Path, long Number, long Start, long Length)
    {
        public bool MayBe(SafeFileHandle file) => IsPacked(Path) || LedgerFile.IsAt(file, Path);

        public Stream Open()
        {
            if (IsPacked(Path))
                return new InflatedFile(Path);

            // It may have been packed since it was found.
            return !File.Exists(Path) && File.Exists(Path + LedgerSegments.Packed)
                ? new InflatedFile(Path + LedgerSegments.Packed)
                : new FileStream(LedgerFile.OpenToRead(Path), FileAccess.Read, bufferSize: 0);
        }
    }
}
