using System.Collections.Concurrent;
using Attesta.Events;
using Attesta.Testing;
using Attesta.Tests.Line;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Attesta.Tests.Events;

public sealed class ObserverTests
{
    [Fact]
    public async Task Hears_the_events_of_the_line_in_order()
    {
        var hearing = new Hearing();
        var fixture = GateFixture.At(0.45, new ScriptedOperator().Approves());
        fixture.Observers = [hearing];
        await using (var gate = fixture.Build())
            await gate.RunAsync(GateFixture.Action, (_, _) => ValueTask.FromResult(0));

        hearing.Names.ShouldBe(["risk_scored", "challenge_issued", "challenge_completed", "audit_logged", "approved", "executed"]);
    }

    [Fact]
    public async Task An_escalation_is_an_event()
    {
        var hearing = new Hearing();
        var person = new ScriptedOperator().Hangs();
        var fixture = GateFixture.At(0.45, person);
        fixture.Observers = [hearing];
        fixture.Policy = fixture.Policy with { FailMode = FailMode.Escalate };
        await using (var gate = fixture.Build())
        {
            var evaluating = gate.EvaluateAsync(GateFixture.Action).AsTask();
            await person.WhenAskedAsync();
            fixture.Clock.Advance(TimeSpan.FromSeconds(301));
            await evaluating;
        }

        hearing.Names.ShouldContain("escalated");
    }

    [Fact]
    public async Task Observers_that_throw_hang_or_block_break_and_slow_nothing()
    {
        var hearing = new Hearing();
        using var release = new ManualResetEventSlim();
        var released = new TaskCompletionSource();
        var fixture = GateFixture.At(0.1);
        fixture.Observers = [new Does(_ => throw new InvalidOperationException()), new Does(_ => new(released.Task)), new Does(_ => Block(release)), hearing];
        await using (var gate = fixture.Build())
        {
            for (var i = 0; i < 2_000; i++)
                (await gate.EvaluateAsync(GateFixture.Action)).Verdict.ShouldBe(Verdict.Approved);
            released.SetResult();
            release.Set();
        }

        fixture.Ledger.Entries.Count.ShouldBe(2_000);
        hearing.Names.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task As_many_blocked_observers_as_there_are_pool_threads_leave_the_pool_alone()
    {
        ThreadPool.GetMinThreads(out var threads, out _);
        using var release = new ManualResetEventSlim();
        var fixture = GateFixture.At(0.1);
        var blocked = Enumerable.Range(0, threads + 1).Select(_ => new Entered(release)).ToList();
        fixture.Observers = blocked;
        await using var gate = fixture.Build();

        await gate.EvaluateAsync(GateFixture.Action);
        var all = Task.WhenAll(blocked.Select(observer => observer.OnPool.Task));
        await Patience.ForAsync(all, static () => "every observer to be called");
        release.Set();

        (await all).ShouldAllBe(isPool => !isPool);
    }

    [Fact]
    public async Task A_log_that_throws_breaks_nothing_either()
    {
        var fixture = GateFixture.At(0.1);
        fixture.Observers = [new Does(_ => throw new InvalidOperationException())];
        fixture.Log = new BadLog();
        await using var gate = fixture.Build();

        (await gate.EvaluateAsync(GateFixture.Action)).Verdict.ShouldBe(Verdict.Approved);
    }

    [Fact]
    public async Task A_closed_gate_still_decides_and_tells_nobody()
    {
        var hearing = new Hearing();
        var fixture = GateFixture.At(0.1);
        fixture.Observers = [hearing];
        var gate = fixture.Build();
        await gate.DisposeAsync();
        await gate.DisposeAsync();

        (await gate.EvaluateAsync(GateFixture.Action)).Verdict.ShouldBe(Verdict.Approved);
        fixture.Ledger.Entries.Count.ShouldBe(1);
        hearing.Names.ShouldBeEmpty();
    }

    [Fact]
    public async Task Publishing_while_the_relay_closes_loses_events_and_nothing_else()
    {
        var hearing = new Hearing();
        var relay = new ObserverRelay([hearing], NullLogger.Instance);
        var happened = await WebhookFixture.DecidedAsync();
        using var closing = new CancellationTokenSource();

        var publishing = Task.Run(() =>
        {
            do
                relay.Publish(happened);
            while (!closing.IsCancellationRequested);
        }, TestContext.Current.CancellationToken);
        await relay.DisposeAsync();
        await closing.CancelAsync();

        await publishing;
    }

    [Fact]
    public async Task What_a_hanging_observer_never_heard_is_counted_and_logged_when_the_relay_closes()
    {
        var clock = new WatchedClock();
        var log = new KeptLog();
        var began = new TaskCompletionSource();
        var relay = new ObserverRelay([new Does(stop =>
        {
            began.TrySetResult();
            return new(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop));
        })], log, clock);
        var happened = await WebhookFixture.DecidedAsync();
        relay.Publish(happened);
        await began.Task;
        relay.Publish(happened);
        relay.Publish(happened);

        var closing = relay.DisposeAsync().AsTask();
        await clock.WhenWaitingAsync(static wait => wait == ObserverRelay.Drain);
        clock.Advance(ObserverRelay.Drain);
        await closing;

        log.Lines.Count(line => line.Contains("was dropped", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task Drops_are_logged_at_every_doubling_and_not_one_by_one()
    {
        var log = new KeptLog();
        var released = new TaskCompletionSource();
        var relay = new ObserverRelay([new Does(_ => new(released.Task))], log, new WatchedClock());
        var happened = await WebhookFixture.DecidedAsync();

        for (var i = 0; i < 3_000; i++)
            relay.Publish(happened);
        released.SetResult();
        await relay.DisposeAsync();

        log.Lines.Count.ShouldBe(11);
    }

    [Fact]
    public async Task An_observer_inherits_nothing_from_the_evaluation_that_came_first()
    {
        var carried = new AsyncLocal<string?> { Value = "the caller's own" };
        var seen = new TaskCompletionSource<string?>();
        var fixture = GateFixture.At(0.1);
        fixture.Observers = [new Does(_ =>
        {
            seen.TrySetResult(carried.Value);
            return default;
        })];
        await using var gate = fixture.Build();

        await gate.EvaluateAsync(GateFixture.Action);

        (await seen.Task).ShouldBeNull();
    }

    private static ValueTask Block(ManualResetEventSlim release)
    {
        release.Wait();
        return default;
    }

    private sealed class Hearing : IAttestaObserver
    {
        private readonly ConcurrentQueue<string> _names = new();

        public IEnumerable<string> Names => _names;

        public ValueTask ObserveAsync(AttestaEvent happened, CancellationToken cancellationToken)
        {
            _names.Enqueue(happened.Name);
            return default;
        }
    }

    private sealed class Does(Func<CancellationToken, ValueTask> observe) : IAttestaObserver
    {
        public ValueTask ObserveAsync(AttestaEvent happened, CancellationToken cancellationToken) => observe(cancellationToken);
    }

    private sealed class Entered(ManualResetEventSlim release) : IAttestaObserver
    {
        public TaskCompletionSource<bool> OnPool { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask ObserveAsync(AttestaEvent happened, CancellationToken cancellationToken)
        {
            OnPool.TrySetResult(Thread.CurrentThread.IsThreadPoolThread);
            return Block(release);
        }
    }

    private sealed class BadLog : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException();
    }

    private sealed class KeptLog : ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception));
    }
}
