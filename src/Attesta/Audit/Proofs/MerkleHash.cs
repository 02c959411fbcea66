using System.Security.Cryptography;

namespace Attesta.Audit.Proofs;

/// <summary>The two hashes of RFC 6962, section 2.1. The prefixes keep a node from passing for a leaf.</summary>
internal static class MerkleHash
{
    public const int Size = SHA256.HashSizeInBytes;

    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;

    /// <summary>The root of the tree without leaves.</summary>
    public static byte[] Empty { get; } = SHA256.HashData([]);

    /// <summary>The hash of a leaf's data.</summary>
    public static void Leaf(ReadOnlySpan<byte> data, Span<byte> target)
    {
        if (OpenSslSha256.IsUsable)
        {
            OpenSslSha256.Hash([LeafPrefix], data, default, target);
            return;
        }

        Span<byte> prefixed = data.Length <= 256 ? stackalloc byte[data.Length + 1] : new byte[data.Length + 1];
        prefixed[0] = LeafPrefix;
        data.CopyTo(prefixed[1..]);
        SHA256.HashData(prefixed, target);
    }

    /// <summary>The hash of a leaf's data.</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> data)
    {
        var hash = new byte[Size];
        Leaf(data, hash);
        return hash;
    }

    /// <summary>The hash of two subtrees; the target may be one of them.</summary>
    public static void Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> target)
    {
        if (OpenSslSha256.IsUsable)
        {
            OpenSslSha256.Hash([NodePrefix], left, right, target);
            return;
        }

        Span<byte> prefixed = stackalloc byte[1 + (2 * Size)];
        prefixed[0] = NodePrefix;
        left.CopyTo(prefixed[1..]);
        right.CopyTo(prefixed[(1 + Size)..]);
        SHA256.HashData(prefixed, target);
    }

    /// <summary>The root of a complete subtree over the hashes that stand one behind the other; their number is a power of two.</summary>
    public static void Complete(ReadOnlySpan<byte> hashes, Span<byte> target)
    {
        Span<byte> level = hashes.Length <= 8192 ? stackalloc byte[hashes.Length] : new byte[hashes.Length];
        hashes.CopyTo(level);
        for (; level.Length > Size; level = level[..(level.Length / 2)])
        {
            for (var i = 0; i < level.Length / (2 * Size); i++)
                Node(level.Slice(2 * i * Size, Size), level.Slice(((2 * i) + 1) * Size, Size), level.Slice(i * Size, Size));
        }

        level.CopyTo(target);
    }

    /// <summary>The leaf of an entry: its chain hash, as 32 bytes, is the data.</summary>
    public static bool TryLeafOf(ReadOnlySpan<byte> chainHashText, Span<byte> target)
    {
        Span<byte> chainHash = stackalloc byte[Size];
        if (chainHashText.Length != AuditChain.HashLength
            || Convert.FromHexString(chainHashText, chainHash, out _, out var written) != System.Buffers.OperationStatus.Done || written != Size)
        {
            return false;
        }

        Leaf(chainHash, target);
        return true;
    }
}
