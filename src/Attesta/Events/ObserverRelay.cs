using System.Threading.Channels;
using Attesta.Telemetry;
using Microsoft.Extensions.Logging;

namespace Attesta.Events;

/// <summary>
/// Carries events to observers off the line. Each observer has a queue and a thread of its own, so that one that hangs, even without awaiting, starves
/// only itself. INVARIANT: no observer delays, changes or breaks an evaluation.
/// </summary>
internal sealed partial class ObserverRelay : IAsyncDisposable
{
    private const int Capacity = 1024;

    /// <summary>How long <see cref="DisposeAsync"/> waits for observers that are behind.</summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(5);

    private readonly Lane[] _lanes;
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private long _dropped;

    public ObserverRelay(IReadOnlyList<IAttestaObserver> observers, ILogger log, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _log = log;

        // What the first evaluation carries along, its span above all, is not the parent of everything that observers do from now on.
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
            _lanes = [.. observers.Select(Start)];
    }

    public void Publish(AttestaEvent happened)
    {
        foreach (var lane in _lanes)
        {
            if (!lane.Queue.Writer.TryWrite(happened))
                Drop(happened.Name);
        }
    }

    /// <summary>Hands over what is queued, but gives up on observers that need longer than <see cref="Drain"/> and says how much they missed.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes)
            lane.Queue.Writer.TryComplete();
        using var waiting = new CancellationTokenSource();
        var drained = Task.WhenAll(_lanes.Select(lane => lane.Ended));
        await Task.WhenAny(drained, Task.Delay(Drain, _time, waiting.Token)).ConfigureAwait(false);
        await waiting.CancelAsync().ConfigureAwait(false);

        // Never disposed: an observer that is still at work may yet look at the token.
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (var lane in _lanes.Where(lane => !lane.Ended.IsCompleted))
        {
            while (lane.Queue.Reader.TryRead(out var missed))
                Drop(missed.Name);
        }
    }

    private Lane Start(IAttestaObserver observer)
    {
        var queue = Channel.CreateBounded<AttestaEvent>(new BoundedChannelOptions(Capacity));
        return new Lane(queue, Task.Factory.StartNew(
            () => Pump(observer, queue.Reader), CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default));
    }

    // Waits by blocking, since the thread is the observer's own: a pool thread that an observer holds would be missing for evaluations.
    private void Pump(IAttestaObserver observer, ChannelReader<AttestaEvent> events)
    {
        var stop = _stop.Token;
        while (events.WaitToReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
        {
            while (!stop.IsCancellationRequested && events.TryRead(out var happened))
                Hand(observer, happened, stop);
            if (stop.IsCancellationRequested)
                return;
        }
    }

    private void Hand(IAttestaObserver observer, AttestaEvent happened, CancellationToken stop)
    {
        try
        {
            observer.ObserveAsync(happened, stop).AsTask().GetAwaiter().GetResult();
        }
        catch (Exception thrown)
        {
            Safely(() => LogFailed(_log, happened.Name, thrown));
        }
    }

    private void Drop(string name)
    {
        Instruments.Dropped();
        var dropped = Interlocked.Increment(ref _dropped);

        // An observer that is behind stays behind for a while: the first drop is news, then every doubling.
        if (long.IsPow2(dropped))
            Safely(() => LogDropped(_log, name, dropped));
    }

    // A log of the host's own may throw, and this may stand on the line.
    private static void Safely(Action write)
    {
        try
        {
            write();
        }
        catch (Exception)
        {
            // There is nowhere left to say so.
        }
    }

    private sealed record Lane(Channel<AttestaEvent> Queue, Task Ended);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An observer failed on the event {EventName}; the decision stands.")]
    private static partial void LogFailed(ILogger log, string eventName, Exception thrown);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An observer is too slow, or the gate is closed: the event {EventName} was dropped, {Dropped} so far.")]
    private static partial void LogDropped(ILogger log, string eventName, long dropped);
}
