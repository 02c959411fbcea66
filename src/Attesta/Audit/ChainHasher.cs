using System.Security.Cryptography;

namespace Attesta.Audit;

/// <summary>Computes SHA-256 hashes of a few parts, chain hashes above all. Not for several threads; keep and reuse it.</summary>
internal sealed class ChainHasher : IDisposable
{
    private readonly IncrementalHash? _base;

    public ChainHasher()
        : this(OpenSslSha256.IsUsable)
    {
    }

    internal ChainHasher(bool direct) => _base = direct ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The 32 bytes of SHA-256 over three parts, one behind the other; parts may be empty.</summary>
    public void Digest(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> digest)
    {
        if (_base is null)
        {
            OpenSslSha256.Hash(first, second, third, digest);
            return;
        }

        _base.AppendData(first);
        _base.AppendData(second);
        _base.AppendData(third);
        _base.GetHashAndReset(digest);
    }

    /// <summary>Hashes the previous hash, as text, and the line without the bytes of its own hash member.</summary>
    public void Hash(ReadOnlySpan<byte> previousHash, ReadOnlySpan<byte> line, Range cut, Span<byte> hash)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Digest(previousHash, line[..cut.Start.Value], line[cut.End.Value..], digest);
        Convert.TryToHexStringLower(digest, hash, out _);
    }

    /// <summary>Whether the chain hash that a scanned line states is its own.</summary>
    public bool IsOwnHash(in LineScanner scanned, ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[AuditChain.HashLength];
        Hash(scanned.PreviousHash, line, scanned.Cut, hash);
        return scanned.ChainHash.SequenceEqual(hash);
    }

    public void Dispose() => _base?.Dispose();
}
