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
        var findings = Findings(report, proofs).ToList();
        host.Text.WriteLine($"{Verdict(ink, report, proofs, isSigned)}: {report.Entries} entries in {path}");
        foreach (var finding in findings)
            Say(host, $"  {Place(finding)}{ink.Bad(finding.Kind)}: {finding.Detail}");
        if (report.FindingCount + proofs.FindingCount > findings.Count)
            host.Text.WriteLine($"  and {report.FindingCount + proofs.FindingCount - findings.Count} more findings");
        foreach (var passed in proofs.PassedOver)
            Say(host, $"passed over: {passed.Count} {(passed.Count == 1 ? "checkpoint" : "checkpoints")} in {Actions.VisibleText.Escape(passed.Anchor, 300)} that no trusted key has signed; they say nothing, and what trusted keys signed there was held against the log");
        if (report.Entries == 0)
            return;
        if (proofs.Checkpoints > 0 || proofs.SignaturesChecked)
            Say(host, $"{(proofs.SignaturesChecked ? "not signed yet" : "not in a checkpoint yet")}: {(proofs.EndsWithCheckpoint ? ToTheEnd : Tail(proofs.UnsignedEntries, proofs.UnsignedSeconds))}");
        Say(host, $"not anchored yet: {(proofs.EndsWithCheckpoint && proofs.IsAnchoredToTheEnd ? ToTheEnd : Tail(proofs.UnanchoredEntries, proofs.UnanchoredSeconds))}");
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

    // An anchor that is away proves nothing against the ledger: who is woken by it looks for a disk or a server. It is no pass either.
    private static string Verdict(Ink ink, LedgerReport report, ProofReport proofs, bool isSigned)
    {
        if (!report.Intact || (!proofs.Intact && (proofs.FindingCount > proofs.Findings.Count || proofs.Findings.Any(finding => finding.Kind != FindingKind.UnreadAnchor))))
            return ink.Bad("BROKEN");
        var isUnchecked = isSigned && !proofs.SignaturesChecked;
        if (!proofs.Intact)
            return ink.Bad("ANCHOR NOT READ") + (isUnchecked ? ", " + ink.Bad("signatures NOT checked") : "");
        return isUnchecked ? "chain intact, " + ink.Bad("signatures NOT checked") : ink.Good("intact");
    }

    // What is wrong with an anchor is at no line.
    private static string Place(LedgerFinding finding) => finding.Kind is FindingKind.UnreadAnchor or FindingKind.NotAnchored ? "" : $"line {finding.Line} (byte {finding.Offset}): ";

    private static void Say(CommandHost host, string text) => host.Text.WriteLine(WordWrap.Of(text, host.Width));

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
