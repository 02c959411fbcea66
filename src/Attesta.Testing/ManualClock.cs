namespace Attesta.Testing;

/// <summary>A clock that stands still until a test moves it. Timers fire on the thread that moves it, in the order they are due. Thread-safe.</summary>
/// <param name="start">What it shows at first; 2025-01-15T10:00:00Z when left out.</param>
public sealed class ManualClock(DateTimeOffset? start = null) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start = (start ?? new DateTimeOffset(2025, 1, 15, 10, 0, 0, TimeSpan.Zero)).ToUniversalTime();
    private TimeSpan _elapsed;
    private long _sequence;

    /// <summary>100 ns a tick, so that timestamps and <see cref="TimeSpan"/> agree exactly.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>UTC: what a test shows must not depend on the machine.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How far it was moved since it was made.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_gate)
                return _elapsed;
        }
    }

    /// <summary>How many timers wait for their time.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_gate)
                return _timers.Count;
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    /// <inheritdoc/>
    public override long GetTimestamp() => Elapsed.Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Moves the clock. Every timer that falls due on the way fires before this returns, each while the clock shows its own due time;
    /// timers that a callback starts are part of it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The span is negative: time only goes forward.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        TimeSpan end;
        lock (_gate)
            end = _elapsed + by;
        while (TakeDue(end) is { } due)
            due.Fire();
    }

    private ManualTimer? TakeDue(TimeSpan end)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= end).OrderBy(timer => timer.Due).ThenBy(timer => timer.Sequence).FirstOrDefault();

            // Another thread may have moved the clock further already; it never goes back.
            var reached = next?.Due ?? end;
            _elapsed = reached > _elapsed ? reached : _elapsed;
            if (next is null)
                return null;
            _timers.Remove(next);
            if (next.Period > TimeSpan.Zero)
                Schedule(next, next.Period);
            return next;
        }
    }

    private void Schedule(ManualTimer timer, TimeSpan dueTime)
    {
        timer.Due = _elapsed + dueTime;
        timer.Sequence = _sequence++;
        _timers.Add(timer);
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private bool _disposed;

        public TimeSpan Due { get; set; }

        public TimeSpan Period { get; private set; }

        public long Sequence { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            CheckRange(dueTime, nameof(dueTime));
            CheckRange(period, nameof(period));
            lock (clock._gate)
            {
                if (_disposed)
                    return false;
                clock._timers.Remove(this);
                Period = period;
                if (dueTime != Timeout.InfiniteTimeSpan && dueTime > TimeSpan.Zero)
                    clock.Schedule(this, dueTime);
                if (dueTime != TimeSpan.Zero)
                    return true;
                if (period > TimeSpan.Zero)
                    clock.Schedule(this, period);
            }

            // Due at once. A system timer fires on another thread; here too, so that a caller who holds a lock does not meet it again.
            ThreadPool.UnsafeQueueUserWorkItem(static timer => timer.Fire(), this, preferLocal: false);
            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                _disposed = true;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private static void CheckRange(TimeSpan span, string name)
        {
            if (span < TimeSpan.Zero && span != Timeout.InfiniteTimeSpan)
                throw new ArgumentOutOfRangeException(name, span, "A timer's span is not negative, except for Timeout.InfiniteTimeSpan.");
        }
    }
}
