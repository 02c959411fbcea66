namespace Attesta.Tests.Audit;

/// <summary>Byte arrays, one after the other, as a stream that cannot seek.</summary>
internal sealed class Concatenated(IReadOnlyList<byte[]> parts) : Stream
{
    private int _part;
    private int _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (_part < parts.Count && _at == parts[_part].Length)
            (_part, _at) = (_part + 1, 0);
        if (_part == parts.Count)
            return 0;
        var read = Math.Min(count, parts[_part].Length - _at);
        Array.Copy(parts[_part], _at, buffer, offset, read);
        _at += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
