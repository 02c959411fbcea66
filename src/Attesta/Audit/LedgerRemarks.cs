using System.Globalization;
using Attesta.Actions;

namespace Attesta.Audit;

/// <summary>The entries that a ledger writes about itself.</summary>
internal static class LedgerRemarks
{
    public const string RecoveryName = "attesta.recovery";
    public const string SegmentName = "attesta.segment";

    /// <summary>Bytes of an interrupted write were moved to a file of their own.</summary>
    public static AuditEntry TornTail(long bytes, string file, string sha256, DateTimeOffset now) => Remark(
        RecoveryName,
        string.Create(CultureInfo.InvariantCulture, $"bytes={bytes}, file={PythonLiteral.Of(file, 200)}"),
        PlainMap.Of(("torn_bytes", bytes), ("torn_file", file), ("torn_sha256", sha256)),
        now);

    /// <summary>Writes failed, and their callers were told so.</summary>
    public static AuditEntry FailedWrites(int batches, int entries, string failure, DateTimeOffset now) => Remark(
        RecoveryName,
        string.Create(CultureInfo.InvariantCulture, $"failed_entries={entries}, failure={PythonLiteral.Of(failure, 200)}"),
        PlainMap.Of(("failed_batches", batches), ("failed_entries", entries), ("failure", failure)),
        now);

    /// <summary>A new file goes on with the chain of a full one.</summary>
    public static AuditEntry Segment(long number, string follows, long bytes, DateTimeOffset now) => Remark(
        SegmentName,
        string.Create(CultureInfo.InvariantCulture, $"number={number}, follows={PythonLiteral.Of(follows, 200)}"),
        PlainMap.Of(("segment", number), ("follows", follows), ("follows_bytes", bytes)),
        now);

    private static AuditEntry Remark(string name, string arguments, PlainMap metadata, DateTimeOffset now)
    {
        var at = Timestamp.Write(now);
        return new AuditEntry
        {
            EntryId = Guid.CreateVersion7(now).ToString("D"),
            ActionName = name,
            ActionDescription = $"{name}({arguments})",
            RiskLevel = RiskLevel.Low.Name(),
            Verdict = Verdict.Denied.Name(),
            InterceptedAt = at,
            DecidedAt = at,
            Metadata = metadata,
        };
    }
}
