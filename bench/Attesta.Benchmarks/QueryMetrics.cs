using System.Diagnostics;
using System.Globalization;
using Attesta.Actions;
using Attesta.Audit;

namespace Attesta.Benchmarks;

/// <summary>Questions to a ledger of a million entries by many agents, answered by its index, and the making of the index.</summary>
internal static class QueryMetrics
{
    private const int Entries = 1_000_000;
    private const int Asked = 21;

    public static IEnumerable<Metric> All { get; } =
    [
        Metric.Once("index_build_1m", () => InLedger(async path =>
        {
            ResidentMemory.ForgetPeak();
            var (elapsed, bytes) = await TimedAsync(() => FirstAsync(path, new() { AgentId = "nobody" })).ConfigureAwait(false);
            return new Measurement(elapsed / Entries, bytes / Entries, ("seconds", elapsed / 1e9), ("index_mb", new FileInfo(path + ".index").Length / 1e6),
                ("ledger_mb", new FileInfo(path).Length / 1e6), ("resident_mb", ResidentMemory.PeakMegabytes()));
        })),
        Metric.Once("verify_indexed_1m", () => InLedger(async path =>
        {
            await FirstAsync(path, new() { Limit = 1 }).ConfigureAwait(false);
            GC.Collect();
            ResidentMemory.ForgetPeak();
            var (elapsed, bytes) = await TimedAsync(() => Task.FromResult(LedgerVerifier.VerifyWithIndex(path).Intact ? 0 : throw new InvalidOperationException("It does not verify."))).ConfigureAwait(false);
            return new Measurement(elapsed / Entries, bytes / Entries, ("seconds", elapsed / 1e9), ("resident_mb", ResidentMemory.PeakMegabytes()));
        })),
        Metric.Once("query_agent_1m", () => InLedger(path => MedianAsync(() => FirstAsync(path, new() { AgentId = "agent-77", NewestFirst = true, Limit = 100 }), 100))),
        Metric.Once("query_rare_agent_1m", () => InLedger(path => MedianAsync(() => FirstAsync(path, new() { AgentId = "rare", NewestFirst = true, Limit = 100 }), 2))),
        Metric.Once("stats_1m", () => InLedger(path => MedianAsync(async () => (int)(await Reader(path).CountAsync().ConfigureAwait(false)).Entries, Entries))),
        Metric.Once("rubber_stamps_1m", () => InLedger(path => MedianAsync(async () =>
        {
            var found = 0;
            await foreach (var _ in Reader(path).FindRubberStampsAsync().ConfigureAwait(false))
                found++;
            return found;
        }, Entries / 1000))),
    ];

    private static LedgerReader Reader(string path) => new(path) { UseIndex = true };

    private static async Task<int> FirstAsync(string path, AuditFilter filter) => (await Reader(path).ReadPageAsync(filter).ConfigureAwait(false)).Entries.Count;

    /// <summary>The median of a few, after one that makes the index.</summary>
    private static async Task<Measurement> MedianAsync(Func<Task<int>> ask, int expected)
    {
        var times = new List<double>();
        var bytes = 0.0;
        for (var i = 0; i <= Asked; i++)
        {
            var (elapsed, allocated) = await TimedAsync(async () => await ask().ConfigureAwait(false) == expected ? 0 : throw new InvalidOperationException("The answer is wrong.")).ConfigureAwait(false);
            bytes = allocated;
            if (i > 0)
                times.Add(elapsed);
        }

        times.Sort();
        return new Measurement(times[times.Count / 2], bytes, ("milliseconds", times[times.Count / 2] / 1e6), ("worst_milliseconds", times[^1] / 1e6));
    }

    private static async Task<(double Nanoseconds, double Bytes)> TimedAsync(Func<Task<int>> run)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var began = Stopwatch.GetTimestamp();
        await run().ConfigureAwait(false);
        return (Stopwatch.GetElapsedTime(began).TotalNanoseconds, GC.GetTotalAllocatedBytes(precise: true) - before);
    }

    private static Measurement InLedger(Func<string, Task<Measurement>> measure)
    {
        var folder = Directory.CreateTempSubdirectory("attesta-bench-").FullName;
        try
        {
            var path = Path.Combine(folder, "audit.jsonl");
            using (var ledger = new FileLedger(path))
            {
                for (var i = 0; i < Entries; i++)
                    ledger.AppendAsync(Entry(i), Durability.Written).AsTask().GetAwaiter().GetResult();
            }

            GC.Collect();
            return measure(path).GetAwaiter().GetResult();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // One in ten was reviewed, one in a hundred of those too fast; one agent came twice, long ago.
    private static AuditEntry Entry(int number)
    {
        var isReviewed = number % 10 == 0;
        return new()
        {
            EntryId = number.ToString("x32", CultureInfo.InvariantCulture),
            ActionName = $"action_{number % 40}",
            ActionDescription = "get_invoices(customer='c-10293', year=2026)",
            AgentId = number is 20_000 or 20_001 ? "rare" : $"agent-{number % 200}",
            RiskScore = isReviewed ? 0.65 : 0.15,
            RiskLevel = isReviewed ? "high" : "low",
            ChallengeType = isReviewed ? "quiz" : "",
            ChallengePassed = isReviewed ? number % 50 != 20 : null,
            ApproverIds = isReviewed ? ["alice"] : [],
            Verdict = isReviewed && number % 50 == 20 ? "denied" : "approved",
            ReviewDurationSeconds = isReviewed ? (number % 1000 == 0 ? 2 : 12 + (number % 37)) : 0,
            InterceptedAt = At(number),
            DecidedAt = At(number),
            SessionId = $"session-{number / 100}",
            Environment = "ci",
            Metadata = PlainMap.Of(("mode", "enforce"), ("ruling", isReviewed ? "challenge" : "auto_approve"), ("scorer", "default")),
        };
    }

    private static string At(int number) =>
        new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddSeconds(number * 10L).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
