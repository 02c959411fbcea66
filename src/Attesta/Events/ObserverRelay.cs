using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Attesta.Events;

/// <summary>Carries events to observers off the line. INVARIANT: no observer delays, changes or breaks an evaluation.</summary>
internal sealed partial class ObserverRelay : IAsyncDisposable
{
    private const int Capacity = 1024;

    private readonly (IAttestaObserver Observer, Channel<AttestaEvent> Queue, Task Pump)[] _lanes;
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _log;
    private long _dropped;

    public ObserverRelay(IReadOnlyList<IAttestaObserver> observers, ILogger log)
    {
        _log = log;
        _lanes = [.. observers.Select(observer =>
        {
            // Each observer has a queue of its own, so that a slow one starves only itself.
            var queue = Channel.CreateBounded<AttestaEvent>(new BoundedChannelOptions(Capacity) { SingleReader = true });
            return (observer, queue, Task.Run(() => PumpAsync(observer, queue.Reader)));
        })];
    }

    public void Publish(AttestaEvent happened)
    {
        foreach (var (_, queue, _) in _lanes)
        {
            if (!queue.Writer.TryWrite(happened))
                LogDropped(_log, happened.Name, Interlocked.Increment(ref _dropped));
        }
    }

    /// <summary>Waits for what is queued, but not longer than a few seconds for an observer that hangs.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var (_, queue, _) in _lanes)
            queue.Writer.TryComplete();
        var drained = Task.WhenAll(_lanes.Select(lane => lane.Pump));
        await Task.WhenAny(drained, Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System)).ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task PumpAsync(IAttestaObserver observer, ChannelReader<AttestaEvent> events)
    {
        var stop = _stop.Token;
        await foreach (var happened in events.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            try
            {
                await observer.ObserveAsync(happened, stop).ConfigureAwait(false);
            }
            catch (Exception thrown)
            {
                LogFailed(_log, happened.Name, thrown);
            }

            if (stop.IsCancellationRequested)
                return;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An observer failed on the event {EventName}; the decision stands.")]
    private static partial void LogFailed(ILogger log, string eventName, Exception thrown);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An observer is too slow: the event {EventName} was dropped, {Dropped} so far.")]
    private static partial void LogDropped(ILogger log, string eventName, long dropped);
}
