using System.Globalization;

namespace Attesta.Audit;

/// <summary>Times as the ledger writes them: ISO 8601, UTC, microseconds, Z.</summary>
internal static class Timestamp
{
    private const int WithoutZone = 26;

    public static string Write(DateTimeOffset time) => string.Create(WithoutZone + 1, time.UtcDateTime, static (text, time) =>
    {
        // The round-trip form has one digit too many, but a fast path of its own.
        Span<char> roundTrip = stackalloc char[33];
        time.TryFormat(roundTrip, out _, "O", CultureInfo.InvariantCulture);
        roundTrip[..WithoutZone].CopyTo(text);
        text[WithoutZone] = 'Z';
    });
}
