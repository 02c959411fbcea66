using System.Text;
using Attesta.Telemetry;

namespace Attesta.Audit;

/// <summary>Checks every line of a ledger and every link of its chain, in bounded memory, on any bytes. Written by Attesta, the Python or the TypeScript reference.</summary>
public static class LedgerVerifier
{
    /// <summary>
    /// Verifies the ledger as it is now, its full files and the one that is written; what is appended meanwhile is left out. Lines and offsets count over all
    /// of them, one behind the other.
    /// </summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read. Content never throws.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static LedgerReport Verify(string path, CancellationToken cancellationToken = default)
    {
        using var stream = new LedgerStream(path);
        return Verify(stream, stream.SettledLength(), stream.NameAt, cancellationToken);
    }

    /// <summary>Verifies what a stream holds.</summary>
    public static LedgerReport Verify(Stream stream, CancellationToken cancellationToken = default) =>
        Verify(stream, long.MaxValue, static _ => null, cancellationToken);

    private static LedgerReport Verify(Stream stream, long length, Func<long, string?> nameAt, CancellationToken cancellationToken)
    {
        using var lines = new LineCutter(stream, length);
        using var run = new Run(nameAt);
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (lines.TryCut())
                run.Check(lines);
        }
        while (lines.Fill());

        if (lines.Remainder > 0)
            run.Found(new(lines.Number + 1, lines.NextOffset, FindingKind.TornTail, $"{lines.Remainder} bytes follow the last line end"));
        var report = run.Report();
        if (!report.Intact)
            Instruments.Broken("verification");
        return report;
    }

    private sealed class Run(Func<long, string?> nameAt) : IDisposable
    {
        private readonly ChainHasher _hasher = new();
        private readonly List<long> _broken = [];
        private readonly List<LedgerFinding> _findings = [];
        private readonly byte[] _expected = Encoding.ASCII.GetBytes(AuditChain.Genesis);
        private bool _expectedKnown = true;
        private long _entries;
        private long _brokenCount;
        private long _findingCount;

        public void Check(LineCutter lines)
        {
            var before = _findingCount;
            var line = lines.Line.Span;
            var scanner = new LineScanner(line, keep: false);
            if (lines.TooLong)
                Found(new(lines.Number, lines.Offset, FindingKind.LineTooLong, $"the line is longer than {AuditChain.MaxLineBytes} bytes"));
            else if (!scanner.Scan())
                Found(scanner.Fault! with { Line = lines.Number, Offset = lines.Offset + scanner.Fault.Offset });
            else
                CheckHashes(scanner, line, lines);

            if (!lines.TooLong && line.IsEmpty)
                return;
            if (_findingCount > before)
            {
                _brokenCount++;
                if (_broken.Count < LedgerReport.MaxListed)
                    _broken.Add(_entries);
            }

            _entries++;

            // The chain goes on from what the line states, so that one changed line is one finding and not one for each line after it.
            _expectedKnown = !scanner.ChainHash.IsEmpty;
            scanner.ChainHash.CopyTo(_expected);
        }

        public void Found(LedgerFinding finding)
        {
            _findingCount++;
            if (_findings.Count < LedgerReport.MaxListed)
                _findings.Add(nameAt(finding.Offset) is { } name ? finding with { Detail = $"{finding.Detail} (in {name})" } : finding);
        }

        public LedgerReport Report() => new()
        {
            Entries = _entries,
            Broken = _broken,
            BrokenCount = _brokenCount,
            Findings = _findings,
            FindingCount = _findingCount,
            LastHash = _expectedKnown ? Encoding.ASCII.GetString(_expected) : "",
        };

        public void Dispose() => _hasher.Dispose();

        private void CheckHashes(in LineScanner scanner, ReadOnlySpan<byte> line, LineCutter lines)
        {
            if (_expectedKnown && !scanner.PreviousHash.SequenceEqual(_expected))
                Found(new(lines.Number, lines.Offset, FindingKind.BrokenLink, _entries == 0
                    ? "the first entry's previous_hash is not 64 zeros"
                    : "previous_hash is not the chain_hash of the line before: lines were changed, removed, added or moved"));
            if (!_hasher.IsOwnHash(scanner, line))
                Found(new(lines.Number, lines.Offset, FindingKind.WrongHash, "chain_hash is not the hash of this line: the line was changed"));
        }
    }
}
