using System.Text.Json;
using Attesta.Audit;

namespace Attesta.Cli.Output;

/// <summary>What verification found, for machines and for people.</summary>
internal static class ReportOutput
{
    public static void Write(CommandHost host, string path, LedgerReport report)
    {
        var ink = new Ink(host);
        host.Text.WriteLine($"{(report.Intact ? ink.Good("intact") : ink.Bad("BROKEN"))}: {report.Entries} entries in {path}");
        foreach (var finding in report.Findings)
            host.Text.WriteLine($"  line {finding.Line} (byte {finding.Offset}): {ink.Bad(finding.Kind)}: {finding.Detail}");
        if (report.FindingCount > report.Findings.Count)
            host.Text.WriteLine($"  and {report.FindingCount - report.Findings.Count} more findings");
    }

    public static void Write(Utf8JsonWriter writer, LedgerReport report)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("intact", report.Intact);
        writer.WriteNumber("entries", report.Entries);
        writer.WriteStartArray("broken");
        foreach (var index in report.Broken)
            writer.WriteNumberValue(index);
        writer.WriteEndArray();
        writer.WriteStartArray("findings");
        foreach (var finding in report.Findings)
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
        writer.WriteNumber("finding_count", report.FindingCount);
        writer.WriteString("last_hash", report.LastHash);
        writer.WriteEndObject();
    }
}
