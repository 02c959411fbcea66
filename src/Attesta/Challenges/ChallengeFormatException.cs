namespace Attesta.Challenges;

/// <summary>A form or its answers are not written as they should be. Nothing was graded, so nobody passed.</summary>
public sealed class ChallengeFormatException : Exception
{
    /// <summary>Something is malformed.</summary>
    public ChallengeFormatException()
        : this("The form or its answers are malformed.")
    {
    }

    /// <summary>Something is malformed, and what.</summary>
    public ChallengeFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Something is malformed, and the failure behind it.</summary>
    public ChallengeFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
