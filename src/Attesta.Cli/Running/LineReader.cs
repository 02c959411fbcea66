namespace Attesta.Cli.Running;

/// <summary>Reads lines of bytes from a stream without keeping more than one in memory; a line beyond the limit is passed over and reported.</summary>
internal sealed class LineReader(Stream input, int longestLine)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Whether the next line, or a part of it, has been read already.</summary>
    public bool HasMore => _buffer.AsSpan(_start, _end - _start).Contains((byte)'\n');

    /// <summary>The next line without its line end, valid until the next call; null at the end. A last line without a line end counts.</summary>
    public async ValueTask<InputLine?> NextAsync()
    {
        var isTooLong = false;
        var searched = 0;
        while (true)
        {
            var lineEnd = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (lineEnd >= 0)
            {
                var length = searched + lineEnd;
                var line = isTooLong ? default : _buffer.AsMemory(_start, length);
                _start += length + 1;
                return new InputLine(line, isTooLong);
            }

            if (_ended)
                return Last(isTooLong);
            searched = _end - _start;
            if (searched > longestLine)
            {
                isTooLong = true;
                _start = _end;
                searched = 0;
            }

            await FillAsync().ConfigureAwait(false);
        }
    }

    private InputLine? Last(bool isTooLong)
    {
        if (_start == _end && !isTooLong)
            return null;
        var line = isTooLong ? default : _buffer.AsMemory(_start, _end - _start);
        _start = _end;
        return new InputLine(line, isTooLong);
    }

    private async ValueTask FillAsync()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var count = await input.ReadAsync(_buffer.AsMemory(_end)).ConfigureAwait(false);
        _end += count;
        _ended = count == 0;
    }
}

/// <summary>A line of input.</summary>
/// <param name="Bytes">Without its line end; empty when it is too long.</param>
/// <param name="IsTooLong">Whether it was passed over.</param>
internal readonly record struct InputLine(ReadOnlyMemory<byte> Bytes, bool IsTooLong);
