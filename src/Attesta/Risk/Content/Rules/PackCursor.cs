namespace Attesta.Risk.Content.Rules;

/// <summary>Reads numbers of seven bits a byte, the lowest first, and bytes with their length before them.</summary>
internal ref struct PackCursor(ReadOnlySpan<byte> bytes, int position)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position = position;

    public int Number()
    {
        var (number, shift) = (0, 0);
        while (true)
        {
            var one = _bytes[_position++];
            number |= (one & 0x7F) << shift;
            if (one < 0x80)
                return number;
            shift += 7;
        }
    }

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Number();
        _position += length;
        return _bytes.Slice(_position - length, length);
    }
}
