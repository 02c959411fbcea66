namespace Attesta.Audit;

/// <summary>Puts what was found in the stretches of a ledger together, in their order, and checks the links between them.</summary>
/// <param name="nameAt">The name of the file in which a byte lies, where there are several.</param>
internal sealed class StretchUnion(Func<long, string?> nameAt)
{
    private readonly List<long> _broken = [];
    private readonly List<LedgerFinding> _findings = [];
    private string _lastHash = AuditChain.Genesis;
    private long _lines;
    private long _entries;
    private long _brokenCount;
    private long _findingCount;
    private long _checkpoints;

    /// <summary>Where the last line so far ends.</summary>
    public long End { get; private set; }

    /// <summary>Adds the stretch that follows the last one.</summary>
    public void Add(LedgerStretch stretch)
    {
        LedgerFinding? link = null;
        var first = stretch.First.GetValueOrDefault();
        if (stretch.First is not null && _lastHash.Length > 0 && first.PreviousHash != _lastHash)
        {
            if (!first.IsBroken)
                Broke(_entries);
            link = new(_lines + first.Line, first.Offset, FindingKind.BrokenLink, _entries == 0
                ? "the first entry's previous_hash is not 64 zeros"
                : "previous_hash is not the chain_hash of the line before: lines were changed, removed, added or moved");
        }

        foreach (var finding in stretch.Findings)
        {
            if (link is not null && finding.Line >= first.Line)
                Found(ref link);
            Found(finding with { Line = _lines + finding.Line });
        }

        if (link is not null)
            Found(ref link);
        foreach (var entry in stretch.Broken)
            Broke(_entries + entry);

        _findingCount += stretch.FindingCount - stretch.Findings.Count;
        _brokenCount += stretch.BrokenCount - stretch.Broken.Count;
        if (stretch.Entries > 0)
            _lastHash = stretch.LastHash;
        _entries += stretch.Entries;
        _lines += stretch.Lines;
        _checkpoints += stretch.Checkpoints;
        End = Math.Max(End, stretch.End);
    }

    public LedgerReport Report() => new()
    {
        Entries = _entries,
        Broken = _broken,
        BrokenCount = _brokenCount,
        Findings = _findings,
        FindingCount = _findingCount,
        LastHash = _lastHash,
        Checkpoints = _checkpoints,
    };

    private void Found(ref LedgerFinding? link)
    {
        Found(link!);
        link = null;
    }

    private void Found(LedgerFinding finding)
    {
        _findingCount++;
        if (_findings.Count < LedgerReport.MaxListed)
            _findings.Add(nameAt(finding.Offset) is { } name ? finding with { Detail = $"{finding.Detail} (in {name})" } : finding);
    }

    private void Broke(long entry)
    {
        _brokenCount++;
        if (_broken.Count < LedgerReport.MaxListed)
            _broken.Add(entry);
    }
}
