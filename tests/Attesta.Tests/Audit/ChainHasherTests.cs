using System.Security.Cryptography;
using Attesta.Audit;

namespace Attesta.Tests.Audit;

public sealed class ChainHasherTests
{
    [Fact]
    public void OpenSsl_is_taken_where_it_is() => OpenSslSha256.IsUsable.ShouldBe(OperatingSystem.IsLinux());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Hashes_parts_of_every_length_as_the_base_library_does(bool direct)
    {
        using var hasher = new ChainHasher(direct);
        var bytes = RandomNumberGenerator.GetBytes(400);
        Span<byte> digest = stackalloc byte[32];
        for (var length = 0; length <= bytes.Length; length++)
        {
            var (first, second) = (length / 3, length / 2);
            hasher.Digest(bytes.AsSpan(0, first), bytes.AsSpan(first, second - first), bytes.AsSpan(second, length - second), digest);
            digest.SequenceEqual(SHA256.HashData(bytes.AsSpan(0, length))).ShouldBeTrue();
        }
    }

    [Fact]
    public void Many_threads_hash_side_by_side() => Parallel.For(0, 1000, number =>
    {
        using var hasher = new ChainHasher();
        Span<byte> digest = stackalloc byte[32];
        var bytes = BitConverter.GetBytes(number);
        hasher.Digest(bytes, default, bytes, digest);
        digest.SequenceEqual(SHA256.HashData([.. bytes, .. bytes])).ShouldBeTrue();
    });
}
