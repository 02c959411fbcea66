using System.Buffers;

namespace Attesta.Events;

/// <summary>The headers of a webhook, and which ones a user may add.</summary>
internal static class WebhookHeader
{
    public const string Signature = "X-Attesta-Signature";
    public const string Event = "X-Attesta-Event";
    public const string IdempotencyKey = "Idempotency-Key";

    private const int Longest = 4096;

    private static readonly SearchValues<char> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly string[] Taken =
        [Event, IdempotencyKey, Signature, "User-Agent", "Host", "Connection", "Transfer-Encoding", "Upgrade", "Expect", "TE", "Trailer", "Keep-Alive"];

    /// <summary>What is wrong with a name, as the end of a sentence; null when nothing is.</summary>
    public static string? NameFault(string name)
    {
        if (name.Length is 0 or > 100 || name.AsSpan().ContainsAnyExcept(Token))
            return "is not the name of a header";
        return Taken.Contains(name, StringComparer.OrdinalIgnoreCase) || name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
            ? "is set by Attesta"
            : null;
    }

    /// <summary>What is wrong with a value, as the end of a sentence; null when nothing is. Does not quote it.</summary>
    public static string? ValueFault(string value)
    {
        if (value.Length is 0 or > Longest)
            return "has no value, or a very long one";
        return value.AsSpan().ContainsAnyExceptInRange(' ', '~') ? "has characters in its value that a header cannot carry" : null;
    }
}
