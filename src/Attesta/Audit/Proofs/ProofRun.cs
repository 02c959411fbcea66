using System.Globalization;
using Attesta.Actions;

namespace Attesta.Audit.Proofs;

/// <summary>One verification: reads lines, then says what it thinks of them.</summary>
internal sealed class ProofRun
{
    // Entries that come while a checkpoint is being signed.
    private const int BatchesUnderWay = 1024;

    private readonly TrustedKeys _keys;
    private readonly string _origin;
    private readonly KeptCheckpoints? _kept;
    private readonly TrailingTree _tree;
    private readonly List<LedgerFinding> _findings = [];
    private readonly HashSet<string> _anchored = new(StringComparer.Ordinal);
    private long _findingCount;
    private long _lines;
    private long _offset;
    private long _endOffset;
    private long _checkpoints;
    private long _largest;
    private long _covered;
    private long? _uncoveredAt;
    private long _sealedAt = -1;
    private long _vouched;
    private long _keyLines;
    private bool _rootWrong;

    public ProofRun(TrustedKeys keys, string origin, KeptCheckpoints? kept)
    {
        (_keys, _origin, _kept) = (keys, origin, kept);
        _tree = new TrailingTree([0, .. Believed.Select(one => one.Checkpoint.Size)]);
    }

    private IEnumerable<AnchoredCheckpoint> Believed => _kept?.Believed ?? [];

    public void Read(ReadOnlySpan<byte> line, bool isTooLong, long number, long offset, long nextOffset)
    {
        (_lines, _offset, _endOffset) = (number, offset, nextOffset);
        var scanner = new LineScanner(line, keep: false);
        var isSound = !isTooLong && scanner.Scan();
        if (!isTooLong && line.IsEmpty)
            return;

        // A line that cannot be read has a place in the tree too, or all that follow would be found wrong by their size.
        Span<byte> leaf = stackalloc byte[MerkleHash.Size];
        leaf.Clear();
        MerkleHash.TryLeafOf(scanner.ChainHash, leaf);
        var index = _tree.Read;
        _tree.Add(leaf, offset);
        if (!isSound)
            return;
        if (ProofEntry.IsNamed(line, ProofEntry.CheckpointName))
            ReadCheckpoint(line, index);
        else if (ProofEntry.IsNamed(line, KeyRemark.ActionName))
            ReadKeys(line, index);
    }

    /// <summary>Reads a line for the keys alone that the given ones passed the pen to.</summary>
    public void ReadKeys(LineCutter lines)
    {
        var line = lines.Line.Span;
        if (line.IsEmpty && !lines.TooLong)
            return;
        if (ProofEntry.IsNamed(line, KeyRemark.ActionName) && new LineScanner(line, keep: false).Scan())
            ReadKeys(line, _keyLines);
        _keyLines++;
    }

    /// <summary>Compares with what was kept elsewhere, when all lines are read.</summary>
    public void End(CheckpointSettings? expected)
    {
        if (_covered == _tree.Size)
            _uncoveredAt = _tree.NextOffset;
        _tree.AdvanceTo(long.MaxValue);
        if (_uncoveredAt is null && _covered == 0 && _tree.Roots.TryGetValue(0, out var start))
            _uncoveredAt = start.NextOffset;
        foreach (var anchor in Believed.GroupBy(one => one.Anchor, StringComparer.Ordinal))
        {
            var newest = anchor.Max(one => one.Checkpoint.Size);
            foreach (var one in anchor.OrderBy(one => one.Checkpoint.Size))
            {
                if (!Compare(one, newest))
                    break;
            }
        }

        if (_keys.IsEmpty || _tree.Read == 0)
            return;
        var limit = (expected?.EveryEntries ?? new CheckpointSettings().EveryEntries) + BatchesUnderWay;
        if (_checkpoints == 0)
            Found(1, 0, FindingKind.MissingCheckpoint,
                "a key is configured or named, and nothing of this log is signed. If it is older than the key, sign it once with 'attesta audit checkpoint'; if it was signed before, its checkpoints were removed");
        else if (_tree.Read - _covered > limit)
            Found(_covered + 1, _uncoveredAt ?? _endOffset, FindingKind.MissingCheckpoint, string.Create(CultureInfo.InvariantCulture, $"{_tree.Read - _covered} entries are not signed"));
    }

    /// <summary>Finds that an anchor knows nothing of this ledger.</summary>
    public void Require(string anchor)
    {
        if (_kept!.Unread.TryGetValue(anchor, out var why))
            Found(_lines + 1, _endOffset, FindingKind.UnreadAnchor, VisibleText.Escape(why, 500).TrimEnd('.') + ". Without it the log cannot be told from one that was cut.");
        else if (!_anchored.Contains(anchor))
            Found(_lines + 1, _endOffset, FindingKind.NotAnchored, $"the anchor {VisibleText.Escape(anchor, 300)} holds no checkpoint of this log that can be believed");
    }

    public ProofReport Report(Func<long, long?, double?> ageAt) => new()
    {
        Entries = _tree.Read,
        Origin = _origin,
        SignaturesChecked = !_keys.IsEmpty,
        Checkpoints = _checkpoints,
        SignedEntries = _covered,
        AnchoredEntries = _vouched,
        UnsignedSeconds = _covered == _tree.Read ? 0 : ageAt(_covered, _uncoveredAt),
        UnanchoredSeconds = _vouched == _tree.Read ? 0 : ageAt(_vouched, _tree.Roots.TryGetValue(_vouched, out var root) ? root.NextOffset : null),
        Findings = [.. _findings.OrderBy(finding => finding.Line)],
        FindingCount = _findingCount,
        EndsWithCheckpoint = _sealedAt == _tree.Read - 1 && _covered == _sealedAt,
        PassedOver = _kept?.PassedOver ?? [],
    };

    private void ReadCheckpoint(ReadOnlySpan<byte> line, long index)
    {
        _checkpoints++;
        if (Noted(line) is not { } note)
            return;
        if (Checkpoint.Parse(note.Text) is not { } checkpoint)
        {
            Found(_lines, _offset, FindingKind.MalformedCheckpoint, "its note is not a checkpoint");
            return;
        }

        if (checkpoint.Origin != _origin)
        {
            Found(_lines, _offset, FindingKind.WrongOrigin, $"it is a checkpoint of {VisibleText.Escape(checkpoint.Origin, 100)}, and this log is {VisibleText.Escape(_origin, 100)}");
            return;
        }

        var fault = _keys.Fault(note, checkpoint.Size);
        if (fault is { } wrong)
            Found(_lines, _offset, wrong.Kind, wrong.Detail);
        if (checkpoint.Size > index || checkpoint.Size <= _largest)
        {
            Found(_lines, _offset, FindingKind.WrongSize, string.Create(CultureInfo.InvariantCulture,
                $"it covers {checkpoint.Size} entries; {index} stand before it, and the checkpoint before covers {_largest}"));
            return;
        }

        _largest = checkpoint.Size;
        if (_tree.RootAt(checkpoint.Size) is not { } root || !root.AsSpan().SequenceEqual(checkpoint.Root.Span))
        {
            if (!_rootWrong)
                Found(_lines, _offset, FindingKind.WrongRoot, string.Create(CultureInfo.InvariantCulture, $"the first {checkpoint.Size} entries are not those that were signed, of which the first {_covered} were found right"));
            _rootWrong = true;
        }
        else if (fault is null)
        {
            _covered = checkpoint.Size;
            _sealedAt = index;
            _uncoveredAt = _tree.NextOffset;
        }
    }

    private void ReadKeys(ReadOnlySpan<byte> line, long index)
    {
        if (Noted(line) is not { } note)
            return;
        if (KeyRemark.Parse(note.Text) is not { } remark)
            Found(_lines, _offset, FindingKind.MalformedCheckpoint, "its note introduces no key");
        else if (remark.Origin != _origin)
            Found(_lines, _offset, FindingKind.WrongOrigin, $"it introduces a key of {VisibleText.Escape(remark.Origin, 100)}");
        else if (_keys.Learn(remark, note, index) is { } wrong)
            Found(_lines, _offset, wrong.Kind, wrong.Detail);
    }

    private SignedNote? Noted(ReadOnlySpan<byte> line)
    {
        var text = ProofEntry.NoteOf(line);
        if (text is not null && SignedNote.Parse(text) is { } note)
            return note;
        var isBare = text is not null && SignedNote.IsText(text) && !text.Contains(NoteSignature.Lead, StringComparison.Ordinal);
        Found(_lines, _offset, isBare ? FindingKind.MissingSignature : FindingKind.MalformedCheckpoint, isBare ? "it carries no signature" : "it has no note that can be read");
        return null;
    }

    /// <summary>Holds the ledger against what was kept; false when the rest of the same anchor would say the same.</summary>
    private bool Compare(AnchoredCheckpoint one, long newest)
    {
        var (size, root) = (one.Checkpoint.Size, one.Checkpoint.Root);
        var where = VisibleText.Escape(one.Anchor, 300);
        if (one.Checkpoint.Origin != _origin)
        {
            // Beside the log; anchors are asked for this origin alone.
            Found(1, 0, FindingKind.WrongOrigin, $"the checkpoint in {where} is of {VisibleText.Escape(one.Checkpoint.Origin, 100)}");
            return false;
        }

        _anchored.Add(one.Anchor);
        if (size > _tree.Read)
        {
            Found(_lines + 1, _endOffset, FindingKind.Truncated, string.Create(CultureInfo.InvariantCulture, $"{where} knows of {newest} entries; at least {newest - _tree.Read} were cut off"));
            return false;
        }

        if (!_tree.Roots[size].Root.AsSpan().SequenceEqual(root.Span))
        {
            Found(Math.Max(1, size), _tree.Roots[size].NextOffset ?? _endOffset, FindingKind.WrongRoot, string.Create(CultureInfo.InvariantCulture, $"the first {size} entries are not those in {where}: entries were changed or cut off, and hashes made anew"));
            return false;
        }

        // A checkpoint leaves the log only when it is an entry of it.
        if (size > _largest)
        {
            Found(_lines + 1, _endOffset, FindingKind.Truncated, string.Create(CultureInfo.InvariantCulture,
                $"{where} has the checkpoint of {size} entries, and the log has lost it{(newest > _tree.Read ? $"; it knows of {newest} entries, so at least {newest - _tree.Read} were cut off" : "")}"));
            return false;
        }

        if (one.IsElsewhere)
            _vouched = Math.Max(_vouched, size);
        return true;
    }

    private void Found(long line, long offset, string kind, string detail)
    {
        _findingCount++;
        if (_findings.Count < LedgerReport.MaxListed)
            _findings.Add(new(line, offset, kind, detail));
    }
}
