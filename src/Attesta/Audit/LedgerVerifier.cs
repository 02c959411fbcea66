using Attesta.Telemetry;

namespace Attesta.Audit;

/// <summary>Checks every line of a ledger and every link of its chain, in bounded memory, on any bytes. Written by Attesta, the Python or the TypeScript reference.</summary>
public static class LedgerVerifier
{
    // Long enough that the links between stretches cost nothing, short enough that a few at once are few megabytes.
    internal const int StretchBytes = 4 * 1024 * 1024;

    /// <summary>Verifies the file as it is now, on all processors; what is appended meanwhile is left out.</summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read. Content never throws.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static LedgerReport Verify(string path, CancellationToken cancellationToken = default) =>
        Verify(path, Environment.ProcessorCount, cancellationToken);

    /// <summary>Verifies the file on so many processors at once. What is found does not depend on their number.</summary>
    /// <param name="path">The file.</param>
    /// <param name="threads">At least 1.</param>
    /// <param name="cancellationToken">Ends the verification.</param>
    /// <inheritdoc cref="Verify(string, CancellationToken)" path="/exception"/>
    public static LedgerReport Verify(string path, int threads, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        using var stream = LedgerFile.OpenToRead(path, out var length);
        return Verify(stream, length, StretchBytes, threads, cancellationToken);
    }

    /// <summary>Verifies what a stream holds.</summary>
    public static LedgerReport Verify(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var union = new StretchUnion();
        union.Add(LedgerStretch.Check(stream, 0, long.MaxValue, long.MaxValue, cancellationToken));
        return Reported(union);
    }

    internal static LedgerReport Verify(FileStream stream, long length, long stretch, int threads, CancellationToken cancellationToken)
    {
        var union = new StretchUnion();
        var running = new Queue<Task<LedgerStretch>>();
        try
        {
            for (var from = 0L; from < length; from += stretch)
            {
                if (running.Count >= threads)
                    union.Add(running.Dequeue().GetAwaiter().GetResult());
                var (begin, end) = (from, Math.Min(from + stretch, length));
                if (threads == 1)
                    union.Add(LedgerStretch.Check(new FileView(stream.SafeFileHandle), begin, end, length, cancellationToken));
                else
                    running.Enqueue(Task.Run(() => LedgerStretch.Check(new FileView(stream.SafeFileHandle), begin, end, length, cancellationToken), cancellationToken));
            }

            while (running.TryDequeue(out var last))
                union.Add(last.GetAwaiter().GetResult());
            return Reported(union);
        }
        finally
        {
            // The file stays open for as long as anyone reads it.
            Task.WhenAll(running).ContinueWith(static _ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
        }
    }

    private static LedgerReport Reported(StretchUnion union)
    {
        var report = union.Report();
        if (!report.Intact)
            Instruments.Broken("verification");
        return report;
    }
}
