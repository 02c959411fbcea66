using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Attesta.Audit;

/// <summary>
/// A block of a ledger's index: the lines that begin in a span of the ledger, as columns that are read when they are needed. Every part has a checksum, so
/// that what was torn or changed by accident is noticed; whoever writes a wrong block on purpose is found by comparing it with the ledger.
/// </summary>
internal sealed class IndexBlock
{
    public const int HeaderBytes = 128;

    // So that a column is short enough for the cheap part of the heap, and a number of a name takes two bytes.
    public const int MostRows = 8192;

    public const int MostNamesBytes = 32 * 1024 * 1024;
    public const int Offsets = 0, Times = 1, Reviews = 2, Sessions = 3, Ids = 4, Agents = 5, Actions = 6, Kinds = 7, Names = 8;
    public const int Sections = 9;
    public const int HashLength = AuditChain.HashLength / 2;

    /// <summary>A time that cannot be read.</summary>
    public const long NoTime = long.MinValue;

    public static readonly ulong Magic = MemoryMarshal.Read<ulong>("attidx1\n"u8);

    private const int ChecksumsAt = 88;
    private const int MostRatio = 3;
    private static readonly int[] Widths = [8, 8, 8, 4, 4, 2, 2, 2, 1];

    private readonly SafeFileHandle _file;
    private readonly uint[] _checksums = new uint[Sections];
    private readonly Array?[] _columns = new Array?[Sections];
    private readonly int _namesBytes;
    private IndexNames? _names;

    private IndexBlock(SafeFileHandle file, long position, ReadOnlySpan<byte> header)
    {
        (_file, Position) = (file, position);
        Rows = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        _namesBytes = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        Unreadable = BinaryPrimitives.ReadInt64LittleEndian(header[16..]);
        LinesBefore = BinaryPrimitives.ReadInt64LittleEndian(header[24..]);
        From = BinaryPrimitives.ReadInt64LittleEndian(header[32..]);
        To = BinaryPrimitives.ReadInt64LittleEndian(header[40..]);
        LastAt = BinaryPrimitives.ReadInt64LittleEndian(header[48..]);
        LastHash = header.Slice(56, HashLength).ToArray();
        MemoryMarshal.Cast<byte, uint>(header.Slice(ChecksumsAt, Sections * sizeof(uint))).CopyTo(_checksums);
    }

    /// <summary>Where the block begins in the index.</summary>
    public long Position { get; }

    /// <summary>Lines that are entries.</summary>
    public int Rows { get; }

    /// <summary>Lines that are none. The ledger itself is read where there are any.</summary>
    public long Unreadable { get; }

    /// <summary>Lines of the ledger before the block.</summary>
    public long LinesBefore { get; }

    public long From { get; }

    public long To { get; }

    /// <summary>Where the last entry begins.</summary>
    public long LastAt { get; }

    /// <summary>The chain hash of the last entry.</summary>
    public ReadOnlyMemory<byte> LastHash { get; }

    public long Lines => Rows + Unreadable;

    public long Bytes => HeaderBytes + Widths.Take(Names).Sum(width => (long)width * Rows) + _namesBytes;

    public IndexNames AllNames => _names ??= IndexNames.Read(Column<byte>(Names));

    /// <summary>Reads the header of a block; null when there is none that fits what comes before.</summary>
    public static IndexBlock? TryRead(SafeFileHandle file, long position, IndexBlock? before)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (!TryFill(file, header, position) || MemoryMarshal.Read<ulong>(header) != Magic
            || MemoryMarshal.Read<uint>(header[^sizeof(uint)..]) != Checksum(header[..^sizeof(uint)]))
            return null;
        var block = new IndexBlock(file, position, header);
        var isSound = block is { Rows: > 0 and <= MostRows, _namesBytes: > 0 and <= MostNamesBytes, Unreadable: >= 0 }
            && block.From == (before?.To ?? 0) && block.To > block.From && block.Unreadable < block.To - block.From && block.LastAt >= block.From && block.LastAt < block.To
            && block.LinesBefore == (before is null ? 0 : before.LinesBefore + before.Lines)
            && block.Bytes <= RandomAccess.GetLength(file) - position

            // What an index says of a line is never much longer than the line, so that a forged one stays in proportion to its ledger.
            && block.Bytes <= (MostRatio * (block.To - block.From)) + HeaderBytes;
        return isSound ? block : null;
    }

    /// <summary>A column with one value a row.</summary>
    /// <exception cref="InvalidDataException">It is not what was written.</exception>
    public T[] Column<T>(int section)
        where T : unmanaged
    {
        if (_columns[section] is T[] kept)
            return kept;
        var column = GC.AllocateUninitializedArray<T>(section == Names ? _namesBytes : Rows);
        var bytes = MemoryMarshal.AsBytes(column.AsSpan());
        var at = Position + HeaderBytes + Widths.Take(section).Sum(width => (long)width * Rows);
        if (!TryFill(_file, bytes, at) || Checksum(bytes) != _checksums[section])
            throw new InvalidDataException("The index is damaged.");
        _columns[section] = column;
        return column;
    }

    /// <summary>Gives back the memory of columns that were read.</summary>
    public void Forget()
    {
        Array.Clear(_columns);
        _names = null;
    }

    /// <summary>Writes a block with all its sections.</summary>
    public static void Write(Stream target, IndexHeader header, ReadOnlySpan<byte[]> sections)
    {
        Span<byte> bytes = stackalloc byte[HeaderBytes];
        bytes.Clear();
        MemoryMarshal.Write(bytes, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], header.Rows);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], sections[Names].Length);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], header.Unreadable);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], header.LinesBefore);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], header.From);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[40..], header.To);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[48..], header.LastAt);
        header.LastHash.CopyTo(bytes[56..]);
        for (var i = 0; i < Sections; i++)
            MemoryMarshal.Write(bytes[(ChecksumsAt + (i * sizeof(uint)))..], Checksum(sections[i]));
        MemoryMarshal.Write(bytes[^sizeof(uint)..], Checksum(bytes[..^sizeof(uint)]));
        target.Write(bytes);
        foreach (var section in sections)
            target.Write(section);
    }

    /// <summary>CRC-32C, which the processor has an instruction for.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            sum = BitOperations.Crc32C(sum, word);
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
            sum = BitOperations.Crc32C(sum, rest);
        return ~sum;
    }

    private static bool TryFill(SafeFileHandle file, Span<byte> target, long at)
    {
        while (!target.IsEmpty)
        {
            var read = RandomAccess.Read(file, target, at);
            if (read <= 0)
                return false;
            at += read;
            target = target[read..];
        }

        return true;
    }
}

/// <summary>What the header of a block says.</summary>
internal readonly record struct IndexHeader(int Rows, long Unreadable, long LinesBefore, long From, long To, long LastAt, byte[] LastHash);
