using System.Globalization;
using System.Text;

namespace Attesta.Audit.Proofs;

/// <summary>The spellings that notes, checkpoints and proofs share. There is one for every value; another is refused.</summary>
internal static class NoteText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text; null when the bytes are not UTF-8.</summary>
    public static string? Utf8(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The bytes; null when it is not exactly how they are written.</summary>
    public static byte[]? Base64(string text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text, bytes, out var length) && Convert.ToBase64String(bytes, 0, length) == text ? bytes[..length] : null;
    }

    /// <summary>A hash in base64; null when it is none.</summary>
    public static byte[]? Hash(string text) => text.Length == 44 && Base64(text) is { Length: MerkleHash.Size } hash ? hash : null;

    /// <summary>A number from 0 on, without zeros before it; null when it is none.</summary>
    public static long? Number(string text) =>
        text.Length is > 0 and <= 18 && (text.Length == 1 || text[0] != '0') && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
