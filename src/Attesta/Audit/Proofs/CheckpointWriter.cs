using System.Globalization;

namespace Attesta.Audit.Proofs;

/// <summary>
/// Makes checkpoints, one at a time over all processes: reads on in the ledger's file and verifies it, puts it on stable storage, signs, appends the
/// checkpoint as an entry, and then lets the files beside the ledger and the anchors have it.
/// </summary>
internal sealed class CheckpointWriter(string path, IAuditLedger ledger, ICheckpointSigner signer, CheckpointSettings settings, TimeProvider time)
{
    private readonly ProofFolder _folder = new(path);
    private LedgerTree? _tree;

    public ProofFolder Folder => _folder;

    /// <summary>How long to wait while another process makes a checkpoint.</summary>
    public TimeSpan Patience { get; set; } = ProofFolder.Patience;

    /// <summary>Makes a checkpoint when there is something to sign. When this returns, all is signed that the ledger held when it was called.</summary>
    /// <returns>What is to be anchored; null when there is nothing new.</returns>
    /// <exception cref="SigningFailedException">The ledger must not or cannot be signed.</exception>
    public async ValueTask<CheckpointOffer?> WriteAsync(CancellationToken cancellationToken)
    {
        using var held = await _folder.LockAsync(Patience, cancellationToken).ConfigureAwait(false);
        var tree = _tree ?? new LedgerTree(path, _folder, signer.Key);
        if (_tree is null)
            tree.Resume();

        // Only a tree that was read without a fault is used again.
        _tree = null;
        CatchUp(tree);
        RefuseIfFollowed(tree);
        if (tree.HasUnsigned && !tree.Introduced.Contains(signer.Key.KeyId))
        {
            await IntroduceAsync(tree, cancellationToken).ConfigureAwait(false);
            CatchUp(tree);
        }

        var offer = tree.HasUnsigned ? await SignAsync(tree, cancellationToken).ConfigureAwait(false) : null;
        _tree = tree;
        return offer;
    }

    /// <summary>The newest checkpoint of this key, to be offered once more; null when there is none.</summary>
    /// <exception cref="IOException">The ledger cannot be read.</exception>
    public CheckpointOffer? Newest() => LedgerProver.Open(path, [signer.Key]) is { } prover
        ? new CheckpointOffer(prover.Checkpoint, new SignedNote(prover.Note.Text, [.. prover.Note.Signatures.Where(signer.Key.IsOf)]), path, new TileFolder(_folder.Path))
        : null;

    /// <summary>Keeps what witnesses said of the newest checkpoint, in the place of what they said of it before.</summary>
    public void Keep(string text, IReadOnlyList<NoteSignature> cosignatures)
    {
        if (_folder.LoadCheckpoint() is { } kept && kept.Text == text)
        {
            var others = kept.Signatures.Where(one => !cosignatures.Any(more => more.Name == one.Name && more.KeyId == one.KeyId));
            _folder.SaveCheckpoint(new SignedNote(text, [.. others, .. cosignatures]));
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
                $"The audit log '{path}' is not signed on, because it does not verify at line {fault.Line}: {fault.Detail}. Look with 'attesta audit verify'."));
        }
    }

    private async ValueTask IntroduceAsync(LedgerTree tree, CancellationToken cancellationToken)
    {
        var remark = new KeyRemark(settings.Origin ?? tree.DefaultOrigin, signer.Key, Previous: null);
        var note = await remark.SignAsync(signer, previous: null, cancellationToken).ConfigureAwait(false);
        await ledger.AppendAsync(ProofEntry.Of(remark, note, time.GetUtcNow()), Durability.Durable).ConfigureAwait(false);
    }

    private async ValueTask<CheckpointOffer> SignAsync(LedgerTree tree, CancellationToken cancellationToken)
    {
        // INVARIANT: the bytes that the tree was read from are on stable storage, see CatchUp.
        var checkpoint = new Checkpoint(settings.Origin ?? tree.DefaultOrigin, tree.Size, tree.Root());
        var note = await Signing.NoteAsync(signer, checkpoint.Text, cancellationToken).ConfigureAwait(false);
        await ledger.AppendAsync(ProofEntry.Of(checkpoint, note, time.GetUtcNow()), Durability.Durable).ConfigureAwait(false);
        try
        {
            tree.SaveEdge();
            _folder.Save(note, tree.Position);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // The checkpoint is in the chain; what is missing beside it is made anew from there.
        }

        return new CheckpointOffer(checkpoint, note, path, new TileFolder(_folder.Path));
    }
}
