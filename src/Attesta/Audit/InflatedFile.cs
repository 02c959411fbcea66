using System.Buffers.Binary;
using System.IO.Compression;

namespace Attesta.Audit;

/// <summary>
/// A packed file as what was packed. It can be read from any place, but going back means to begin anew. Where it cannot be unpacked, or does not hold
/// what it says, zeros are read in place of lines, so that verification finds them: content never throws.
/// </summary>
internal sealed class InflatedFile : Stream
{
    // What deflate can make of a byte at most; a longer length is a lie.
    private const int MostRatio = 1032;
    private const int TrailerLength = 4;

    private readonly string _path;
    private GZipStream? _inflating;
    private long _at;
    private bool _isBroken;

    public InflatedFile(string path)
    {
        _path = path;
        Length = LengthOf(path);
    }

    public override long Length { get; }

    public override long Position { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    /// <summary>The length of what was packed, as the file states it.</summary>
    public static long LengthOf(string path)
    {
        using var file = LedgerFile.OpenToRead(path);
        var packed = RandomAccess.GetLength(file);
        Span<byte> trailer = stackalloc byte[TrailerLength];
        return packed < TrailerLength || RandomAccess.Read(file, trailer, packed - TrailerLength) < TrailerLength
            ? 0
            : Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(trailer), packed * MostRatio);
    }

    public override int Read(Span<byte> buffer)
    {
        buffer = buffer[..(int)Math.Clamp(Length - Position, 0, buffer.Length)];
        if (buffer.IsEmpty)
            return 0;
        if (!IsReady() || Inflated(buffer) is not (> 0 and var read))
        {
            _isBroken = true;
            buffer.Clear();
            read = buffer.Length;
            if (Position + read == Length)
                buffer[^1] = (byte)'\n';
        }

        Position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => Length };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _inflating?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Brings the unpacking to the position.</summary>
    private bool IsReady()
    {
        if (_inflating is null || _at > Position)
        {
            _inflating?.Dispose();
            _inflating = new GZipStream(new FileStream(LedgerFile.OpenToRead(_path), FileAccess.Read), CompressionMode.Decompress);
            (_at, _isBroken) = (0, false);
        }

        Span<byte> skipped = stackalloc byte[4096];
        while (!_isBroken && _at < Position)
        {
            if (Inflated(skipped[..(int)Math.Min(skipped.Length, Position - _at)]) <= 0)
                return false;
        }

        return !_isBroken;
    }

    private int Inflated(Span<byte> buffer)
    {
        try
        {
            var read = _inflating!.Read(buffer);
            _at += read;

            // Its end is checked before its last bytes count: more than it says, or a wrong checksum, is as bad as less.
            Span<byte> more = stackalloc byte[1];
            return _at == Length && _inflating.Read(more) > 0 ? 0 : read;
        }
        catch (InvalidDataException)
        {
            return 0;
        }
    }
}
