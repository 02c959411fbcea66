namespace Attesta.Audit.Proofs;

/// <summary>
/// Where checkpoints are kept out of reach of whoever can write the ledger: another mount, a witness, a table that only takes inserts. Called from one
/// thread at a time for each ledger; a checkpoint may come twice, and several may be left out.
/// </summary>
public interface ICheckpointAnchor
{
    /// <summary>What it is called in messages, such as its path.</summary>
    string Name { get; }

    /// <summary>Keeps a checkpoint. When it returns, the checkpoint outlives this process and this machine's power.</summary>
    /// <returns>Signatures that vouch for it, to be kept with the note; none is fine.</returns>
    /// <exception cref="AnchorFailedException">It was not kept. So it is with any other exception; the next checkpoint is offered all the same.</exception>
    ValueTask<IReadOnlyList<NoteSignature>> StoreAsync(CheckpointOffer offer, CancellationToken cancellationToken);

    /// <summary>The checkpoints of a ledger that it holds, or the newest alone, in any order. Who reads them checks their signatures.</summary>
    /// <exception cref="AnchorFailedException">They cannot be had.</exception>
    IAsyncEnumerable<SignedNote> ListAsync(string? origin, CancellationToken cancellationToken);
}
