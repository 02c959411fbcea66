namespace Attesta.Challenges.OneTimeCodes;

/// <summary>The record of used codes cannot be read or written, so no code is accepted. The message may be shown to anyone.</summary>
public sealed class UsedCodesException : Exception
{
    /// <summary>The record failed.</summary>
    public UsedCodesException()
        : this("The record of used codes cannot be used.")
    {
    }

    /// <summary>The record failed, and why.</summary>
    public UsedCodesException(string message)
        : base(message)
    {
    }

    /// <summary>The record failed, and the failure behind it.</summary>
    public UsedCodesException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
