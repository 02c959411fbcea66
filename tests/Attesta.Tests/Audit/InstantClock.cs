namespace Attesta.Tests.Audit;

/// <summary>A clock that stands still and whose timers ring at once: waiting costs nothing.</summary>
internal sealed class InstantClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new(2025, 1, 15, 10, 0, 0, TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
}
