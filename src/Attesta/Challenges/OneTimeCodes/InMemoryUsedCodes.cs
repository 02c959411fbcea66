namespace Attesta.Challenges.OneTimeCodes;

/// <summary>The record in memory: codes count once in this process only, and a restart forgets lock-outs. For tests, or for a gate that is alone.</summary>
public sealed class InMemoryUsedCodes : IUsedCodes
{
    private const int MostKept = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, CodeHistory> _histories = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<CodeOutcome> UseAsync(CodeAttempt attempt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (personKey, secretKey) = ("p" + attempt.Person, "s" + attempt.Secret);
        lock (_lock)
        {
            if (_histories.Count >= MostKept)
                Forget(attempt.Now.ToUnixTimeMilliseconds());
            var (outcome, person, secret) = CodeHistory.Decide(
                _histories.GetValueOrDefault(personKey, CodeHistory.None), _histories.GetValueOrDefault(secretKey, CodeHistory.None), attempt);
            _histories[personKey] = person;
            _histories[secretKey] = secret;
            return new(outcome);
        }
    }

    private void Forget(long now)
    {
        foreach (var (key, _) in _histories.Where(pair => pair.Value.IsOver(now)).ToList())
            _histories.Remove(key);
        if (_histories.Count >= MostKept)
            throw new UsedCodesException("Too many codes are remembered.");
    }
}
