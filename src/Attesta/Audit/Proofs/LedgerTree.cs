using System.Text;
using Attesta.Actions;

namespace Attesta.Audit.Proofs;

/// <summary>
/// The tree over a ledger's entries as its signer keeps it: the right edge in memory, tiles on disk. It goes on from tiles only when they lead to a root
/// that its own key has signed, and is made anew from the ledger otherwise. Not for several threads.
/// </summary>
internal sealed class LedgerTree
{
    private readonly ProofFolder _folder;
    private readonly LedgerCursor _cursor;
    private readonly IReadOnlyList<VerifierKey> _keys;
    private readonly List<List<byte>> _edge = [];
    private readonly List<long> _edgeNumber = [];
    private MerkleFrontier _frontier;
    private Checkpoint? _claimed;
    private bool _contradicted;
    private long _lastOther = -1;
    private byte[]? _firstLeaf;

    public LedgerTree(LedgerText text, ProofFolder folder, params IReadOnlyList<VerifierKey> keys)
    {
        _folder = folder;
        _cursor = new LedgerCursor(text);
        _keys = keys;
        _frontier = NewFrontier();
    }

    public long Size => _frontier.Size;

    public LedgerPosition Position => _cursor.Position;

    /// <summary>The size of the newest checkpoint of these keys that was seen.</summary>
    public long Covered { get; private set; }

    /// <summary>Whether there are entries, other than checkpoints, that no checkpoint covers.</summary>
    public bool HasUnsigned => _lastOther >= Covered;

    /// <summary>The keys that entries have introduced, by id, as far as was read; null when the ledger was not read from its beginning.</summary>
    public HashSet<uint> Introduced { get; } = [];

    /// <summary>Where these keys have signed that another follows them.</summary>
    public List<KeyRemark> Successions { get; } = [];

    /// <summary>The name of a ledger that was given none: from its first entry, so that no other ledger has it and new keys do not change it.</summary>
    public string DefaultOrigin => OriginOf(_firstLeaf);

    /// <summary>The chain hash of the newest checkpoint that was read, whoever signed it.</summary>
    public string NewestCheckpoint { get; private set; } = AuditChain.Genesis;

    public byte[] Root() => _frontier.Root();

    public static string OriginOf(ReadOnlySpan<byte> firstLeaf) => "attesta.ledger/" + (firstLeaf.IsEmpty ? "empty" : Convert.ToHexStringLower(firstLeaf[..8]));

    /// <summary>Goes on from where the last checkpoint was made, if that can be believed; from the beginning otherwise.</summary>
    public void Resume()
    {
        if (_folder.LoadCheckpoint() is not { } note || Checkpoint.Parse(note.Text) is not { Size: > 0 } checkpoint || note.Check(_keys, out var signer) != NoteCheck.Trusted)
            return;
        _claimed = checkpoint;
        var tree = new TileTree(_folder.Tiles, checkpoint.Size);
        if (tree.Root() is not { } root || !root.AsSpan().SequenceEqual(checkpoint.Root.Span)
            || _folder.LoadPosition() is not { } position || position.Entries != checkpoint.Size || !IsLeaf(tree, position, root) || !_cursor.TryGoTo(position))
        {
            return;
        }

        try
        {
            Restore(tree, root);
        }
        catch (MissingTileException)
        {
            StartAnew();
            return;
        }

        Covered = checkpoint.Size;
        Introduced.Add(signer!.KeyId);
        _claimed = null;
    }

    /// <summary>The first entries must have this root, as they had before.</summary>
    public void Expect(long size, byte[] root)
    {
        if (size > Size && size > (_claimed?.Size ?? 0))
            _claimed = new Checkpoint("", size, root);
    }

    /// <summary>Reads on to the end of the ledger as it is now.</summary>
    /// <returns>Why the rest cannot be signed; null when all was read.</returns>
    public LedgerFinding? CatchUp(bool isDurable)
    {
        if (_cursor.ReadOn(Add, isDurable) is { } fault)
            return fault;
        return _contradicted || _claimed?.Size > Size
            ? new(Size, Position.Offset, FindingKind.WrongRoot, $"the ledger is not the one that was signed before: it was cut or written anew; when that was meant, move the folder '{VisibleText.Escape(_folder.Path, 300)}' aside too")
            : null;
    }

    /// <summary>Writes the tiles at the right edge, as far as they are not full.</summary>
    public void SaveEdge()
    {
        for (var level = 0; level < _edge.Count; level++)
        {
            if (_edge[level].Count > 0)
                _folder.Tiles.Write(level, _edgeNumber[level], System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_edge[level]));
        }
    }

    private void Add(long index, ReadOnlySpan<byte> chainHash, ReadOnlySpan<byte> line)
    {
        Span<byte> leaf = stackalloc byte[MerkleHash.Size];
        if (!MerkleHash.TryLeafOf(chainHash, leaf))
            return;
        _frontier.Add(leaf);
        if (index == 0)
            _firstLeaf = leaf.ToArray();
        if (_claimed is { } claimed && claimed.Size == Size)
        {
            _contradicted = !Root().AsSpan().SequenceEqual(claimed.Root.Span);
            _claimed = null;
        }

        if (ProofEntry.IsNamed(line, ProofEntry.CheckpointName))
        {
            NewestCheckpoint = Encoding.ASCII.GetString(chainHash);
            Note(line, index);
        }
        else
        {
            _lastOther = index;
        }

        if (ProofEntry.IsNamed(line, KeyRemark.ActionName) && ProofEntry.NoteOf(line) is { } text
            && SignedNote.Parse(text) is { } note && KeyRemark.Parse(note.Text) is { } remark)
        {
            Introduced.Add(remark.Key.KeyId);
            if (remark.Previous is { } previous && _keys.Any(previous.IsSameKey) && note.Check([previous], out _) == NoteCheck.Trusted)
                Successions.Add(remark);
        }
    }

    // Only what these keys have signed counts as covered: somebody else's word must not keep them from signing.
    private void Note(ReadOnlySpan<byte> line, long index)
    {
        if (ProofEntry.NoteOf(line) is { } text && SignedNote.Parse(text) is { } note && Checkpoint.Parse(note.Text) is { } checkpoint
            && checkpoint.Size <= index && checkpoint.Size >= Covered && note.Check(_keys, out _) == NoteCheck.Trusted)
        {
            Covered = checkpoint.Size;
        }
        else
        {
            _lastOther = index;
        }
    }

    private MerkleFrontier NewFrontier() => new() { Completed = Keep };

    private void StartAnew()
    {
        _frontier = NewFrontier();
        _edge.Clear();
        _edgeNumber.Clear();
        _cursor.TryGoTo(LedgerPosition.Start);
    }

    private void Restore(TileTree tree, byte[] root)
    {
        var size = tree.Size;
        _frontier.Restore(size, height => tree.Subtree((size >> (height + 1)) << (height + 1), height));
        for (var level = 0; size >> (level * TilePath.Height) > 0; level++)
        {
            var number = (size >> (level * TilePath.Height)) / TilePath.Width;
            var width = TilePath.WidthIn(size, level, number);
            _edge.Add(width == 0 ? [] : [.. _folder.Tiles.Read(level, number, width)[..(width * MerkleHash.Size)].Span]);
            _edgeNumber.Add(number);
        }

        // Hashes of a full tile are not part of the root at the right edge, so this one is looked at by itself.
        _firstLeaf = tree.Subtree(0, 0);
        if (!tree.Holds(0, _firstLeaf, root))
            throw new MissingTileException();
    }

    private void Keep(int level, ReadOnlyMemory<byte> hash)
    {
        if (level == _edge.Count)
        {
            _edge.Add([]);
            _edgeNumber.Add(0);
        }

        _edge[level].AddRange(hash.Span);
        if (_edge[level].Count < TilePath.Width * MerkleHash.Size)
            return;
        _folder.Tiles.Write(level, _edgeNumber[level]++, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_edge[level]));
        _edge[level].Clear();
    }

    private static bool IsLeaf(TileTree tree, LedgerPosition position, byte[] root)
    {
        var leaf = new byte[MerkleHash.Size];
        return MerkleHash.TryLeafOf(Encoding.ASCII.GetBytes(position.ChainHash), leaf) && tree.Holds(position.Entries - 1, leaf, root);
    }
}
