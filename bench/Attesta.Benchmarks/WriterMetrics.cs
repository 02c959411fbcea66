using System.Diagnostics;
using System.Security.Cryptography;
using Attesta.Audit;

namespace Attesta.Benchmarks;

/// <summary>
/// Appending to the ledger, each beside what this machine can do at best, measured just before in the same folder: SHA-256 of a line's bytes, one write
/// of them, one sync. A ratio is the time of an entry through the time of its share of those; a batch of callers shares one sync.
/// </summary>
internal static class WriterMetrics
{
    private const int Million = 1_000_000;

    public static IEnumerable<Metric> All { get; } =
    [
        Metric.Once("append_written_1", () => Append(callers: 1, each: 200_000, Durability.Written)),
        Metric.Once("append_written_64", () => Append(callers: 64, each: 6_000, Durability.Written)),
        Metric.Once("append_durable_1", () => Append(callers: 1, each: 1_000, Durability.Durable)),
        Metric.Once("append_durable_64", () => Append(callers: 64, each: 1_000, Durability.Durable)),
        Metric.Once("append_durable_1024", () => Append(callers: 1024, each: 400, Durability.Durable)),
        Metric.Once("ledger_handover", Handover),
        Metric.Once("open_1m", Open),
    ];

    private static Measurement Append(int callers, int each, Durability durability) => BenchLedger.InFolder(path =>
    {
        var ceiling = Ceiling.Measure(path);
        using var ledger = new FileLedger(path);
        Run(ledger, callers, Math.Max(each / 10, 20), durability);
        GC.Collect();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var began = Stopwatch.GetTimestamp();
        var times = Run(ledger, callers, each, durability);
        var elapsed = Stopwatch.GetElapsedTime(began);
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        var entry = elapsed.TotalNanoseconds / callers / each;
        var syncs = durability == Durability.Durable ? ceiling.Sync : 0;
        var best = ceiling.Hash + (callers == 1 ? ceiling.Write : ceiling.WriteOfMany) + (syncs / callers);
        return new Measurement(entry, (double)bytes / callers / each, ("sha256_ns", ceiling.Hash), ("write_ns", ceiling.Write), ("write_of_many_ns", ceiling.WriteOfMany),
            ("sync_ns", ceiling.Sync), ("p50_ns", times[times.Length / 2]), ("p99_ns", times[times.Length * 99 / 100]),
            ("p50_syncs", times[times.Length / 2] / ceiling.Sync), ("ratio", entry / best));
    });

    /// <summary>
    /// Two ledgers on one file, as two processes have it, each as fast as it can. From the end of an append of one to the end of the next, which is the other's,
    /// less what an append takes alone: waiting for the lock, and reading what the other wrote.
    /// </summary>
    private static Measurement Handover() => BenchLedger.InFolder(path =>
    {
        const int each = 100_000;
        using var one = new FileLedger(path);
        using var other = new FileLedger(path);
        Run(one, 1, each / 10, Durability.Written);
        var alone = Run(one, 1, each, Durability.Written)[each / 2];
        var (last, lastAt) = (-1, 0L);
        var turns = new List<double>();
        var began = Stopwatch.GetTimestamp();
        Parallel.Invoke(() => Take(one, 0), () => Take(other, 1));
        var shared = Stopwatch.GetElapsedTime(began).TotalNanoseconds / (2 * each);
        turns.Sort();
        var median = turns.Count == 0 ? double.NaN : turns[turns.Count / 2];
        return new Measurement(shared, 0, ("alone_p50_ns", alone), ("turns", turns.Count), ("turn_p50_ns", median), ("handover_ns", median - alone));

        void Take(FileLedger ledger, int who)
        {
            for (var i = 0; i < each; i++)
            {
                ledger.AppendAsync(BenchLedger.Entry(i), Durability.Written).AsTask().GetAwaiter().GetResult();
                lock (turns)
                {
                    var now = Stopwatch.GetTimestamp();
                    if (last == 1 - who)
                        turns.Add(Stopwatch.GetElapsedTime(lastAt, now).TotalNanoseconds);
                    (last, lastAt) = (who, now);
                }
            }
        }
    });

    private static Measurement Open() => BenchLedger.InFolder(path =>
    {
        using (var ledger = new FileLedger(path))
            Run(ledger, 8, Million / 8, Durability.Written);
        var times = new double[51];
        for (var i = 0; i < times.Length; i++)
        {
            var began = Stopwatch.GetTimestamp();
            using var ledger = new FileLedger(path);
            ledger.ProbeAsync().AsTask().GetAwaiter().GetResult();
            times[i] = Stopwatch.GetElapsedTime(began).TotalNanoseconds;
        }

        Array.Sort(times);
        return new Measurement(times[times.Length / 2], 0, ("worst_ns", times[^1]), ("entries", Million));
    });

    /// <summary>Runs the callers side by side, each waiting for its own entry before the next. Returns how long appends took, sorted.</summary>
    private static double[] Run(FileLedger ledger, int callers, int each, Durability durability)
    {
        var times = new double[callers * each];
        if (callers == 1)
        {
            for (var i = 0; i < each; i++)
            {
                var began = Stopwatch.GetTimestamp();
                ledger.AppendAsync(BenchLedger.Entry(i), durability).AsTask().GetAwaiter().GetResult();
                times[i] = Stopwatch.GetElapsedTime(began).TotalNanoseconds;
            }
        }
        else
        {
            Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
            {
                for (var i = 0; i < each; i++)
                {
                    var began = Stopwatch.GetTimestamp();
                    await ledger.AppendAsync(BenchLedger.Entry(i), durability).ConfigureAwait(false);
                    times[(caller * each) + i] = Stopwatch.GetElapsedTime(began).TotalNanoseconds;
                }
            }))).GetAwaiter().GetResult();
        }

        Array.Sort(times);
        return times;
    }

    /// <summary>Nanoseconds of the base library's SHA-256 of a line, of writing it alone and among 64 others, and of a sync behind one; medians.</summary>
    private sealed record Ceiling(double Hash, double Write, double WriteOfMany, double Sync)
    {
        private const int Rounds = 20_000;
        private const int Many = 64;

        public static Ceiling Measure(string path)
        {
            var line = AuditChain.Line(BenchLedger.Entry(0)).AsMemory();
            var digest = new byte[SHA256.HashSizeInBytes];
            using var file = File.OpenHandle(path + ".ceiling", FileMode.Create, FileAccess.ReadWrite);
            var lines = new byte[line.Length * Many];
            long at = 0;
            return new(
                Median(Rounds, () => SHA256.HashData(line.Span, digest)),
                Median(Rounds, () => Write(line.Span)),
                Median(Rounds / Many, () => Write(lines)) / Many,
                Median(300, () => RandomAccess.FlushToDisk(file), before: () => Write(line.Span)));

            void Write(ReadOnlySpan<byte> bytes)
            {
                RandomAccess.Write(file, bytes, at);
                at += bytes.Length;
            }
        }

        private static double Median(int rounds, Action run, Action? before = null)
        {
            var times = new double[rounds];
            for (var i = 0; i < rounds; i++)
            {
                before?.Invoke();
                var began = Stopwatch.GetTimestamp();
                run();
                times[i] = Stopwatch.GetElapsedTime(began).TotalNanoseconds;
            }

            Array.Sort(times);
            return times[rounds / 2];
        }
    }
}
