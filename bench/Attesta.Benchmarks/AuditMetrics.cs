using System.Diagnostics;
using System.Security.Cryptography;
using Attesta.Audit;

namespace Attesta.Benchmarks;

/// <summary>Writing and verifying the ledger, each beside what the machine could do at best: hashing the same bytes.</summary>
internal static class AuditMetrics
{
    private const int Appends = 200_000;
    private const int Verified = 1_000_000;

    public static IEnumerable<Metric> All { get; } =
    [
        Metric.Once("audit_append", () => BenchLedger.InFolder(path =>
        {
            using var ledger = new FileLedger(path);
            Append(ledger, 10_000);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var began = Stopwatch.GetTimestamp();
            Append(ledger, Appends);
            var elapsed = Stopwatch.GetElapsedTime(began);
            var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
            return Beside(path, Appends + 10_000, elapsed.TotalNanoseconds / Appends, (double)bytes / Appends);
        })),
        Metric.Once("verify_1m_1thread", () => Verify(threads: 1)),
        Metric.Once("verify_1m_2threads", () => Verify(threads: 2)),
    ];

    private static Measurement Verify(int threads) => BenchLedger.InFolder(path =>
    {
        using (var ledger = new FileLedger(path))
            Append(ledger, Verified);
        GC.Collect();
        ResidentMemory.ForgetPeak();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var began = Stopwatch.GetTimestamp();
        var report = LedgerVerifier.Verify(path, threads);
        var elapsed = Stopwatch.GetElapsedTime(began);
        if (!report.Intact || report.Entries != Verified)
            throw new InvalidOperationException("The ledger that was just written does not verify.");
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        var measured = Beside(path, Verified, elapsed.TotalNanoseconds / Verified, (double)bytes / Verified);
        return measured with { Extra = [.. measured.Extra, ("resident_mb", ResidentMemory.PeakMegabytes())] };
    });

    private static void Append(FileLedger ledger, int count)
    {
        for (var i = 0; i < count; i++)
            ledger.AppendAsync(BenchLedger.Entry(i), Durability.Written).AsTask().GetAwaiter().GetResult();
    }

    // The ceiling is one SHA-256 of each line's bytes, in the same run.
    private static Measurement Beside(string path, int entries, double nanoseconds, double bytes)
    {
        var line = new byte[new FileInfo(path).Length / entries];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        const int Rounds = 200_000;
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < Rounds; i++)
            SHA256.HashData(line, hash);
        var ceiling = Stopwatch.GetElapsedTime(began).TotalNanoseconds / Rounds;
        return new Measurement(nanoseconds, bytes, ("ceiling_ns_per_op", ceiling), ("ratio", nanoseconds / ceiling));
    }
}
