using System.Security.Cryptography;

namespace Attesta.Audit.Proofs;

/// <summary>Checks proofs of RFC 6962, section 2.1, by the algorithms of RFC 9162. Never throws, whatever the numbers and hashes.</summary>
public static class MerkleProof
{
    /// <summary>Most hashes in a proof over a tree of fewer than 2^63 leaves.</summary>
    public const int MaxHashes = 63;

    /// <summary>Whether the leaf with this hash is the one at <paramref name="index"/>, from 0, in the tree of that size and root.</summary>
    public static bool VerifyInclusion(long index, long size, ReadOnlySpan<byte> leafHash, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size || !AreHashes(path) || leafHash.Length != MerkleHash.Size || root.Length != MerkleHash.Size)
            return false;
        var (node, last) = (index, size - 1);
        Span<byte> hash = stackalloc byte[MerkleHash.Size];
        leafHash.CopyTo(hash);
        foreach (var sibling in path)
        {
            if (last == 0)
                return false;
            if ((node & 1) == 1 || node == last)
            {
                MerkleHash.Node(sibling, hash, hash);
                for (; (node & 1) == 0 && node != 0; node >>= 1)
                    last >>= 1;
            }
            else
            {
                MerkleHash.Node(hash, sibling, hash);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && CryptographicOperations.FixedTimeEquals(hash, root);
    }

    /// <summary>Whether the tree of the new size and root begins with all of the tree of the old size and root. The proof is empty from size 0, and between equal sizes.</summary>
    public static bool VerifyConsistency(long oldSize, long newSize, ReadOnlySpan<byte> oldRoot, ReadOnlySpan<byte> newRoot, IReadOnlyList<byte[]> proof)
    {
        if (oldSize < 0 || oldSize > newSize || !AreHashes(proof) || oldRoot.Length != MerkleHash.Size || newRoot.Length != MerkleHash.Size)
            return false;
        if (oldSize == newSize)
            return proof.Count == 0 && oldRoot.SequenceEqual(newRoot);
        if (oldSize == 0)
            return proof.Count == 0 && oldRoot.SequenceEqual(MerkleHash.Empty);

        // A complete old tree is a node of the new one, so its root is where the proof begins.
        var (node, last) = (oldSize - 1, newSize - 1);
        for (; (node & 1) == 1; node >>= 1)
            last >>= 1;
        var next = node == 0 ? 0 : 1;
        if (next > proof.Count)
            return false;
        var oldHash = (next == 0 ? oldRoot : proof[0]).ToArray();
        var newHash = oldHash.ToArray();
        for (; next < proof.Count; next++)
        {
            if (last == 0)
                return false;
            if ((node & 1) == 1 || node == last)
            {
                MerkleHash.Node(proof[next], oldHash, oldHash);
                MerkleHash.Node(proof[next], newHash, newHash);
                for (; (node & 1) == 0 && node != 0; node >>= 1)
                    last >>= 1;
            }
            else
            {
                MerkleHash.Node(newHash, proof[next], newHash);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && oldHash.AsSpan().SequenceEqual(oldRoot) && newHash.AsSpan().SequenceEqual(newRoot);
    }

    private static bool AreHashes(IReadOnlyList<byte[]> proof)
    {
        if (proof.Count > MaxHashes)
            return false;
        foreach (var hash in proof)
        {
            if (hash is not { Length: MerkleHash.Size })
                return false;
        }

        return true;
    }
}
