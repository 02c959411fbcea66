namespace Attesta.Audit;

/// <summary>An audit entry could not be written. The message says what happened and what to do.</summary>
public sealed class AuditFailedException : Exception
{
    /// <summary>A failed write.</summary>
    public AuditFailedException()
        : this("The audit entry could not be written.")
    {
    }

    /// <summary>A failed write, and why.</summary>
    public AuditFailedException(string message)
        : base(message)
    {
    }

    /// <summary>A failed write, and the failure behind it.</summary>
    public AuditFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
