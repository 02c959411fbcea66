using System.Text;
using Attesta.Audit.Proofs;

namespace Attesta.Audit;

/// <summary>
/// Checks the lines of a ledger that begin in one stretch of it, and each link between them. Stretches know nothing of each other, so that several are
/// checked at once; <see cref="LedgerVerifier"/> checks the links between them.
/// </summary>
internal sealed class LedgerStretch : IDisposable
{
    private readonly ChainHasher _hasher = new();
    private readonly List<long> _broken = [];
    private readonly List<LedgerFinding> _findings = [];
    private readonly byte[] _expected = new byte[AuditChain.HashLength];
    private bool _expectedKnown;

    /// <summary>Complete lines.</summary>
    public long Lines { get; private set; }

    /// <summary>Complete lines that are not blank.</summary>
    public long Entries { get; private set; }

    /// <summary>Entries that carry a checkpoint.</summary>
    public long Checkpoints { get; private set; }

    /// <summary>The entries that have a finding, counted from 0 within the stretch: the first <see cref="LedgerReport.MaxListed"/>.</summary>
    public IReadOnlyList<long> Broken => _broken;

    public long BrokenCount { get; private set; }

    /// <summary>Findings whose line counts within the stretch: the first <see cref="LedgerReport.MaxListed"/>.</summary>
    public IReadOnlyList<LedgerFinding> Findings => _findings;

    public long FindingCount { get; private set; }

    /// <summary>The first entry, when what it says of the one before could be read and is to be compared with it.</summary>
    public OpenLink? First { get; private set; }

    /// <summary>The chain hash that the last entry states; empty when it cannot be read or there is no entry.</summary>
    public string LastHash => _expectedKnown ? Encoding.ASCII.GetString(_expected) : "";

    /// <summary>Where the last of its lines ends; 0 when none begins in it.</summary>
    public long End { get; private set; }

    /// <summary>Checks a stretch.</summary>
    /// <param name="stream">The ledger.</param>
    /// <param name="from">Where the stretch begins; a line that began before belongs to the stretch before.</param>
    /// <param name="to">Where it ends; the last line that begins before is read to its end.</param>
    /// <param name="length">Where the ledger ends.</param>
    /// <param name="beginsLine">Whether a line is known to begin where the stretch does.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public static LedgerStretch Check(Stream stream, long from, long to, long length, bool beginsLine, CancellationToken cancellationToken)
    {
        using var stretch = new LedgerStretch();
        if (from > 0)
            stream.Position = beginsLine ? from : from - 1;
        using var lines = new LineCutter(stream, length);

        // Begun one byte early: what is cut first is the end of an earlier line, and empty when a line begins just here.
        if (!beginsLine && from > 0 && !lines.SkipLine(to, cancellationToken))
            return stretch;
        stretch.CheckAll(lines, to, lines.Number, cancellationToken);
        return stretch;
    }

    public void Dispose() => _hasher.Dispose();

    private void CheckAll(LineCutter lines, long to, long skipped, CancellationToken cancellationToken)
    {
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (lines.NextOffset < to && lines.TryCut())
                CheckLine(lines, lines.Number - skipped);
        }
        while (lines.NextOffset < to && lines.Fill());

        Lines = lines.Number - skipped;
        End = lines.NextOffset;
        if (lines.NextOffset < to && lines.Remainder > 0)
            Found(new(Lines + 1, lines.NextOffset, FindingKind.TornTail, $"{lines.Remainder} bytes follow the last line end"));
    }

    private void CheckLine(LineCutter lines, long number)
    {
        var before = FindingCount;
        var line = lines.Line.Span;
        var scanner = new LineScanner(line, keep: false);
        if (lines.TooLong)
            Found(new(number, lines.Offset, FindingKind.LineTooLong, $"the line is longer than {AuditChain.MaxLineBytes} bytes"));
        else if (!scanner.Scan())
            Found(scanner.Fault! with { Line = number, Offset = lines.Offset + scanner.Fault.Offset });
        else
            CheckHashes(scanner, line, number, lines.Offset);
        Checkpoints += ProofEntry.IsNamed(line, ProofEntry.CheckpointName) ? 1 : 0;

        if (!lines.TooLong && line.IsEmpty)
            return;
        if (FindingCount > before)
        {
            BrokenCount++;
            if (_broken.Count < LedgerReport.MaxListed)
                _broken.Add(Entries);
        }

        Entries++;

        // The chain goes on from what the line states, so that one changed line is one finding and not one for each line after it.
        _expectedKnown = !scanner.ChainHash.IsEmpty;
        scanner.ChainHash.CopyTo(_expected);
    }

    private void CheckHashes(in LineScanner scanner, ReadOnlySpan<byte> line, long number, long offset)
    {
        var isOwn = _hasher.IsOwnHash(scanner, line);
        if (Entries == 0)
            First = new OpenLink(number, offset, Encoding.ASCII.GetString(scanner.PreviousHash), IsBroken: !isOwn);
        else if (_expectedKnown && !scanner.PreviousHash.SequenceEqual(_expected))
            Found(new(number, offset, FindingKind.BrokenLink, "previous_hash is not the chain_hash of the line before: lines were changed, removed, added or moved"));
        if (!isOwn)
            Found(new(number, offset, FindingKind.WrongHash, "chain_hash is not the hash of this line: the line was changed"));
    }

    private void Found(LedgerFinding finding)
    {
        FindingCount++;
        if (_findings.Count < LedgerReport.MaxListed)
            _findings.Add(finding);
    }

    /// <summary>An entry whose link to the one before is still to be checked.</summary>
    /// <param name="Line">Its line within the stretch, from 1.</param>
    /// <param name="Offset">Its first byte.</param>
    /// <param name="PreviousHash">The hash it states for the entry before.</param>
    /// <param name="IsBroken">Whether it has a finding already.</param>
    internal readonly record struct OpenLink(long Line, long Offset, string PreviousHash, bool IsBroken);
}
