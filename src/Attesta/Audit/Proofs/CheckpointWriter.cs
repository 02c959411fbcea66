using System.Globalization;

namespace Attesta.Audit.Proofs;

/// <summary>
/// Makes checkpoints, one at a time over all processes: reads on in the ledger and verifies it, puts it on stable storage, signs, appends the
/// checkpoint as an entry, and then lets the files beside the ledger and the anchors have it.
/// </summary>
internal sealed class CheckpointWriter(LedgerText text, IAuditLedger ledger, ICheckpointSigner signer, CheckpointSettings settings, TimeProvider time)
{
    private const int MostTries = 5;

    private readonly ProofFolder _folder = new(text.Beside);
    private LedgerTree? _tree;
    private (long Size, byte[] Root)? _seen;

    public ProofFolder Folder => _folder;

    /// <summary>How long to wait while another process makes a checkpoint.</summary>
    public TimeSpan Patience { get; set; } = ProofFolder.Patience;

    /// <summary>Makes a checkpoint when there is something to sign. When this returns, all is signed that the ledger held when it was called.</summary>
    /// <returns>What is to be anchored; null when there is nothing new.</returns>
    /// <exception cref="SigningFailedException">The ledger must not or cannot be signed.</exception>
    public async ValueTask<CheckpointOffer?> WriteAsync(CancellationToken cancellationToken)
    {
        using var held = await text.LockAsync(Patience, cancellationToken).ConfigureAwait(false);
        var tree = _tree ?? new LedgerTree(text, _folder, signer.Key);
        if (_tree is null)
        {
            tree.Resume();
            if (_seen is { } seen)
                tree.Expect(seen.Size, seen.Root);
        }

        // Only a tree that was read without a fault is used again.
        _tree = null;
        CatchUp(tree);

        // In a file a line that was read can be taken back by who wrote it. In a chain it was committed, and must be there the next time too.
        if (text.KeepsIdsApart)
            _seen = (tree.Size, tree.Root());
        RefuseIfFollowed(tree);
        if (tree.HasUnsigned && !tree.Introduced.Contains(signer.Key.KeyId))
        {
            await IntroduceAsync(tree, cancellationToken).ConfigureAwait(false);
            CatchUp(tree);
        }

        CheckpointOffer? offer = null;
        for (var (tries, before) = (1, tree.NewestCheckpoint); tree.HasUnsigned && offer is null; tries++)
        {
            // Whoever was quicker may have passed the pen on.
            RefuseIfFollowed(tree);
            try
            {
                offer = await SignAsync(tree, before, cancellationToken).ConfigureAwait(false);
            }
            catch (AuditFailedException) when (text.KeepsIdsApart && tries < MostTries && Successor(tree, before) is { } next)
            {
                before = next;
            }
        }

        _tree = tree;
        return offer;
    }

    /// <summary>The newest checkpoint of this key, to be offered once more; null when there is none.</summary>
    /// <exception cref="IOException">The ledger cannot be read.</exception>
    public CheckpointOffer? Newest() => LedgerProver.Open(text, [signer.Key]) is { } prover
        ? new CheckpointOffer(prover.Checkpoint, new SignedNote(prover.Note.Text, [.. prover.Note.Signatures.Where(signer.Key.IsOf)]), text, new TileFolder(_folder.Path))
        : null;

    /// <summary>Keeps what witnesses said of the newest checkpoint, in the place of what they said of it before.</summary>
    public void Keep(string checkpoint, IReadOnlyList<NoteSignature> cosignatures)
    {
        if (_folder.LoadCheckpoint() is { } kept && kept.Text == checkpoint)
        {
            var others = kept.Signatures.Where(one => !cosignatures.Any(more => more.Name == one.Name && more.KeyId == one.KeyId));
            _folder.SaveCheckpoint(new SignedNote(checkpoint, [.. others, .. cosignatures]));
        }
    }

    // Verification never forgives what a key signs after another has followed it.
    private void RefuseIfFollowed(LedgerTree tree)
    {
        if (!tree.HasUnsigned || tree.Successions.Find(one => one.Origin == (settings.Origin ?? tree.DefaultOrigin)) is not { } succession)
            return;
        _tree = tree;
        throw new SigningFailedException($"The key {signer.Key.Name} signs no more, because {succession.Key.Name} has followed it. Let audit.checkpoint.key name that one, and restart what writes the log.");
    }

    private void CatchUp(LedgerTree tree)
    {
        if (tree.CatchUp(isDurable: true) is { } fault)
        {
            throw new SigningFailedException(string.Create(CultureInfo.InvariantCulture,
                $"The audit log '{text.Name}' is not signed on, because it does not verify at line {fault.Line}: {fault.Detail}. Look with 'attesta audit verify'."));
        }
    }

    // Somebody was quicker: what to follow now; null when the entry was refused for another reason.
    private string? Successor(LedgerTree tree, string before)
    {
        var newest = tree.NewestCheckpoint;
        CatchUp(tree);
        if (tree.NewestCheckpoint != newest)
            return tree.NewestCheckpoint;

        // Something that is no checkpoint has the id, so that everybody follows that.
        return text.FindEntry(ProofEntry.IdAfter(before), null, tree.Size) is { } taken ? AuditChain.Parse(taken.Line).ChainHash : null;
    }

    private async ValueTask IntroduceAsync(LedgerTree tree, CancellationToken cancellationToken)
    {
        var remark = new KeyRemark(settings.Origin ?? tree.DefaultOrigin, signer.Key, Previous: null);
        var note = await remark.SignAsync(signer, previous: null, cancellationToken).ConfigureAwait(false);
        await ledger.AppendAsync(ProofEntry.Of(remark, note, time.GetUtcNow()), Durability.Durable).ConfigureAwait(false);
    }

    private async ValueTask<CheckpointOffer> SignAsync(LedgerTree tree, string before, CancellationToken cancellationToken)
    {
        // INVARIANT: the bytes that the tree was read from are on stable storage, see CatchUp.
        var checkpoint = new Checkpoint(settings.Origin ?? tree.DefaultOrigin, tree.Size, tree.Root());
        var note = await Signing.NoteAsync(signer, checkpoint.Text, cancellationToken).ConfigureAwait(false);
        var entry = ProofEntry.Of(checkpoint, note, time.GetUtcNow());
        await ledger.AppendAsync(text.KeepsIdsApart ? entry with { EntryId = ProofEntry.IdAfter(before) } : entry, Durability.Durable).ConfigureAwait(false);
        try
        {
            tree.SaveEdge();
            _folder.Save(note, tree.Position);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // The checkpoint is in the chain; what is missing beside it is made anew from there.
        }

        return new CheckpointOffer(checkpoint, note, text, new TileFolder(_folder.Path)) { MayBegin = before == AuditChain.Genesis };
    }
}
