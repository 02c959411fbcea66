using System.Runtime.InteropServices;
using Attesta.Audit;

namespace Attesta.Tests.Audit;

/// <summary>Writes indexes that are wrong, with every checksum right.</summary>
internal static class ForgedIndex
{
    /// <summary>Writes the right index of a log with other blocks in place of each.</summary>
    public static void Write(string log, Func<Block, IEnumerable<Block>> change, params int[] lines)
    {
        using var forged = new MemoryStream();
        foreach (var block in Blocks(log, lines).SelectMany(change))
            IndexBlock.Write(forged, block.Header, block.Sections);
        File.WriteAllBytes(log + ".index", forged.ToArray());
    }

    /// <summary>The right blocks of a log, of so many lines each; the last has the rest.</summary>
    private static List<Block> Blocks(string log, int[] lines)
    {
        var path = log + ".index";
        using (var stream = new LedgerStream(log))
        using (var target = File.Create(path))
        {
            var ends = LineEnds(log);
            var (at, before) = (0L, 0L);
            foreach (var end in lines.Select((_, i) => ends[lines[..(i + 1)].Sum() - 1]).Append(stream.Length))
            {
                var (to, count) = new IndexBuilder().Write(stream, at, end, before, target, long.MaxValue, default);
                (at, before) = (to, before + count);
            }
        }

        using var index = LedgerIndex.TryOpen(log)!;
        return [.. index.Blocks.Select(block => new Block(
            new(block.Rows, block.Unreadable, block.LinesBefore, block.From, block.To, block.LastAt, block.LastHash.ToArray()),
            [
                Bytes(block.Column<long>(0)), Bytes(block.Column<long>(1)), Bytes(block.Column<double>(2)), Bytes(block.Column<uint>(3)), Bytes(block.Column<uint>(4)),
                Bytes(block.Column<ushort>(5)), Bytes(block.Column<ushort>(6)), Bytes(block.Column<ushort>(7)), block.Column<byte>(8),
            ],
            block.AllNames))];
    }

    private static List<long> LineEnds(string log)
    {
        var bytes = File.ReadAllBytes(log);
        return [.. Enumerable.Range(0, bytes.Length).Where(i => bytes[i] == '\n').Select(i => i + 1L)];
    }

    private static byte[] Bytes<T>(T[] column)
        where T : unmanaged => MemoryMarshal.AsBytes(column.AsSpan()).ToArray();

    /// <summary>What a block says.</summary>
    internal sealed record Block(IndexHeader Header, byte[][] Sections, IndexNames Names)
    {
        private static readonly int[] Widths = [8, 8, 8, 4, 4, 2, 2, 2];

        /// <summary>The block without one of its entries.</summary>
        public Block Without(int row) => this with
        {
            Header = Header with { Rows = Header.Rows - 1 },
            Sections = [.. Widths.Select((width, i) => (byte[])[.. Sections[i][..(row * width)], .. Sections[i][((row + 1) * width)..]]), Sections[IndexBlock.Names]],
        };

        /// <summary>The block with one value in each row of a column.</summary>
        public Block With<T>(int section, T value)
            where T : unmanaged
        {
            var column = new T[Header.Rows];
            Array.Fill(column, value);
            return this with { Sections = [.. Sections[..section], Bytes(column), .. Sections[(section + 1)..]] };
        }

        public Block With(IndexNames names) => this with { Names = names, Sections = [.. Sections[..IndexBlock.Names], names.Write()] };
    }
}
