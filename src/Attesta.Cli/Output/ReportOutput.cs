using System.Globalization;
using System.Text.Json;
using Attesta.Audit;
using Attesta.Audit.Proofs;

namespace Attesta.Cli.Output;

/// <summary>What verification found, for machines and for people.</summary>
internal static class ReportOutput
{
    private const string ToTheEnd = "nothing; the last entry is the checkpoint of all before it";

    public static void Write(CommandHost host, string path, LedgerReport report, ProofReport proofs, bool isSigned)
    {
        var ink = new Ink(host);
        var verdict = !report.Intact || !proofs.Intact ? ink.Bad("BROKEN") : isSigned && !proofs.SignaturesChecked ? "chain intact, " + ink.Bad("signatures NOT checked") : ink.Good("intact");
        host.Text.WriteLine($"{verdict}: {report.Entries} entries in {path}");
        var findings = Findings(report, proofs).ToList();
        foreach (var finding in findings)
            host.Text.WriteLine($"  line {finding.Line} (byte {finding.Offset}): {ink.Bad(finding.Kind)}: {finding.Detail}");
        if (report.FindingCount + proofs.FindingCount > findings.Count)
            host.Text.WriteLine($"  and {report.FindingCount + proofs.FindingCount - findings.Count} more findings");
        foreach (var passed in proofs.PassedOver)
            host.Text.WriteLine($"passed over: {passed.Count} {(passed.Count == 1 ? "checkpoint" : "checkpoints")} in {Actions.VisibleText.Escape(passed.Anchor, 300)} that no trusted key has signed; they say nothing, and what trusted keys signed there was held against the log");
        if (report.Entries == 0)
            return;
        if (proofs.Checkpoints > 0 || proofs.SignaturesChecked)
            host.Text.WriteLine($"{(proofs.SignaturesChecked ? "not signed yet" : "not in a checkpoint yet")}: {(proofs.EndsWithCheckpoint ? ToTheEnd : Tail(proofs.UnsignedEntries, proofs.UnsignedSeconds))}");
        host.Text.WriteLine($"not anchored yet: {(proofs.EndsWithCheckpoint && proofs.IsAnchoredToTheEnd ? ToTheEnd : Tail(proofs.UnanchoredEntries, proofs.UnanchoredSeconds))}");
    }

    public static void Write(Utf8JsonWriter writer, LedgerReport report, ProofReport proofs)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("intact", report.Intact && proofs.Intact);
        writer.WriteNumber("entries", report.Entries);
        writer.WriteStartArray("broken");
        foreach (var index in report.Broken)
            writer.WriteNumberValue(index);
        writer.WriteEndArray();
        writer.WriteStartArray("findings");
        foreach (var finding in Findings(report, proofs))
        {
            writer.WriteStartObject();
            writer.WriteNumber("line", finding.Line);
            writer.WriteNumber("offset", finding.Offset);
            writer.WriteString("kind", finding.Kind);
            writer.WriteString("detail", finding.Detail);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("broken_count", report.BrokenCount);
        writer.WriteNumber("finding_count", report.FindingCount + proofs.FindingCount);
        writer.WriteString("last_hash", report.LastHash);
        writer.WriteString("origin", proofs.Origin);
        writer.WriteNumber("checkpoints", proofs.Checkpoints);
        writer.WriteBoolean("signatures_checked", proofs.SignaturesChecked);
        writer.WriteNumber("unsigned_entries", proofs.UnsignedEntries);
        WriteSeconds(writer, "unsigned_seconds", proofs.UnsignedSeconds);
        writer.WriteNumber("unanchored_entries", proofs.UnanchoredEntries);
        WriteSeconds(writer, "unanchored_seconds", proofs.UnanchoredSeconds);
        writer.WriteBoolean("ends_with_checkpoint", proofs.EndsWithCheckpoint);
        writer.WriteStartArray("passed_over");
        foreach (var passed in proofs.PassedOver)
        {
            writer.WriteStartObject();
            writer.WriteString("anchor", passed.Anchor);
            writer.WriteNumber("count", passed.Count);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static IEnumerable<LedgerFinding> Findings(LedgerReport report, ProofReport proofs) =>
        report.Findings.Concat(proofs.Findings).OrderBy(finding => finding.Line).ThenBy(finding => finding.Offset);

    private static string Tail(long entries, double? seconds) => entries == 0 ? "nothing"
        : string.Create(CultureInfo.InvariantCulture, $"{entries} {(entries == 1 ? "entry" : "entries")}{(seconds is { } age ? $", the oldest {age:0} s ago" : "")}");

    private static void WriteSeconds(Utf8JsonWriter writer, string name, double? seconds)
    {
        if (seconds is { } known)
            writer.WriteNumber(name, known);
        else
            writer.WriteNull(name);
    }
}
