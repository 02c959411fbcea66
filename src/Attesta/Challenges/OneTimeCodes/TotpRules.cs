namespace Attesta.Challenges.OneTimeCodes;

/// <summary>How one-time codes are made and taken. Immutable; a value outside of its range throws <see cref="ArgumentOutOfRangeException"/>.</summary>
public sealed record TotpRules
{
    /// <summary>What every authenticator app understands: SHA-1, six digits, 30 seconds.</summary>
    public static TotpRules Default { get; } = new();

    /// <summary>The hash.</summary>
    public TotpAlgorithm Algorithm
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such algorithm.");
    }

    /// <summary>How many digits a code has, from 6 to 8.</summary>
    public int Digits
    {
        get;
        init => field = value is >= 6 and <= 8 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A code has 6 to 8 digits.");
    } = 6;

    /// <summary>How long a code is the current one, in whole seconds from 15 to 300.</summary>
    public TimeSpan Period
    {
        get;
        init => field = value.TotalSeconds is >= 15 and <= 300 && value.Ticks % TimeSpan.TicksPerSecond == 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A code lasts 15 to 300 whole seconds.");
    } = TimeSpan.FromSeconds(30);

    /// <summary>How many codes before the current one are taken too, from 0 to 10: for a phone whose clock is behind, and for slow typing.</summary>
    public int Window
    {
        get;
        init => field = value is >= 0 and <= 10 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The window is 0 to 10 codes.");
    } = 1;

    /// <summary>True takes the next code too, for a phone whose clock is ahead. Without it such a person waits until the code is the current one.</summary>
    public bool AcceptNext { get; init; }

    /// <summary>How many wrong codes lock a person out, from 1 to 10; and how many codes one question takes.</summary>
    public int MaxAttempts
    {
        get;
        init => field = value is >= 1 and <= 10 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "1 to 10 attempts can be made.");
    } = 3;

    /// <summary>How long a person is locked out, from 1 second to 24 hours. Wrong codes older than this are forgiven.</summary>
    public TimeSpan Lockout
    {
        get;
        init => field = value >= TimeSpan.FromSeconds(1) && value <= TimeSpan.FromHours(24)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A person is locked out for 1 second to 24 hours.");
    } = TimeSpan.FromMinutes(15);

    /// <summary>An answer sooner than this is flagged as a rubber stamp; 3 seconds unless given.</summary>
    public TimeSpan MinReview
    {
        get;
        init => field = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A review time is not negative.");
    } = TimeSpan.FromSeconds(3);
}
