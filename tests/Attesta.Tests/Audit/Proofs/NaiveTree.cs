using System.Security.Cryptography;
using Attesta.Audit.Proofs;

namespace Attesta.Tests.Audit.Proofs;

/// <summary>RFC 6962, section 2.1, word for word and slow: what everything else is compared with.</summary>
internal static class NaiveTree
{
    public static byte[] Root(ReadOnlySpan<byte[]> data)
    {
        if (data.Length == 0)
            return SHA256.HashData([]);
        if (data.Length == 1)
            return SHA256.HashData([0, .. data[0]]);
        var k = Split(data.Length);
        return SHA256.HashData([1, .. Root(data[..k]), .. Root(data[k..])]);
    }

    public static List<byte[]> Path(int index, ReadOnlySpan<byte[]> data)
    {
        if (data.Length == 1)
            return [];
        var k = Split(data.Length);
        return index < k ? [.. Path(index, data[..k]), Root(data[k..])] : [.. Path(index - k, data[k..]), Root(data[..k])];
    }

    public static List<byte[]> Proof(int oldSize, ReadOnlySpan<byte[]> data) => oldSize == 0 || oldSize == data.Length ? [] : SubProof(oldSize, data, true);

    private static List<byte[]> SubProof(int m, ReadOnlySpan<byte[]> data, bool isWhole)
    {
        if (m == data.Length)
            return isWhole ? [] : [Root(data)];
        var k = Split(data.Length);
        return m <= k ? [.. SubProof(m, data[..k], isWhole), Root(data[k..])] : [.. SubProof(m - k, data[k..], false), Root(data[..k])];
    }

    private static int Split(int count)
    {
        var k = 1;
        while (k * 2 < count)
            k *= 2;
        return k;
    }
}

/// <summary>Tiles in memory.</summary>
internal sealed class MemoryTiles : ITiles
{
    private readonly Dictionary<(int, long), List<byte>> _tiles = [];

    public MerkleFrontier Frontier { get; }

    public MemoryTiles() => Frontier = new() { Completed = Add };

    public ReadOnlyMemory<byte> Read(int level, long number, int width) => _tiles.TryGetValue((level, number), out var tile) ? tile.ToArray() : throw new MissingTileException();

    public int Count(int level) => _tiles.Where(tile => tile.Key.Item1 == level).Sum(tile => tile.Value.Count / 32);

    private void Add(int level, ReadOnlyMemory<byte> hash)
    {
        var number = (long)Count(level) / 256;
        if (!_tiles.TryGetValue((level, number), out var tile))
            _tiles[(level, number)] = tile = [];
        tile.AddRange(hash.Span);
    }
}
