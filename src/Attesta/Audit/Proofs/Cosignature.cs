using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Attesta.Audit.Proofs;

/// <summary>The message that a witness signs, and the time in front of its signature, as C2SP tlog-cosignature has them.</summary>
internal static class Cosignature
{
    public const int TimeLength = 8;

    // The last second that DateTimeOffset knows.
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    public static byte[] Message(DateTimeOffset time, string text) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time.ToUnixTimeSeconds()}\n{text}"));

    public static DateTimeOffset? Time(ReadOnlySpan<byte> signature)
    {
        if (signature.Length <= TimeLength)
            return null;
        var seconds = BinaryPrimitives.ReadUInt64BigEndian(signature);
        return seconds <= (ulong)Latest ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null;
    }

    public static byte[] Of(DateTimeOffset time, ReadOnlySpan<byte> signature)
    {
        var bytes = new byte[TimeLength + signature.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, time.ToUnixTimeSeconds());
        signature.CopyTo(bytes.AsSpan(TimeLength));
        return bytes;
    }
}
