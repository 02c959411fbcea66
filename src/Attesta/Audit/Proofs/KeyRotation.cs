using System.Text;

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
    public static ValueTask<KeySuccession> RecordAsync(
        IAuditLedger ledger,
        string path,
        ICheckpointSigner previous,
        ICheckpointSigner next,
        string? origin = null,
        IReadOnlyList<VerifierKey>? known = null,
        TimeProvider? time = null,
        CancellationToken cancellationToken = default) =>
        RecordAsync(ledger, LedgerText.OfFile(path), previous, next, origin, known, time, cancellationToken);

    /// <summary>The same wherever the ledger is kept.</summary>
    /// <inheritdoc cref="RecordAsync(IAuditLedger, string, ICheckpointSigner, ICheckpointSigner, string?, IReadOnlyList{VerifierKey}?, TimeProvider?, CancellationToken)"/>
    public static async ValueTask<KeySuccession> RecordAsync(
        IAuditLedger ledger,
        LedgerText text,
        ICheckpointSigner previous,
        ICheckpointSigner next,
        string? origin = null,
        IReadOnlyList<VerifierKey>? known = null,
        TimeProvider? time = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(previous);
        ArgumentNullException.ThrowIfNull(next);

        // Two at once would both follow the same key, which no verification forgives. Where ids are kept apart, the second finds its own taken.
        using var held = await text.LockAsync(ProofFolder.Patience, cancellationToken).ConfigureAwait(false);
        var checkpoint = LedgerProver.Open(text, [previous.Key])?.Checkpoint
            ?? throw new SigningFailedException($"The audit log '{text.Name}' has no checkpoint of the key {previous.Key.Name}. Name the key that signs it now.");
        var named = origin ?? checkpoint.Origin;
        IReadOnlyList<VerifierKey> keys = [.. (known ?? []).Where(key => !key.IsSameKey(next.Key)), .. known?.Any(previous.Key.IsSameKey) == true ? [] : new[] { previous.Key }];
        var before = Follow(text, named, keys, out var newest);
        if (previous.Key.LimitAmong(before) is not null)
            throw new SigningFailedException($"Another key has followed {previous.Key.Name} already. Let audit.checkpoint.key name that one.");
        if (before.Any(next.Key.IsSameKey))
            throw new SigningFailedException($"The key {next.Key.Name} is one of this ledger already. Make a new one.");
        var remark = new KeyRemark(named, next.Key, previous.Key);
        var note = await remark.SignAsync(next, previous, cancellationToken).ConfigureAwait(false);
        var written = ProofEntry.Of(remark, note, (time ?? TimeProvider.System).GetUtcNow());
        var entry = await ledger.AppendAsync(text.KeepsIdsApart ? written with { EntryId = ProofEntry.IdAfter(newest) } : written, Durability.Durable).ConfigureAwait(false);
        var after = After(text, named, keys, checkpoint.Size, previous.Key, next.Key);
        return new(entry, [.. after.Where(next.Key.IsSameKey), .. after.Where(key => !key.IsSameKey(next.Key))]);
    }

    private static IReadOnlyList<VerifierKey> After(LedgerText text, string origin, IReadOnlyList<VerifierKey> keys, long size, VerifierKey previous, VerifierKey next)
    {
        try
        {
            return Follow(text, origin, keys, out _);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // It is written, so this must not fail. The newest checkpoint is a limit too, if a lower one.
            return [next, .. keys.Select(key => key.IsSameKey(previous) ? previous.Retired(size) : key)];
        }
    }

    /// <summary>The keys that were given and those that they introduced, marked where the ledger says that another has followed.</summary>
    private static IReadOnlyList<VerifierKey> Follow(LedgerText text, string origin, IReadOnlyList<VerifierKey> keys, out string newestCheckpoint)
    {
        var trusted = new TrustedKeys(keys);
        newestCheckpoint = AuditChain.Genesis;
        using var stream = text.Open(LedgerPosition.Start) ?? throw new IOException($"'{text.Name}' cannot be read.");
        using var lines = new LineCutter(stream);
        var index = 0L;
        do
        {
            while (lines.TryCut())
            {
                if (!lines.TooLong && lines.Line.IsEmpty)
                    continue;
                if (!lines.TooLong && ProofEntry.IsNamed(lines.Line.Span, KeyRemark.ActionName) && ProofEntry.NoteOf(lines.Line.Span) is { } member
                    && SignedNote.Parse(member) is { } note && KeyRemark.Parse(note.Text) is { } remark && remark.Origin == origin)
                {
                    trusted.Learn(remark, note, index);
                }

                if (!lines.TooLong && ProofEntry.IsNamed(lines.Line.Span, ProofEntry.CheckpointName) && new LineScanner(lines.Line.Span, keep: false) is var scanner && scanner.Scan())
                    newestCheckpoint = Encoding.ASCII.GetString(scanner.ChainHash);
                index++;
            }
        }
        while (lines.Fill());
        return trusted.Marked();
    }
}
