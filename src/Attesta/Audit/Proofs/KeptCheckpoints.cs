namespace Attesta.Audit.Proofs;

/// <summary>
/// The checkpoints of a ledger that were kept elsewhere, as far as they are to be believed. Only those that a trusted key has signed take up memory, each
/// once: whoever may add to an anchor can make reading it slow, and nothing else.
/// </summary>
/// <param name="origin">The ledger's name.</param>
/// <param name="given">The keys that were given; without any, everything is compared.</param>
/// <param name="learn">Reads the keys that these passed the pen to; asked once, and only for a note that no given key has signed.</param>
internal sealed class KeptCheckpoints(string origin, IReadOnlyList<VerifierKey> given, Func<IReadOnlyList<VerifierKey>> learn)
{
    /// <summary>Most checkpoints that are compared when no key tells them from what anybody has put there.</summary>
    public const int MostUnchecked = 100_000;

    private readonly HashSet<AnchoredCheckpoint> _believed = [];
    private readonly List<PassedOverNotes> _passedOver = [];
    private readonly Dictionary<string, string> _unread = new(StringComparer.Ordinal);
    private readonly Lazy<IReadOnlyList<VerifierKey>> _learned = new(learn);

    public IReadOnlyCollection<AnchoredCheckpoint> Believed => _believed;

    public IReadOnlyList<PassedOverNotes> PassedOver => _passedOver;

    /// <summary>Why anchors could not be read, by their names.</summary>
    public IReadOnlyDictionary<string, string> Unread => _unread;

    /// <summary>Takes the checkpoint that lies beside the ledger. It may be torn or forged, and is then nothing that counts.</summary>
    public void ReadBeside(ProofFolder folder)
    {
        if (folder.LoadCheckpoint() is { } newest && Checkpoint.Parse(newest.Text) is { } beside && IsTrusted(newest, beside.Size))
            _believed.Add(new(folder.CheckpointPath, false, beside));
    }

    /// <summary>Takes what an anchor holds, as far as it can be read.</summary>
    public async Task ReadAsync(ICheckpointAnchor anchor, CancellationToken cancellationToken)
    {
        var passedOver = 0L;
        try
        {
            await foreach (var note in anchor.ListAsync(origin, cancellationToken).ConfigureAwait(false))
            {
                if (Checkpoint.Parse(note.Text) is not { } checkpoint || checkpoint.Origin != origin)
                    continue;
                var kept = new AnchoredCheckpoint(anchor.Name, true, checkpoint with { Origin = origin });

                // A note that comes again is not checked again.
                if (_believed.Contains(kept))
                    continue;
                if (given.Count == 0 && _believed.Count >= MostUnchecked)
                    throw new AnchorFailedException($"The anchor '{anchor.Name}' holds more than {MostUnchecked} checkpoints. Give the public key, which tells the right ones from others.");
                if (IsTrusted(note, checkpoint.Size))
                    _believed.Add(kept);
                else
                    passedOver++;
            }
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            // INVARIANT: an anchor of any make that fails is a finding; what it held before, and all others, count all the same.
            _unread[anchor.Name] = failed.Message;
        }

        if (passedOver > 0)
            _passedOver.Add(new(anchor.Name, passedOver));
    }

    private bool IsTrusted(SignedNote note, long size)
    {
        if (given.Count == 0 || note.Signatures.Count == 0)
            return note.Signatures.Count > 0;

        // Every key that ever counted: one that another has followed may be in the wrong hands, and what it signed before must bind them.
        var check = note.Check(given, out var signer);
        if (check == NoteCheck.UnknownKey)
            check = note.Check(_learned.Value, out signer);

        // Up to where it counted, its public file says. What the ledger says of that, the thief of the key can have written.
        return check == NoteCheck.Trusted && !(size > signer!.LimitAmong(given));
    }
}
