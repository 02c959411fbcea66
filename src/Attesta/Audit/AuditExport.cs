using System.Buffers;
using System.Globalization;
using System.Text;
using Attesta.Actions;

namespace Attesta.Audit;

/// <summary>A form of <see cref="AuditExport"/>.</summary>
public enum ExportFormat
{
    /// <summary>The lines as they are in the ledger.</summary>
    JsonLines,

    /// <summary>The lines as the items of one array.</summary>
    Json,

    /// <summary>A table for people, safe to open in a spreadsheet program. It cannot be verified.</summary>
    Csv,
}

/// <summary>Copies entries out of a ledger, in bounded memory.</summary>
public static class AuditExport
{
    private const int FlushAt = 64 * 1024;

    private static readonly string[] Columns =
    [
        "entry_id", "chain_hash", "previous_hash", "action_name", "action_description", "agent_id", "risk_score", "risk_level", "challenge_type",
        "challenge_passed", "approver_ids", "verdict", "review_duration_seconds", "min_review_met", "intercepted_at", "decided_at", "executed_at",
        "session_id", "environment", "metadata",
    ];

    // What begins a formula in some spreadsheet program, the full-width forms included.
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20");
    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",;\r\n\t '");

    /// <summary>Writes the entries that match.</summary>
    /// <exception cref="IOException">There is no such ledger, it cannot be read, or the target cannot be written.</exception>
    /// <exception cref="InvalidDataException">A line cannot be read, and <see cref="LedgerReader.Unreadable"/> is null.</exception>
    public static async Task WriteAsync(
        LedgerReader ledger, Stream target, ExportFormat format, AuditFilter? filter = null, CancellationToken cancellationToken = default)
    {
        var text = new ArrayBufferWriter<byte>(FlushAt);
        if (format == ExportFormat.Csv)
            WriteRow(text, Columns);
        else if (format == ExportFormat.Json)
            text.Write("["u8);

        var first = true;
        await foreach (var (entry, line, _) in ledger.FindAsync(new(filter ?? new()), null, cancellationToken).ConfigureAwait(false))
        {
            if (format == ExportFormat.Csv)
                WriteRow(text, Cells(entry));
            else
                WriteLine(text, line.Span, format, first);
            first = false;
            if (text.WrittenCount < FlushAt)
                continue;
            await target.WriteAsync(text.WrittenMemory, cancellationToken).ConfigureAwait(false);
            text.ResetWrittenCount();
        }

        if (format == ExportFormat.Json)
            text.Write("\n]\n"u8);
        await target.WriteAsync(text.WrittenMemory, cancellationToken).ConfigureAwait(false);
        await target.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static void WriteLine(ArrayBufferWriter<byte> text, ReadOnlySpan<byte> line, ExportFormat format, bool first)
    {
        if (format == ExportFormat.Json)
            text.Write(first ? "\n"u8 : ",\n"u8);
        text.Write(line);
        if (format == ExportFormat.JsonLines)
            text.Write("\n"u8);
    }

    private static string[] Cells(AuditEntry entry) =>
    [
        Text(entry.EntryId), Text(entry.ChainHash), Text(entry.PreviousHash), Text(entry.ActionName), Text(entry.ActionDescription), Text(entry.AgentId),
        Number(entry.RiskScore), Text(entry.RiskLevel), Text(entry.ChallengeType), entry.ChallengePassed is { } passed ? Flag(passed) : "",
        Text(Json(PlainList.Of(entry.ApproverIds))), Text(entry.Verdict), Number(entry.ReviewDurationSeconds), Flag(entry.MinReviewMet),
        Text(entry.InterceptedAt), Text(entry.DecidedAt), Text(entry.ExecutedAt), Text(entry.SessionId), Text(entry.Environment), Text(Json(entry.Metadata)),
    ];

    private static void WriteRow(ArrayBufferWriter<byte> text, string[] cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0)
                text.Write(","u8);
            var cell = cells[i].AsSpan().ContainsAny(Quoted) ? $"\"{cells[i].Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cells[i];
            Encoding.UTF8.GetBytes(cell, text);
        }

        text.Write("\r\n"u8);
    }

    private static string Text(string text) => text.Length > 0 && FormulaStarts.Contains(text[0]) ? "'" + text : text;

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Flag(bool flag) => flag ? "true" : "false";

    private static string Json(object? value) => Encoding.ASCII.GetString(CanonicalJson.Of(value));
}
