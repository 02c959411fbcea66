using Attesta.Approvals;

namespace Attesta;

/// <summary>Telling others, off the line.</summary>
public sealed partial class AttestaGate : IAsyncDisposable
{
    private readonly Lock _starting = new();
    private ObserverRelay? _relay;

    /// <summary>Hands what is queued to the observers, and closes what the gate opened itself.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _relay, null) is { } relay)
            await relay.DisposeAsync().ConfigureAwait(false);
        _ownTrust?.Dispose();
        if (_ownLedger is { } own)
            await own.DisposeAsync().ConfigureAwait(false);
    }

    private bool IsObserved => Observers.Count > 0;

    private void Publish(AttestaEvent happened)
    {
        var relay = Volatile.Read(ref _relay);
        if (relay is null)
        {
            lock (_starting)
                relay = _relay ??= new ObserverRelay(Observers, Log);
        }

        relay.Publish(happened);
    }
}
