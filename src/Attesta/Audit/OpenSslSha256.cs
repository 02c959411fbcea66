using System.Runtime.InteropServices;

namespace Attesta.Audit;

/// <summary>
/// SHA-256 by OpenSSL's plain functions. For a line of some hundred bytes the base library spends more time in setting a hash up than in hashing; these
/// three need no set-up. They have kept their shape since OpenSSL 0.9.8, but are deprecated, so a build may lack them: <see cref="IsUsable"/>
/// says whether they are there and compute the known answers, and without them the base library is used.
/// </summary>
internal static unsafe class OpenSslSha256
{
    public const int DigestLength = 32;

    // SHA256_CTX has 112 bytes; nobody knows what a build adds.
    private const int ContextLength = 256;

    private static readonly delegate* unmanaged<byte*, int> Init;
    private static readonly delegate* unmanaged<byte*, byte*, nuint, int> Update;
    private static readonly delegate* unmanaged<byte*, byte*, int> Final;

    static OpenSslSha256()
    {
        foreach (var name in OperatingSystem.IsLinux() ? ["libcrypto.so.3", "libcrypto.so.1.1"] : Array.Empty<string>())
        {
            if (!NativeLibrary.TryLoad(name, out var library))
                continue;
            if (NativeLibrary.TryGetExport(library, "SHA256_Init", out var init) && NativeLibrary.TryGetExport(library, "SHA256_Update", out var update)
                && NativeLibrary.TryGetExport(library, "SHA256_Final", out var final))
            {
                Init = (delegate* unmanaged<byte*, int>)init;
                Update = (delegate* unmanaged<byte*, byte*, nuint, int>)update;
                Final = (delegate* unmanaged<byte*, byte*, int>)final;
                IsUsable = KnowsTheAnswers();
            }

            break;
        }
    }

    public static bool IsUsable { get; }

    /// <summary>The digest of the parts, one behind the other. Only when <see cref="IsUsable"/>.</summary>
    public static void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> digest)
    {
        if (digest.Length < DigestLength)
            throw new ArgumentException("There is no room for the digest.", nameof(digest));
        var context = stackalloc byte[ContextLength];
        fixed (byte* one = first, two = second, three = third, result = digest)
        {
            if (Init(context) != 1 || Update(context, one, (nuint)first.Length) != 1 || Update(context, two, (nuint)second.Length) != 1
                || Update(context, three, (nuint)third.Length) != 1 || Final(result, context) != 1)
                throw new InvalidOperationException("OpenSSL could not compute a hash.");
        }
    }

    // "abc" from FIPS 180-2, and the bytes from 0 to 199 in parts that end within a block.
    private static bool KnowsTheAnswers()
    {
        Span<byte> digest = stackalloc byte[DigestLength];
        Hash("abc"u8, default, default, digest);
        if (!Convert.ToHexStringLower(digest).Equals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", StringComparison.Ordinal))
            return false;
        Span<byte> bytes = stackalloc byte[200];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)i;
        Hash(bytes[..64], bytes[64..77], bytes[77..], digest);
        return Convert.ToHexStringLower(digest).Equals("1901da1c9f699b48f6b2636e65cbf73abf99d0441ef67f5c540a42f7051dec6f", StringComparison.Ordinal);
    }
}
