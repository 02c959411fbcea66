namespace Attesta.Challenges.OneTimeCodes;

/// <summary>
/// The record that lets a code count once and locks out who guesses. Whoever shares the record shares both, so several processes should share one:
/// <see cref="FileUsedCodes"/>. For several threads.
/// </summary>
public interface IUsedCodes
{
    /// <summary>
    /// Checks and records in one step that no other attempt comes between. A step counts once for its secret, and no earlier one counts after it;
    /// wrong codes are counted for the person and for the secret, and either count locks out. What it returns is on stable storage.
    /// </summary>
    /// <exception cref="UsedCodesException">The attempt could not be recorded; no code is accepted then. So it is with any other exception.</exception>
    ValueTask<CodeOutcome> UseAsync(CodeAttempt attempt, CancellationToken cancellationToken);
}
