namespace Attesta.Audit.Proofs;

/// <summary>A checkpoint on its way to an anchor.</summary>
public sealed class CheckpointOffer
{
    private readonly LedgerText _text;
    private readonly ITiles _tiles;

    internal CheckpointOffer(Checkpoint checkpoint, SignedNote note, LedgerText text, ITiles tiles) => (Checkpoint, Note, _text, _tiles) = (checkpoint, note, text, tiles);

    // Beside which all lies that is the ledger's own.
    internal string LedgerPath => _text.Beside;

    /// <summary>Whether an anchor that holds nothing may begin with it: because nobody signed this ledger before, or because somebody asks for it.</summary>
    internal bool MayBegin { get; set; }

    /// <summary>What it says.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>The same, signed.</summary>
    public SignedNote Note { get; }

    /// <summary>The RFC 6962 proof that an older tree of this size is the beginning of this one; null when there is none to be had.</summary>
    public IReadOnlyList<byte[]>? ProofFrom(long oldSize) => oldSize < 0 || oldSize > Checkpoint.Size ? null
        : new TileTree(_tiles, Checkpoint.Size).CheckedConsistency(oldSize, Checkpoint.Root.Span)
            ?? new TileTree(BuiltTiles.Of(_text), Checkpoint.Size).CheckedConsistency(oldSize, Checkpoint.Root.Span);
}
