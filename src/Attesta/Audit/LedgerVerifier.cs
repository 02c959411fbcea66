using Attesta.Telemetry;

namespace Attesta.Audit;

/// <summary>Checks every line of a ledger and every link of its chain, in bounded memory, on any bytes. Written by Attesta, the Python or the TypeScript reference.</summary>
public static class LedgerVerifier
{
    // Long enough that the links between stretches cost nothing, short enough that a few at once are few megabytes.
    internal const int StretchBytes = 4 * 1024 * 1024;

    /// <summary>
    /// Verifies the ledger as it is now, its full files and the one that is written, on all processors; what is appended meanwhile is left out. Lines and
    /// offsets count over all files, one behind the other.
    /// </summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read. Content never throws.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static LedgerReport Verify(string path, CancellationToken cancellationToken = default) =>
        Verify(path, Environment.ProcessorCount, cancellationToken);

    /// <summary>Verifies the ledger on so many processors at once. What is found does not depend on their number.</summary>
    /// <param name="path">The file.</param>
    /// <param name="threads">At least 1.</param>
    /// <param name="cancellationToken">Ends the verification.</param>
    /// <inheritdoc cref="Verify(string, CancellationToken)" path="/exception"/>
    public static LedgerReport Verify(string path, int threads, CancellationToken cancellationToken = default) =>
        Verify(path, StretchBytes, threads, cancellationToken);

    /// <summary>
    /// Verifies the ledger and, when there is one, the index beside it, by which <see cref="LedgerReader"/> may be told to find entries. A wrong index is a
    /// <see cref="FindingKind.WrongIndex"/> behind the findings of the ledger.
    /// </summary>
    /// <inheritdoc cref="Verify(string, CancellationToken)" path="/exception"/>
    public static LedgerReport VerifyWithIndex(string path, CancellationToken cancellationToken = default)
    {
        var report = Verify(path, cancellationToken);
        var wrong = IndexCheck.Run(path, cancellationToken);
        return report with { Findings = [.. report.Findings, .. wrong], FindingCount = report.FindingCount + wrong.Count };
    }

    /// <summary>Verifies what a stream holds.</summary>
    public static LedgerReport Verify(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var union = new StretchUnion(static _ => null);
        union.Add(LedgerStretch.Check(stream, 0, long.MaxValue, long.MaxValue, beginsLine: true, cancellationToken));
        return Reported(union);
    }

    internal static LedgerReport Verify(string path, long stretchBytes, int threads, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        using var stream = new LedgerStream(path);
        var length = stream.SettledLength();
        var union = new StretchUnion(stream.NameAt);
        var running = new Queue<(Task<LedgerStretch> Checked, LedgerSpan Span)>();
        try
        {
            foreach (var span in stream.Spans(length, stretchBytes))
            {
                if (running.Count >= threads)
                    AddNext();
                running.Enqueue((threads == 1 ? Task.FromResult(Check(span, span.BeginsFile)) : Task.Run(() => Check(span, span.BeginsFile), cancellationToken), span));
            }

            while (running.Count > 0)
                AddNext();
            return Reported(union);
        }
        finally
        {
            // The files stay open for as long as anyone reads them.
            Task.WhenAll(running.Select(one => one.Checked)).ContinueWith(static _ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
        }

        void AddNext()
        {
            var (task, span) = running.Dequeue();
            var stretch = task.GetAwaiter().GetResult();

            // That a file begins with a line holds unless the one before was changed: looking first would mean to unpack that one for its last byte.
            union.Add(span.BeginsFile && union.End != span.From ? Check(span, beginsLine: false) : stretch);
        }

        LedgerStretch Check(LedgerSpan span, bool beginsLine)
        {
            using var view = stream.View();
            return LedgerStretch.Check(view, span.From, span.To, length, beginsLine, cancellationToken);
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
