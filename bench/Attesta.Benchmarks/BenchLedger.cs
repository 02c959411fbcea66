using System.Globalization;
using Attesta.Actions;
using Attesta.Audit;

namespace Attesta.Benchmarks;

/// <summary>What the ledger is measured with: entries as a gate writes them for harmless calls, about 600 bytes a line, and a place to write them to.</summary>
internal static class BenchLedger
{
    public static AuditEntry Entry(int number) => new()
    {
        EntryId = number.ToString("x32", CultureInfo.InvariantCulture),
        ActionName = "get_invoices",
        ActionDescription = "get_invoices(customer='c-10293', year=2026)",
        AgentId = "billing-agent",
        RiskScore = 0.1525,
        RiskLevel = "low",
        Verdict = "approved",
        InterceptedAt = "2026-01-02T03:04:05.000000Z",
        DecidedAt = "2026-01-02T03:04:05.000100Z",
        SessionId = "s-1",
        Environment = "ci",
        Metadata = PlainMap.Of(("mode", "enforce"), ("ruling", "auto_approve"), ("scorer", "default")),
    };

    /// <summary>Runs with the path of a ledger that is not there yet, and removes its folder.</summary>
    public static Measurement InFolder(Func<string, Measurement> run)
    {
        var folder = Directory.CreateTempSubdirectory("attesta-bench-").FullName;
        try
        {
            return run(Path.Combine(folder, "audit.jsonl"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
