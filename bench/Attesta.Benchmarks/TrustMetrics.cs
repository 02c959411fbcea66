using Attesta.Audit;
using Attesta.Trust;

namespace Attesta.Benchmarks;

/// <summary>Trust: paid by every action of a known agent, however long its history is.</summary>
internal static class TrustMetrics
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IEnumerable<Metric> All { get; } =
    [
        Metric.OfAsync("trust_effective_risk_10", () => After(10), EffectiveRisk),
        Metric.OfAsync("trust_effective_risk_1m", () => After(1_000_000), EffectiveRisk),
        Metric.OfAsync("trust_of_ledger_file", Ledger.With100, static ledger => ledger.Trust.TrustOfAsync("agent-1", [], Start)),
    ];

    // An hour after the last action, so that everything has faded a little.
    private static async ValueTask<double> EffectiveRisk(TrustEngine engine)
    {
        var trust = await engine.TrustOfAsync("agent-1", [], Start.AddHours(1));
        return TrustAdjustment.EffectiveRisk(0.45, trust, engine.Influence);
    }

    private static TrustEngine After(int actions)
    {
        var engine = new TrustEngine();
        var decision = Decision();
        for (var i = 0; i < actions; i++)
            engine.Learn(i % 10 == 9 ? decision with { Verdict = "denied" } : decision);
        engine.Learn(TrustRemark.Incident("agent-1", "ann", Start));
        return engine;
    }

    private static AuditEntry Decision() => new()
    {
        EntryId = "e",
        ActionName = "get_invoices",
        AgentId = "agent-1",
        Verdict = "approved",
        DecidedAt = "2026-01-01T00:00:00.000000Z",
    };

    private sealed class Ledger(string folder) : IDisposable
    {
        public LedgerTrust Trust { get; } = new(Path.Combine(folder, "audit.jsonl"));

        public static Ledger With100()
        {
            var folder = Directory.CreateTempSubdirectory("attesta-bench-").FullName;
            using var ledger = new FileLedger(Path.Combine(folder, "audit.jsonl"));
            for (var i = 0; i < 100; i++)
                ledger.AppendAsync(Decision() with { EntryId = $"e-{i}" }, Durability.Written).AsTask().GetAwaiter().GetResult();
            return new Ledger(folder);
        }

        public void Dispose()
        {
            Trust.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }
}
