namespace Attesta.Challenges.OneTimeCodes;

/// <summary>A code that somebody entered, for the record of used codes. It holds neither the code nor the secret.</summary>
public sealed record CodeAttempt
{
    /// <summary>Names the person: 32 hex digits.</summary>
    public required string Person { get; init; }

    /// <summary>Names the secret, which several people may share: 32 hex digits.</summary>
    public required string Secret { get; init; }

    /// <summary>Which period the code belongs to; null when the code is wrong.</summary>
    public required long? Step { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>How many wrong codes lock out.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>For how long.</summary>
    public required TimeSpan Lockout { get; init; }
}

/// <summary>What an attempt came to.</summary>
public abstract record CodeOutcome
{
    private CodeOutcome()
    {
    }

    /// <summary>The code is right, and from now on it is used.</summary>
    public sealed record Accepted : CodeOutcome;

    /// <summary>The code, or a later one of the same secret, was used before.</summary>
    public sealed record Replayed : CodeOutcome;

    /// <summary>The code is wrong.</summary>
    /// <param name="AttemptsLeft">How many more wrong ones there can be; at 0 the lock-out has begun.</param>
    public sealed record Wrong(int AttemptsLeft) : CodeOutcome;

    /// <summary>Too many wrong codes were entered before; this one was not looked at.</summary>
    public sealed record LockedOut(DateTimeOffset Until) : CodeOutcome;
}
