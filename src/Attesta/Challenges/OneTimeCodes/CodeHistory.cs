namespace Attesta.Challenges.OneTimeCodes;

/// <summary>What is remembered of one person or one secret. Times are milliseconds since 1970; -1 stands for never.</summary>
internal readonly record struct CodeHistory(long LastStep, long UsedAt, int Failures, long FailedAt, long LockedUntil)
{
    private static readonly long KeptFor = (long)TimeSpan.FromDays(1).TotalMilliseconds;

    public static CodeHistory None { get; } = new(-1, -1, 0, -1, -1);

    /// <summary>Whether forgetting it changes nothing: no period that could still be taken, no failure, no lock.</summary>
    public bool IsOver(long now) => now - UsedAt > KeptFor && now - FailedAt > KeptFor && now - LockedUntil > KeptFor;

    /// <summary>Decides on an attempt. Pure.</summary>
    /// <returns>The outcome, and what is remembered of the person and of the secret from now on.</returns>
    public static (CodeOutcome Outcome, CodeHistory Person, CodeHistory Secret) Decide(CodeHistory person, CodeHistory secret, CodeAttempt attempt)
    {
        var now = attempt.Now.ToUnixTimeMilliseconds();
        var locked = Math.Max(person.LockedUntil, secret.LockedUntil);
        if (locked > now)
            return (new CodeOutcome.LockedOut(DateTimeOffset.FromUnixTimeMilliseconds(locked)), person, secret);
        if (attempt.Step is { } step)
        {
            // INVARIANT: a step counts once, and no earlier one after it.
            if (step <= secret.LastStep)
                return (new CodeOutcome.Replayed(), person, secret);
            return (new CodeOutcome.Accepted(), person with { Failures = 0 }, secret with { LastStep = step, UsedAt = now, Failures = 0 });
        }

        person = person.Failed(attempt, now);
        secret = secret.Failed(attempt, now);
        var left = Math.Max(person.LockedUntil, secret.LockedUntil) > now ? 0 : attempt.MaxAttempts - Math.Max(person.Failures, secret.Failures);
        return (new CodeOutcome.Wrong(left), person, secret);
    }

    private CodeHistory Failed(CodeAttempt attempt, long now)
    {
        var lockout = (long)attempt.Lockout.TotalMilliseconds;
        var failures = (now - FailedAt > lockout ? 0 : Failures) + 1;
        return failures >= attempt.MaxAttempts
            ? this with { Failures = 0, FailedAt = now, LockedUntil = now + lockout }
            : this with { Failures = failures, FailedAt = now };
    }
}
