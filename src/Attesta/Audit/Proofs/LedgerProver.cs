
namespace Attesta.Audit.Proofs;

/// <summary>
/// Makes receipts and consistency proofs for a ledger's newest checkpoint. It takes hashes from the tiles beside the ledger as long as they lead to the
/// signed root, and reads the whole ledger otherwise. Not for several threads; open it anew after the next checkpoint.
/// </summary>
public sealed class LedgerProver
{
    private readonly LedgerText _text;
    private TileTree _tree;
    private bool _isRebuilt;
    private readonly LedgerPosition? _position;

    private LedgerProver(LedgerText text, Checkpoint checkpoint, SignedNote note, ITiles tiles, LedgerPosition? position)
    {
        (_text, Checkpoint, Note, _position, _isRebuilt) = (text, checkpoint, note, position, tiles is BuiltTiles);
        _tree = new TileTree(tiles, checkpoint.Size);
    }

    /// <summary>The checkpoint that proofs lead to.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>The same with its signatures.</summary>
    public SignedNote Note { get; }

    /// <summary>Opens a ledger; null when it has no checkpoint that these keys signed and that fits its entries.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="keys">Whose checkpoints count; empty for anybody's.</param>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static LedgerProver? Open(string path, IReadOnlyList<VerifierKey> keys) => Open(LedgerText.OfFile(path), keys);

    /// <summary>The same wherever the ledger is kept.</summary>
    /// <inheritdoc cref="Open(string, IReadOnlyList{VerifierKey})"/>
    public static LedgerProver? Open(LedgerText text, IReadOnlyList<VerifierKey> keys)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(keys);
        var folder = new ProofFolder(text.Beside);
        if (folder.LoadCheckpoint() is { } note && Checkpoint.Parse(note.Text) is { Size: > 0 } checkpoint && IsBelieved(note, keys)
            && new TileTree(folder.Tiles, checkpoint.Size).Root() is { } root && root.AsSpan().SequenceEqual(checkpoint.Root.Span))
        {
            var cursor = new LedgerCursor(text);
            var isKnown = folder.LoadPosition() is { } position && position.Entries == checkpoint.Size && cursor.TryGoTo(position);
            return new(text, checkpoint, note, folder.Tiles, isKnown ? cursor.Position : null);
        }

        return Rebuild(text, keys);
    }

    /// <summary>The receipt of an entry; null when the checkpoint does not cover one of that id.</summary>
    public Receipt? Prove(string entryId)
    {
        ArgumentNullException.ThrowIfNull(entryId);

        // Most receipts are asked for soon after the entry was written.
        return (_position is not null ? _text.FindEntry(entryId, _position, Checkpoint.Size) : null) is { } near && Prove(near.Index, near.Line) is { } receipt
            ? receipt
            : _text.FindEntry(entryId, null, Checkpoint.Size) is { } found ? Prove(found.Index, found.Line) : null;
    }

    /// <summary>The receipt of the entry at a place, from 0; null when the checkpoint does not have it there.</summary>
    public Receipt? Prove(long index, ReadOnlySpan<byte> line)
    {
        var scanner = new LineScanner(line, keep: true);
        Span<byte> leaf = stackalloc byte[MerkleHash.Size];
        if (index < 0 || index >= Checkpoint.Size || !scanner.Scan() || !MerkleHash.TryLeafOf(scanner.ChainHash, leaf))
            return null;
        do
        {
            if (_tree.Inclusion(index) is { } path && MerkleProof.VerifyInclusion(index, Checkpoint.Size, leaf, path, Checkpoint.Root.Span))
                return new Receipt(line.ToArray(), scanner.Entry(), index, path, Checkpoint, Note);
        }
        while (Rebuilt());
        return null;
    }

    /// <summary>The proof that the ledger, when it had so many entries, was the beginning of what it is; null when it never had.</summary>
    public ConsistencyProof? ProveConsistency(long oldSize)
    {
        if (oldSize < 0 || oldSize > Checkpoint.Size)
            return null;
        do
        {
            if (_tree.CheckedConsistency(oldSize, Checkpoint.Root.Span) is { } hashes)
                return new(oldSize, hashes, Checkpoint, Note);
        }
        while (Rebuilt());
        return null;
    }

    // Tiles that do not lead to the root are not what the ledger says; this takes the place of all of them, once.
    private bool Rebuilt()
    {
        if (_isRebuilt)
            return false;
        _tree = new TileTree(BuiltTiles.Of(_text), Checkpoint.Size);
        return _isRebuilt = true;
    }

    private static bool IsBelieved(SignedNote note, IReadOnlyList<VerifierKey> keys) => keys.Count == 0 || note.Check(keys, out _) == NoteCheck.Trusted;

    private static LedgerProver? Rebuild(LedgerText text, IReadOnlyList<VerifierKey> keys)
    {
        var candidates = new Stack<SignedNote>();
        var tiles = BuiltTiles.Of(text, (_, _, line) =>
        {
            if (ProofEntry.IsNamed(line, ProofEntry.CheckpointName) && ProofEntry.NoteOf(line) is { } noted && SignedNote.Parse(noted) is { } note)
                candidates.Push(note);
        });
        foreach (var note in candidates)
        {
            if (Checkpoint.Parse(note.Text) is { Size: > 0 } checkpoint && IsBelieved(note, keys)
                && new TileTree(tiles, checkpoint.Size).Root() is { } root && root.AsSpan().SequenceEqual(checkpoint.Root.Span))
            {
                return new(text, checkpoint, note, tiles, position: null);
            }
        }

        return null;
    }
}
