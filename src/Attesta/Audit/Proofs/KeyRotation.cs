namespace Attesta.Audit.Proofs;

/// <summary>Passes the pen from one key to the next.</summary>
public static class KeyRotation
{
    /// <summary>
    /// Records in the ledger that a key follows another, signed by both: whoever trusts the old one trusts the new one from there on, and the old one no more.
    /// Let every process that signs use the new key before it writes again.
    /// </summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="path">Its file.</param>
    /// <param name="previous">The key until now.</param>
    /// <param name="next">The key from now on.</param>
    /// <param name="origin">The ledger's name; null when it has it from its first entry.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    /// <returns>The entry.</returns>
    /// <exception cref="SigningFailedException">The ledger was never signed by the old key.</exception>
    /// <exception cref="AuditFailedException">The entry could not be written.</exception>
    public static ValueTask<AuditEntry> RecordAsync(
        IAuditLedger ledger, string path, ICheckpointSigner previous, ICheckpointSigner next, string? origin = null, TimeProvider? time = null, CancellationToken cancellationToken = default) =>
        RecordAsync(ledger, LedgerText.OfFile(path), previous, next, origin, time, cancellationToken);

    /// <summary>The same wherever the ledger is kept.</summary>
    /// <inheritdoc cref="RecordAsync(IAuditLedger, string, ICheckpointSigner, ICheckpointSigner, string?, TimeProvider?, CancellationToken)"/>
    public static async ValueTask<AuditEntry> RecordAsync(
        IAuditLedger ledger, LedgerText text, ICheckpointSigner previous, ICheckpointSigner next, string? origin = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(previous);
        ArgumentNullException.ThrowIfNull(next);
        var checkpoint = LedgerProver.Open(text, [previous.Key])?.Checkpoint
            ?? throw new SigningFailedException($"The audit log '{text.Name}' has no checkpoint of the key {previous.Key.Name}. Name the key that signs it now.");
        var remark = new KeyRemark(origin ?? checkpoint.Origin, next.Key, previous.Key);
        var note = await remark.SignAsync(next, previous, cancellationToken).ConfigureAwait(false);
        return await ledger.AppendAsync(ProofEntry.Of(remark, note, (time ?? TimeProvider.System).GetUtcNow()), Durability.Durable).ConfigureAwait(false);
    }
}
