namespace Attesta.Audit.Proofs;

/// <summary>An anchor cannot be read, or did not keep a checkpoint. The message says which, why and what to do.</summary>
public sealed class AnchorFailedException : Exception
{
    /// <summary>An anchor failed.</summary>
    public AnchorFailedException()
        : this("The anchor could not be used.")
    {
    }

    /// <summary>An anchor failed, and why.</summary>
    public AnchorFailedException(string message)
        : base(message)
    {
    }

    /// <summary>An anchor failed, and the failure behind it.</summary>
    public AnchorFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
