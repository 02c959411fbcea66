using System.Numerics;

namespace Attesta.Audit.Proofs;

/// <summary>Makes proofs out of tiles: RFC 6962, sections 2.1.1 and 2.1.2. What it makes is right only as far as the tiles are; who uses it checks against a signed root.</summary>
/// <param name="tiles">Where the hashes are.</param>
/// <param name="size">Leaves of the tree.</param>
internal sealed class TileTree(ITiles tiles, long size)
{
    public long Size => size;

    /// <summary>The root; null when tiles are missing.</summary>
    public byte[]? Root() => size == 0 ? MerkleHash.Empty : Tried(() => Hash(0, size));

    /// <summary>The siblings from the leaf up to the root; null when tiles are missing.</summary>
    public List<byte[]>? Inclusion(long index)
    {
        if (index < 0 || index >= size)
            return null;
        var path = new List<byte[]>();
        var (from, to) = (0L, size);
        var siblings = new Stack<(long From, long To)>();
        while (to - from > 1)
        {
            var middle = from + Split(to - from);
            if (index < middle)
            {
                siblings.Push((middle, to));
                to = middle;
            }
            else
            {
                siblings.Push((from, middle));
                from = middle;
            }
        }

        return Tried(() =>
        {
            foreach (var (start, end) in siblings)
                path.Add(Hash(start, end));
            return path;
        });
    }

    /// <summary>The proof that the first <paramref name="oldSize"/> leaves are the same as then; null when tiles are missing.</summary>
    public List<byte[]>? Consistency(long oldSize)
    {
        if (oldSize < 0 || oldSize > size)
            return null;
        if (oldSize == 0 || oldSize == size)
            return [];
        var proof = new List<byte[]>();
        return Tried(() =>
        {
            Consistency(oldSize, 0, size, isWhole: true, proof);
            return proof;
        });
    }

    /// <summary>The same, but null as well when what it is made of does not lead to the root: hashes that lead there are right.</summary>
    public List<byte[]>? CheckedConsistency(long oldSize, ReadOnlySpan<byte> root) =>
        Consistency(oldSize) is { } proof && new TileTree(tiles, oldSize).Root() is { } oldRoot && MerkleProof.VerifyConsistency(oldSize, size, oldRoot, root, proof)
            ? proof
            : null;

    /// <summary>Whether a leaf is at its place below the root.</summary>
    public bool Holds(long index, ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> root) =>
        Inclusion(index) is { } path && MerkleProof.VerifyInclusion(index, size, leaf, path, root);

    /// <summary>The root of a complete subtree.</summary>
    /// <exception cref="MissingTileException">A tile is missing.</exception>
    public byte[] Subtree(long from, int height)
    {
        var level = height / TilePath.Height;
        var first = from >> (level * TilePath.Height);
        var count = 1 << (height % TilePath.Height);
        var (number, at) = (first / TilePath.Width, (int)(first % TilePath.Width));
        var tile = tiles.Read(level, number, TilePath.WidthIn(size, level, number)).Span;
        if (tile.Length < (at + count) * MerkleHash.Size)
            throw new MissingTileException();
        var root = new byte[MerkleHash.Size];
        MerkleHash.Complete(tile.Slice(at * MerkleHash.Size, count * MerkleHash.Size), root);
        return root;
    }

    private void Consistency(long oldSize, long from, long to, bool isWhole, List<byte[]> proof)
    {
        if (oldSize == to - from)
        {
            if (!isWhole)
                proof.Add(Hash(from, to));
            return;
        }

        var split = Split(to - from);
        if (oldSize <= split)
        {
            Consistency(oldSize, from, from + split, isWhole, proof);
            proof.Add(Hash(from + split, to));
        }
        else
        {
            Consistency(oldSize - split, from + split, to, isWhole: false, proof);
            proof.Add(Hash(from, from + split));
        }
    }

    private byte[] Hash(long from, long to)
    {
        var count = to - from;
        if (BitOperations.IsPow2(count))
            return Subtree(from, BitOperations.Log2((ulong)count));
        var split = Split(count);
        var hash = new byte[MerkleHash.Size];
        MerkleHash.Node(Hash(from, from + split), Hash(from + split, to), hash);
        return hash;
    }

    // The largest power of two below.
    private static long Split(long count) => 1L << BitOperations.Log2((ulong)(count - 1));

    private static T? Tried<T>(Func<T> make)
        where T : class
    {
        try
        {
            return make();
        }
        catch (MissingTileException)
        {
            return null;
        }
    }
}
