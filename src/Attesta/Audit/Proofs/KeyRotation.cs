namespace Attesta.Audit.Proofs;

/// <summary>Passes the pen from one key to the next.</summary>
public static class KeyRotation
{
    /// <summary>
    /// Records in the ledger that a key follows another, signed by both: whoever trusts the old one trusts the new one from there on, and the old one no more.
    /// Let every process that signs use the new key before it writes again; with the old one it signs no more.
    /// </summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="path">Its file.</param>
    /// <param name="previous">The key until now.</param>
    /// <param name="next">The key from now on.</param>
    /// <param name="origin">The ledger's name; null when it has it from its first entry.</param>
    /// <param name="known">The public keys that are trusted so far, for <see cref="KeySuccession.Keys"/>; null for <paramref name="previous"/> alone.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    /// <returns>The entry, and all keys for the new public file.</returns>
    /// <exception cref="SigningFailedException">The ledger was never signed by the old key, or another has followed that already.</exception>
    /// <exception cref="AuditFailedException">The entry could not be written.</exception>
    public static async ValueTask<KeySuccession> RecordAsync(
        IAuditLedger ledger,
        string path,
        ICheckpointSigner previous,
        ICheckpointSigner next,
        string? origin = null,
        IReadOnlyList<VerifierKey>? known = null,
        TimeProvider? time = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(previous);
        ArgumentNullException.ThrowIfNull(next);

        // Two at once would both follow the same key, which no verification forgives.
        using var held = await new ProofFolder(path).LockAsync(ProofFolder.Patience, cancellationToken).ConfigureAwait(false);
        var checkpoint = LedgerProver.Open(path, [previous.Key])?.Checkpoint
            ?? throw new SigningFailedException($"The audit log '{path}' has no checkpoint of the key {previous.Key.Name}. Name the key that signs it now.");
        var named = origin ?? checkpoint.Origin;
        IReadOnlyList<VerifierKey> keys = [.. (known ?? []).Where(key => !key.IsSameKey(next.Key)), .. known?.Any(previous.Key.IsSameKey) == true ? [] : new[] { previous.Key }];
        var before = Follow(path, named, keys);
        if (previous.Key.LimitAmong(before) is not null)
            throw new SigningFailedException($"Another key has followed {previous.Key.Name} already. Let audit.checkpoint.key name that one.");
        if (before.Any(next.Key.IsSameKey))
            throw new SigningFailedException($"The key {next.Key.Name} is one of this ledger already. Make a new one.");
        var remark = new KeyRemark(named, next.Key, previous.Key);
        var note = await remark.SignAsync(next, previous, cancellationToken).ConfigureAwait(false);
        var entry = await ledger.AppendAsync(ProofEntry.Of(remark, note, (time ?? TimeProvider.System).GetUtcNow()), Durability.Durable).ConfigureAwait(false);
        var after = After(path, named, keys, checkpoint.Size, previous.Key, next.Key);
        return new(entry, [.. after.Where(next.Key.IsSameKey), .. after.Where(key => !key.IsSameKey(next.Key))]);
    }

    private static IReadOnlyList<VerifierKey> After(string path, string origin, IReadOnlyList<VerifierKey> keys, long size, VerifierKey previous, VerifierKey next)
    {
        try
        {
            return Follow(path, origin, keys);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // It is written, so this must not fail. The newest checkpoint is a limit too, if a lower one.
            return [next, .. keys.Select(key => key.IsSameKey(previous) ? previous.Retired(size) : key)];
        }
    }

    /// <summary>The keys that were given and those that they introduced, marked where the ledger says that another has followed.</summary>
    private static IReadOnlyList<VerifierKey> Follow(string path, string origin, IReadOnlyList<VerifierKey> keys)
    {
        var trusted = new TrustedKeys(keys);
        using var stream = new LedgerStream(path);
        using var lines = new LineCutter(stream, stream.SettledLength());
        var index = 0L;
        do
        {
            while (lines.TryCut())
            {
                if (!lines.TooLong && lines.Line.IsEmpty)
                    continue;
                if (!lines.TooLong && ProofEntry.IsNamed(lines.Line.Span, KeyRemark.ActionName) && ProofEntry.NoteOf(lines.Line.Span) is { } text
                    && SignedNote.Parse(text) is { } note && KeyRemark.Parse(note.Text) is { } remark && remark.Origin == origin)
                {
                    trusted.Learn(remark, note, index);
                }

                index++;
            }
        }
        while (lines.Fill());
        return trusted.Marked();
    }
}
