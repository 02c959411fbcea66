using System.Diagnostics;
using System.Globalization;
using Attesta.Audit;
using Attesta.Audit.Proofs;

namespace Attesta.Benchmarks;

/// <summary>Signing and proving the ledger. Receipts are of a ledger of a million entries, on disk, as a user would have it.</summary>
internal static class ProofMetrics
{
    private const int Entries = 1_000_000;
    private const int Batch = 1_000;

    public static IEnumerable<Metric> All { get; } =
    [
        Metric.Of("receipt_make", () => new SignedTrail(Entries), trail => trail.Prover.Prove(trail.NextIndex(), trail.Line)!.ToBytes()),
        Metric.Of("receipt_make_cold", () => new SignedTrail(Entries), trail => LedgerProver.Open(trail.Path, [trail.Key.Key])!.Prove(trail.NearId)!.ToBytes()),
        Metric.Of("receipt_verify", () => new SignedTrail(10_000), trail => Receipt.Parse(trail.Bytes)!.Verify([trail.Key.Key])),
        Metric.Of("consistency_make", () => new SignedTrail(Entries), trail => trail.Prover.ProveConsistency(trail.NextIndex())),
        Metric.OfAsync("checkpoint_1000", () => new SignedTrail(0), async trail =>
        {
            await trail.AppendAsync(Batch).ConfigureAwait(false);
            return await trail.Ledger.CheckpointAsync().ConfigureAwait(false);
        }),
        Metric.Once("append_signed", () =>
        {
            // Beside the same appends without signing, in the same run.
            var plain = SignedTrail.MeasureAppends(isSigned: false);
            var signed = SignedTrail.MeasureAppends(isSigned: true);
            return new Measurement(signed, 0, ("unsigned_ns_per_op", plain), ("ratio", signed / plain));
        }),
        Metric.Once("verify_proofs_1m", () =>
        {
            using var trail = new SignedTrail(Entries);
            GC.Collect();
            ResidentMemory.ForgetPeak();
            var began = Stopwatch.GetTimestamp();
            var report = new ProofVerifier { Keys = [trail.Key.Key] }.VerifyAsync(trail.Path).GetAwaiter().GetResult();
            var elapsed = Stopwatch.GetElapsedTime(began);
            return report.Intact && report.UnsignedEntries == 1
                ? new Measurement(elapsed.TotalNanoseconds / report.Entries, 0, ("checkpoints", report.Checkpoints), ("resident_mb", ResidentMemory.PeakMegabytes()))
                : throw new InvalidOperationException("The ledger that was just signed does not verify.");
        }),
        Metric.Once("receipt_bytes_1m", () =>
        {
            using var trail = new SignedTrail(Entries);
            var receipt = trail.Prover.Prove(trail.NextIndex(), trail.Line)!;
            return new Measurement(receipt.ToBytes().Length - receipt.Line.Length, 0);
        }),
    ];

    /// <summary>A signed ledger in a folder of its own.</summary>
    private sealed class SignedTrail : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("attesta-bench-").FullName;
        private readonly byte[][] _lines;
        private int _written;
        private int _next;

        public SignedTrail(int entries)
        {
            Path = System.IO.Path.Combine(_folder, "audit.jsonl");
            Ledger = new SignedLedger(new FileLedger(Path), Path, Key, new() { EveryEntries = int.MaxValue, Every = TimeSpan.FromDays(1) });
            for (var left = entries; left > 0; left -= Batch * 10)
            {
                AppendAsync(Math.Min(left, Batch * 10)).GetAwaiter().GetResult();
                Ledger.CheckpointAsync().AsTask().GetAwaiter().GetResult();
            }

            if (entries == 0)
                (_lines, Bytes, NearId) = ([], [], "");
            else
                (_lines, Bytes, NearId) = Read(entries);
        }

        public string Path { get; }

        public SigningKey Key { get; } = SigningKey.New();

        public SignedLedger Ledger { get; }

        public LedgerProver Prover => field ??= LedgerProver.Open(Path, [Key.Key])!;

        public byte[] Bytes { get; }

        public string NearId { get; }

        public byte[] Line { get; private set; } = [];

        // All over the ledger, so that tiles come from the disk's cache and not from the prover's own.
        public int NextIndex()
        {
            var chosen = _next++ % _lines.Length;
            Line = _lines[chosen];
            return chosen * Stride;
        }

        private const int Stride = 997;

        public async Task AppendAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await Ledger.AppendAsync(BenchLedger.Entry(_written++), Durability.Written).ConfigureAwait(false);
            }
        }

        public static double MeasureAppends(bool isSigned)
        {
            const int Appends = 200_000;
            var folder = Directory.CreateTempSubdirectory("attesta-bench-").FullName;
            try
            {
                var path = System.IO.Path.Combine(folder, "audit.jsonl");
                using var key = SigningKey.New();
                var file = new FileLedger(path);
                using var signing = isSigned ? new SignedLedger(file, path, key) : null;
                IAuditLedger ledger = signing ?? (IAuditLedger)file;
                var began = Stopwatch.GetTimestamp();
                for (var i = 0; i < Appends; i++)
                    ledger.AppendAsync(BenchLedger.Entry(i), Durability.Written).AsTask().GetAwaiter().GetResult();
                var elapsed = Stopwatch.GetElapsedTime(began);
                file.Dispose();
                return elapsed.TotalNanoseconds / Appends;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        public void Dispose()
        {
            Ledger.Dispose();
            Key.Dispose();
            Directory.Delete(_folder, recursive: true);
        }

        private (byte[][] Lines, byte[] Bytes, string NearId) Read(int entries)
        {
            var lines = new List<byte[]>();
            var index = 0;
            using var stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line && index < Prover.Checkpoint.Size)
            {
                if (index++ % Stride == 0)
                    lines.Add(System.Text.Encoding.ASCII.GetBytes(line));
            }

            Line = lines[0];
            var near = (entries - 5).ToString("x32", CultureInfo.InvariantCulture);
            return ([.. lines], Prover.Prove(near)!.ToBytes(), near);
        }
    }
}
