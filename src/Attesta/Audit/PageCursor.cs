using System.Buffers.Binary;
using System.Buffers.Text;

namespace Attesta.Audit;

/// <summary>
/// An entry by its place: the number of its file and the byte in it, which stay when the file is full, packed or the oldest of the ledger; and a part of its
/// hash, so that a cursor of another ledger is noticed.
/// </summary>
internal readonly record struct PageCursor(long File, long At, ulong Hash)
{
    private const int Bytes = 3 * sizeof(long);

    public static PageCursor Of(LedgerStream stream, LedgerHit hit)
    {
        var (file, at) = stream.PlaceOf(hit.Offset);
        return new(file, at, HashOf(Convert.FromHexString(hit.Entry.ChainHash)));
    }

    /// <summary>Where the entry begins.</summary>
    /// <exception cref="FormatException">The text is no cursor, or not one of this ledger.</exception>
    public static long Find(LedgerStream stream, string text)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        if (!Base64Url.IsValid(text, out var length) || length != Bytes || !Base64Url.TryDecodeFromChars(text, bytes, out _))
            throw new FormatException($"'{Actions.VisibleText.Escape(text, 60)}' is no cursor");
        var cursor = new PageCursor(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]));
        if (stream.OffsetOf(cursor.File, cursor.At) is { } offset && SingleLine.TryRead(stream, offset) is { } line
            && SingleLine.TryHash(line, out var hash) && HashOf(hash) == cursor.Hash)
            return offset;
        throw new FormatException("the cursor is not one of this audit log, or its entry is no longer there");
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, File);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], At);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], Hash);
        return Base64Url.EncodeToString(bytes);
    }

    private static ulong HashOf(byte[] hash) => BinaryPrimitives.ReadUInt64BigEndian(hash);
}
