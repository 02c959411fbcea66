using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Attesta.Audit;

/// <summary>What the first line of a ledger's file says about the file.</summary>
/// <param name="Number">Which segment of the ledger it is, from 1. The file itself says so: older ones may have been moved to an archive.</param>
/// <param name="Day">The day of its first entry, in UTC; null when it has none or its time cannot be read.</param>
internal readonly record struct LedgerStart(long Number, DateOnly? Day)
{
    private const int MostBytes = 64 * 1024;

    public static LedgerStart Read(LedgerFile file, long length)
    {
        var start = new byte[Math.Min(length, MostBytes)];
        file.Read(start, 0);
        return Of(start);
    }

    public static LedgerStart Read(SafeFileHandle file)
    {
        var start = new byte[Math.Min(RandomAccess.GetLength(file), MostBytes)];
        return Of(start.AsSpan(0, RandomAccess.Read(file, start, 0)));
    }

    private static LedgerStart Of(ReadOnlySpan<byte> start)
    {
        var end = start.IndexOf((byte)'\n');
        if (end < 0)
            return new(1, null);
        var scanner = new LineScanner(start[..end], keep: true);
        return scanner.Scan() ? Of(scanner.Entry()) : new(1, null);
    }

    private static LedgerStart Of(AuditEntry first)
    {
        // INVARIANT: only the ledger writes this key; what an agent says stands deeper in the metadata.
        var number = first.ActionName == LedgerRemarks.SegmentName && first.Metadata.TryGetValue("segment", out var stated) && stated is long known && known > 1 ? known : 1;
        var day = DateTimeOffset.TryParse(first.DecidedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var decided)
            ? DateOnly.FromDateTime(decided.UtcDateTime)
            : (DateOnly?)null;
        return new(number, day);
    }
}
