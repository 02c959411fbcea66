namespace Attesta.Audit.Proofs;

/// <summary>The record in memory: an approval counts once in this process, and again after a restart. For tests, or for a service whose restart outlasts every approval.</summary>
/// <param name="time">The clock; null for the system's.</param>
public sealed class InMemoryUsedApprovals(TimeProvider? time = null) : IUsedApprovals
{
    private const int MostKept = 1_000_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);
    private DateTimeOffset _forgottenUpTo;

    /// <inheritdoc/>
    public ValueTask<bool> TryUseAsync(string useId, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_used.Count >= MostKept)
                Forget();

            // A clock that was set back must not bring back what was forgotten.
            if (expiresAt <= _forgottenUpTo)
                throw new IOException("its use may have been forgotten, because the clock was ahead before");
            return new(_used.TryAdd(useId, expiresAt));
        }
    }

    private void Forget()
    {
        var now = (time ?? TimeProvider.System).GetUtcNow();
        foreach (var (useId, _) in _used.Where(pair => pair.Value <= now).ToList())
            _used.Remove(useId);
        _forgottenUpTo = now > _forgottenUpTo ? now : _forgottenUpTo;
        if (_used.Count >= MostKept)
            throw new IOException("too many approvals are remembered");
    }
}
