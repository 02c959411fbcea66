using Attesta.Actions;
using Attesta.Audit;

namespace Attesta.Benchmarks;

/// <summary>The whole line for an action that nobody needs to be asked about.</summary>
internal static class LineMetrics
{
    public static IEnumerable<Metric> All { get; } =
    [
        Metric.OfAsync("evaluate_low_silent", () => new Gated(new ForgetfulLedger(), null), static gated => gated.Gate.EvaluateAsync(gated.Action)),
        Metric.OfAsync("evaluate_low_file_ledger", Gated.OnDisk, static gated => gated.Gate.EvaluateAsync(gated.Action)),
    ];

    private sealed class Gated(IAuditLedger ledger, string? folder) : IAsyncDisposable
    {
        public AttestaGate Gate { get; } = new(ledger) { DetectEnvironment = static () => "ci" };

        public ActionContext Action { get; } = new()
        {
            FunctionName = "get_invoices",
            Kwargs = PlainMap.Of(("customer", "c-10293"), ("year", 2026)),
            AgentId = "billing-agent",
            SessionId = "s-1",
        };

        public static Gated OnDisk()
        {
            var folder = Directory.CreateTempSubdirectory("attesta-bench-").FullName;
            return new Gated(new FileLedger(Path.Combine(folder, "audit.jsonl")), folder);
        }

        public async ValueTask DisposeAsync()
        {
            await Gate.DisposeAsync();
            if (ledger is IAsyncDisposable file)
                await file.DisposeAsync();
            if (folder is not null)
                Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Takes every entry and keeps none: what is measured is the line without its ledger.</summary>
    private sealed class ForgetfulLedger : IAuditLedger
    {
        public ValueTask<AuditEntry> AppendAsync(AuditEntry entry, Durability durability) => new(entry);
    }
}
