using Attesta.Testing;

namespace Attesta.Tests.Events;

/// <summary>A manual clock that says when somebody begins to wait, so that a test moves it then and not too soon.</summary>
internal sealed class WatchedClock : TimeProvider
{
    private readonly ManualClock _clock = new();
    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _waits = [];
    private readonly List<(Func<TimeSpan, bool> Fits, int Count, TaskCompletionSource<TimeSpan> Reached)> _watchers = [];

    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>How long the waits are that began, for the message of a test that fails.</summary>
    public string Waits
    {
        get
        {
            lock (_gate)
                return $"[{string.Join(", ", _waits)}]";
        }
    }

    public override long TimestampFrequency => _clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow();

    public override long GetTimestamp() => _clock.GetTimestamp();

    public void Advance(TimeSpan by) => _clock.Advance(by);

    /// <summary>Called on the thread that begins to wait, before it does.</summary>
    public Action<TimeSpan>? Beginning { get; set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Beginning?.Invoke(dueTime);
        var timer = new Watched(this, _clock.CreateTimer(callback, state, dueTime, period));
        Seen(dueTime);
        return timer;
    }

    /// <summary>Completes when, since the clock was made, so many waits have begun that fit; gives how long the last of these is.</summary>
    public async Task<TimeSpan> WhenWaitingAsync(Func<TimeSpan, bool> fits, int count = 1)
    {
        var reached = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _watchers.Add((fits, count, reached));
            Tell();
        }

        return await Patience.ForAsync(reached.Task, () => $"the wait {count} that fits; the clock was moved by {_clock.Elapsed} and saw {Waits}");
    }

    private void Seen(TimeSpan wait)
    {
        lock (_gate)
        {
            _waits.Add(wait);
            Tell();
        }
    }

    private void Tell()
    {
        foreach (var (fits, count, reached) in _watchers)
        {
            var fitting = _waits.Where(fits).ToList();
            if (fitting.Count >= count)
                reached.TrySetResult(fitting[count - 1]);
        }
    }

    private sealed class Watched(WatchedClock clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            clock.Seen(dueTime);
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
