namespace Attesta.Audit.Proofs;

/// <summary>Signs checkpoints. Implementations are called from one thread at a time, and may take as long as a hardware token takes.</summary>
public interface ICheckpointSigner
{
    /// <summary>The public half, with a name.</summary>
    VerifierKey Key { get; }

    /// <summary>The ECDSA P-256 signature over the SHA-256 of these bytes, as a DER sequence.</summary>
    /// <exception cref="SigningFailedException">It could not be made. So it is with any other exception.</exception>
    ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken);
}
