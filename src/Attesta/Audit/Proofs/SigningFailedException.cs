namespace Attesta.Audit.Proofs;

/// <summary>A key cannot be read, or a signature could not be made. The message says what happened and what to do, and nothing of the key.</summary>
public sealed class SigningFailedException : Exception
{
    /// <summary>Signing failed.</summary>
    public SigningFailedException()
        : this("The checkpoint could not be signed.")
    {
    }

    /// <summary>Signing failed, and why.</summary>
    public SigningFailedException(string message)
        : base(message)
    {
    }

    /// <summary>Signing failed, and the failure behind it.</summary>
    public SigningFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
