using System.Security.Cryptography;

namespace Attesta.Audit;

/// <summary>Computes chain hashes. Not for several threads; keep and reuse it.</summary>
internal sealed class ChainHasher : IDisposable
{
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Hashes the previous hash, as text, and the line without the bytes of its own hash member.</summary>
    public void Hash(ReadOnlySpan<byte> previousHash, ReadOnlySpan<byte> line, Range cut, Span<byte> hash)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _sha256.AppendData(previousHash);
        _sha256.AppendData(line[..cut.Start.Value]);
        _sha256.AppendData(line[cut.End.Value..]);
        _sha256.GetHashAndReset(digest);
        Convert.TryToHexStringLower(digest, hash, out _);
    }

    /// <summary>Whether the chain hash that a scanned line states is its own.</summary>
    public bool IsOwnHash(in LineScanner scanned, ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[AuditChain.HashLength];
        Hash(scanned.PreviousHash, line, scanned.Cut, hash);
        return scanned.ChainHash.SequenceEqual(hash);
    }

    public void Dispose() => _sha256.Dispose();
}
