using System.Numerics;

namespace Attesta.Audit.Proofs;

/// <summary>
/// A growing tree of RFC 6962, of which only the right edge is kept: the roots of the complete subtrees, one for each bit of the size.
/// Not for several threads.
/// </summary>
internal sealed class MerkleFrontier
{
    private const int MaxHeight = 62;

    private readonly byte[] _nodes = new byte[(MaxHeight + 1) * MerkleHash.Size];

    /// <summary>How many leaves there are.</summary>
    public long Size { get; private set; }

    /// <summary>Told of every complete subtree whose height is a multiple of 8, leaves included: what tiles are made of.</summary>
    public Action<int, ReadOnlyMemory<byte>>? Completed { get; init; }

    /// <summary>Adds the hash of a leaf.</summary>
    public void Add(ReadOnlySpan<byte> leafHash)
    {
        Span<byte> carry = stackalloc byte[MerkleHash.Size];
        leafHash.CopyTo(carry);
        var height = 0;
        Tell(height, carry);
        for (var rest = Size; (rest & 1) == 1; rest >>= 1)
        {
            MerkleHash.Node(Node(height), carry, carry);
            Tell(++height, carry);
        }

        carry.CopyTo(Node(height));
        Size++;
    }

    /// <summary>The root over all leaves so far.</summary>
    public byte[] Root()
    {
        if (Size == 0)
            return [.. MerkleHash.Empty];
        var height = BitOperations.TrailingZeroCount(Size);
        var root = Node(height).ToArray();
        for (var rest = Size >> ++height; rest > 0; rest >>= 1, height++)
        {
            if ((rest & 1) == 1)
                MerkleHash.Node(Node(height), root, root);
        }

        return root;
    }

    /// <summary>Goes on from the complete subtrees of a tree of this size, asked for by their height.</summary>
    public void Restore(long size, Func<int, byte[]> nodeOf)
    {
        Size = size;
        for (var height = 0; size >> height > 0; height++)
        {
            if ((size >> height & 1) == 1)
                nodeOf(height).CopyTo(Node(height));
        }
    }

    private Span<byte> Node(int height) => _nodes.AsSpan(height * MerkleHash.Size, MerkleHash.Size);

    private void Tell(int height, ReadOnlySpan<byte> hash)
    {
        if (Completed is not null && height % TilePath.Height == 0)
            Completed(height / TilePath.Height, hash.ToArray());
    }
}
