using Attesta.Testing;

namespace Attesta.Terminal.Tests.Testing;

public sealed class ManualClockTests
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2025, 1, 15, 10, 0, 0, TimeSpan.FromHours(2)));

    [Fact]
    public void Stands_still_until_it_is_moved()
    {
        var start = _clock.GetTimestamp();
        _clock.GetUtcNow().ShouldBe(new DateTimeOffset(2025, 1, 15, 8, 0, 0, TimeSpan.Zero));

        _clock.Advance(TimeSpan.FromSeconds(1.5));

        _clock.GetUtcNow().ShouldBe(new DateTimeOffset(2025, 1, 15, 8, 0, 1, 500, TimeSpan.Zero));
        _clock.GetElapsedTime(start).ShouldBe(TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public void Fires_timers_in_order_each_at_its_own_time()
    {
        var fired = new List<string>();
        using var late = Timer("late", 3);
        using var early = Timer("early", 1);
        using var periodic = _clock.CreateTimer(_ => fired.Add($"tick@{_clock.Elapsed.TotalSeconds}"), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));

        _clock.Advance(TimeSpan.FromSeconds(5));

        fired.ShouldBe(["early@1", "tick@2", "late@3", "tick@4"]);
        _clock.PendingTimers.ShouldBe(1);

        ITimer Timer(string name, double due) =>
            _clock.CreateTimer(_ => fired.Add($"{name}@{_clock.Elapsed.TotalSeconds}"), null, TimeSpan.FromSeconds(due), Timeout.InfiniteTimeSpan);
    }

    [Fact]
    public void A_timer_that_a_timer_starts_fires_too()
    {
        var fired = 0;
        using var first = _clock.CreateTimer(
            _ => _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _clock.Advance(TimeSpan.FromSeconds(2));

        fired.ShouldBe(1);
    }

    [Fact]
    public void A_timer_can_be_stopped_and_changed()
    {
        var fired = 0;
        using var timer = _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan).ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(5));
        fired.ShouldBe(0);

        timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromSeconds(5));
        fired.ShouldBe(1);

        timer.Dispose();
        timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan).ShouldBeFalse();
    }

    [Fact]
    public async Task Delays_and_timeouts_run_on_it()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(10), _clock);
        var delay = Task.Delay(TimeSpan.FromSeconds(5), _clock, CancellationToken.None);

        _clock.Advance(TimeSpan.FromSeconds(5));
        await delay;
        source.IsCancellationRequested.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(5));

        source.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void Never_goes_back() => Should.Throw<ArgumentOutOfRangeException>(() => _clock.Advance(TimeSpan.FromTicks(-1)));

    [Fact]
    public void Counts_every_step_when_several_threads_move_it()
    {
        var fired = 0;
        using var timer = _clock.CreateTimer(_ => Interlocked.Increment(ref fired), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        Parallel.For(0, 100, _ => _clock.Advance(TimeSpan.FromSeconds(1)));

        // Steps that overlap may end at the same time, but no tick up to where the clock stands is lost or doubled.
        fired.ShouldBe((int)_clock.Elapsed.TotalSeconds);
    }
}
