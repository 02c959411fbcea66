using System.Security.Cryptography;
using System.Text;

namespace Attesta.Events;

/// <summary>The header <c>X-Attesta-Signature</c>: <c>sha256=</c> and the HMAC-SHA256 of the body in lower-case hex.</summary>
public static class WebhookSignature
{
    private const string Scheme = "sha256=";

    /// <summary>The header's value for a body.</summary>
    public static string Of(ReadOnlySpan<byte> body, string secret)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        return Of(body, Encoding.UTF8.GetBytes(secret));
    }

    /// <summary>Whether the header's value belongs to the body. Takes equally long wherever it differs.</summary>
    /// <param name="signature">The value as it came; null when the header is missing.</param>
    /// <param name="body">The bytes of the body as they came, before anything parsed them.</param>
    /// <param name="secret">What sender and receiver share.</param>
    public static bool IsValid(string? signature, ReadOnlySpan<byte> body, string secret) =>
        signature is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(Of(body, secret)));

    internal static string Of(ReadOnlySpan<byte> body, byte[] key) => Scheme + Convert.ToHexStringLower(HMACSHA256.HashData(key, body));
}
