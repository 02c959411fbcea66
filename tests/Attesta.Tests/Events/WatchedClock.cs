using Attesta.Testing;

namespace Attesta.Tests.Events;

/// <summary>A manual clock that says when somebody begins to wait, so that a test moves it then and not too soon.</summary>
internal sealed class WatchedClock : TimeProvider
{
    private readonly ManualClock _clock = new();
    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _waits = [];
    private readonly List<(Func<TimeSpan, bool> Fits, int Count, TaskCompletionSource Reached)> _watchers = [];

    public override long TimestampFrequency => _clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow();

    public override long GetTimestamp() => _clock.GetTimestamp();

    public void Advance(TimeSpan by) => _clock.Advance(by);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Watched(this, _clock.CreateTimer(callback, state, dueTime, period));
        Seen(dueTime);
        return timer;
    }

    /// <summary>Completes when, since the clock was made, so many waits have begun that fit.</summary>
    public Task WhenWaitingAsync(Func<TimeSpan, bool> fits, int count = 1)
    {
        lock (_gate)
        {
            if (_waits.Count(fits) >= count)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((fits, count, reached));
            return reached.Task;
        }
    }

    private void Seen(TimeSpan wait)
    {
        lock (_gate)
        {
            _waits.Add(wait);
            foreach (var (fits, count, reached) in _watchers)
            {
                if (_waits.Count(fits) >= count)
                    reached.TrySetResult();
            }
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
