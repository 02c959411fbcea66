using System.Runtime.InteropServices;

namespace Attesta.Audit.Proofs;

/// <summary>Tiles in memory, made from the ledger itself: 32 bytes an entry.</summary>
internal sealed class BuiltTiles : ITiles
{
    private readonly List<List<byte>> _levels = [];
    private readonly MerkleFrontier _frontier;

    private BuiltTiles() => _frontier = new() { Completed = Keep };

    /// <summary>Reads a ledger, up to the first line that does not verify.</summary>
    /// <param name="text">Where it is.</param>
    /// <param name="read">Gets every entry that verifies.</param>
    public static BuiltTiles Of(LedgerText text, LedgerCursor.Reading? read = null)
    {
        var tiles = new BuiltTiles();
        new LedgerCursor(text).ReadOn(
            (index, chainHash, line) =>
            {
                tiles.Add(chainHash);
                read?.Invoke(index, chainHash, line);
            },
            isDurable: false);
        return tiles;
    }

    public ReadOnlyMemory<byte> Read(int level, long number, int width)
    {
        if (level >= _levels.Count || width <= 0 || number > _levels[level].Count / (TilePath.Width * MerkleHash.Size))
            throw new MissingTileException();
        var from = number * TilePath.Width * MerkleHash.Size;
        return from + (width * MerkleHash.Size) <= _levels[level].Count
            ? CollectionsMarshal.AsSpan(_levels[level]).Slice((int)from, width * MerkleHash.Size).ToArray()
            : throw new MissingTileException();
    }

    private void Add(ReadOnlySpan<byte> chainHash)
    {
        Span<byte> leaf = stackalloc byte[MerkleHash.Size];
        if (MerkleHash.TryLeafOf(chainHash, leaf))
            _frontier.Add(leaf);
    }

    private void Keep(int level, ReadOnlyMemory<byte> hash)
    {
        if (level == _levels.Count)
            _levels.Add([]);
        _levels[level].AddRange(hash.Span);
    }
}
