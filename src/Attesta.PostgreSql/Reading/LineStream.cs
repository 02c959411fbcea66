namespace Attesta.PostgreSql.Reading;

/// <summary>Lines as the bytes that a file of them would have, one line in memory at a time.</summary>
/// <param name="next">Gives the next line; null behind the last.</param>
/// <param name="source">Where they come from, disposed together with this.</param>
internal sealed class LineStream(Func<byte[]?> next, IDisposable? source = null) : Stream
{
    private byte[]? _line;
    private int _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        if (_line is null)
        {
            (_line, _at) = (next(), 0);
            if (_line is null)
                return 0;
        }

        // The line end counts as the last byte of the line.
        var count = Math.Min(buffer.Length, _line.Length + 1 - _at);
        var text = Math.Min(count, _line.Length - _at);
        _line.AsSpan(_at, text).CopyTo(buffer);
        if (text < count)
            buffer[text] = (byte)'\n';
        _at += count;
        if (_at > _line.Length)
            _line = null;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        source?.Dispose();
        base.Dispose(disposing);
    }
}
