namespace Attesta.Actions;

/// <summary>A value cannot be recorded as it is: not a number, cyclic, too deep, too large, or it throws when read. The gate denies such a call.</summary>
public sealed class UnfaithfulValueException : Exception
{
    /// <summary>A value that cannot be recorded.</summary>
    public UnfaithfulValueException()
        : this("A value cannot be recorded faithfully.")
    {
    }

    /// <summary>A value that cannot be recorded, and why.</summary>
    public UnfaithfulValueException(string message)
        : base(message)
    {
    }

    /// <summary>A value that cannot be recorded, and the failure behind it.</summary>
    public UnfaithfulValueException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
