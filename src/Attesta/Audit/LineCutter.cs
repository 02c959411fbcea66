using System.Buffers;

namespace Attesta.Audit;

/// <summary>
/// Cuts a stream of any size and content into lines, in bounded memory. Call <see cref="TryCut"/> until it finds no more, then fill and go on; when nothing
/// can be filled, the stream is at its end and <see cref="Remainder"/> bytes are left over.
/// </summary>
internal sealed class LineCutter(Stream stream, long end = long.MaxValue, long? start = null) : IDisposable
{
    private const int FirstSize = 256 * 1024;

    // One more than the longest line, for its line end.
    private const int LastSize = AuditChain.MaxLineBytes + 1;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _from;
    private int _searched;
    private int _to;
    private long _dropped;

    /// <summary>The line that was cut, without its line end; empty when it was too long. Valid until the next call.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Its number, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The byte of the stream at which it begins.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether the line was longer than <see cref="AuditChain.MaxLineBytes"/> and was dropped.</summary>
    public bool TooLong { get; private set; }

    /// <summary>Where the next line begins.</summary>
    public long NextOffset { get; private set; } = start ?? (stream.CanSeek ? stream.Position : 0);

    /// <summary>How many bytes were read behind the last line end.</summary>
    public long Remainder => _dropped + (_to - _from);

    public bool TryCut()
    {
        var found = _buffer.AsSpan(_searched, _to - _searched).IndexOf((byte)'\n');
        if (found < 0)
        {
            _searched = _to;
            return false;
        }

        var length = _searched + found - _from;
        TooLong = _dropped > 0 || length > AuditChain.MaxLineBytes;
        Line = TooLong ? default : _buffer.AsMemory(_from, length);
        Number++;
        Offset = NextOffset;
        NextOffset += _dropped + length + 1;
        _dropped = 0;
        _from = _searched = _searched + found + 1;
        return true;
    }

    /// <summary>Passes over the rest of a line, up to where the next begins; false when none begins before a byte.</summary>
    public bool SkipLine(long before, CancellationToken cancellationToken)
    {
        while (!TryCut())
        {
            // INVARIANT: a line without an end is read once, by whoever reads where it begins, and not again by each that it passes through.
            cancellationToken.ThrowIfCancellationRequested();
            if (NextOffset + Remainder >= before || !Fill())
                return false;
        }

        return NextOffset < before;
    }

    /// <summary>Reads on; false when there is nothing more, for now.</summary>
    public bool Fill() => Filled(stream.Read(Room().Span));

    /// <inheritdoc cref="Fill"/>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken) =>
        Filled(await stream.ReadAsync(Room(), cancellationToken).ConfigureAwait(false));

    /// <summary>Forgets a line that has not ended yet, to read it again: its writer may be taking it back.</summary>
    public void Rewind()
    {
        stream.Position = NextOffset;
        _from = _searched = _to = 0;
        _dropped = 0;
    }

    /// <summary>Goes back to the beginning of the line that was cut last.</summary>
    public void Reread()
    {
        NextOffset = Offset;
        Number--;
        Rewind();
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _from = _searched = _to = 0;
    }

    private Memory<byte> Room()
    {
        if (_from > 0)
        {
            _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
            _to -= _from;
            _searched -= _from;
            _from = 0;
        }

        if (_to >= LastSize)
        {
            _dropped += _to;
            _to = _searched = 0;
        }
        else if (_to == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Min(2 * _to, LastSize));
            _buffer.AsSpan(0, _to).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsMemory(_to, (int)Math.Min(_buffer.Length - _to, Math.Max(0, end - NextOffset - Remainder)));
    }

    private bool Filled(int read)
    {
        _to += read;
        return read > 0;
    }
}
