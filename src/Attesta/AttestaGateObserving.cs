using Attesta.Events;
using Microsoft.Extensions.Logging;

namespace Attesta;

/// <summary>Telling others, off the line.</summary>
public sealed partial class AttestaGate : IAsyncDisposable
{
    private readonly Lock _starting = new();
    private ObserverRelay? _relay;
    private bool _closed;
    private IReadOnlyList<IAsyncDisposable> _owned = [];

    /// <summary>
    /// Hands what is queued to the observers, for a few seconds at most, and closes what the gate opened itself. What happens on the gate after this is
    /// still decided and written down, but told to nobody.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        ObserverRelay? relay;
        lock (_starting)
        {
            relay = _closed ? null : _relay;
            _closed = true;
        }

        if (relay is not null)
            await relay.DisposeAsync().ConfigureAwait(false);
        _ownTrust?.Dispose();
        foreach (var own in Interlocked.Exchange(ref _owned, []))
            await own.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Has the gate dispose of these after its observers heard the last event, in this order.</summary>
    internal AttestaGate Owning(params IEnumerable<IAsyncDisposable?> parts)
    {
        _owned = [.. _owned, .. parts.OfType<IAsyncDisposable>()];
        return this;
    }

    private bool IsObserved => Observers.Count > 0;

    // INVARIANT: telling fails alone; the decision is made and written down by then.
    private void Publish(AttestaEvent happened)
    {
        try
        {
            Relay()?.Publish(happened);
        }
        catch (Exception thrown)
        {
            LogNotTold(Log, happened.Name, thrown);
        }
    }

    private ObserverRelay? Relay()
    {
        if (Volatile.Read(ref _relay) is { } running)
            return running;
        lock (_starting)
        {
            // A gate that was closed starts no threads that nobody would end.
            return _closed ? null : _relay ??= new ObserverRelay(Observers, Log);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Observers could not be told of the event {EventName}; the decision stands.")]
    private static partial void LogNotTold(ILogger log, string eventName, Exception thrown);
}
