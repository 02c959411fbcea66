using System.Collections.Concurrent;
using Attesta.Events;
using Attesta.Testing;
using Attesta.Tests.Line;

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
    public async Task An_observer_that_throws_or_hangs_breaks_and_slows_nothing()
    {
        var hearing = new Hearing();
        var fixture = GateFixture.At(0.1);
        fixture.Observers = [new Throws(), new Hangs(), hearing];
        await using (var gate = fixture.Build())
        {
            for (var i = 0; i < 2_000; i++)
                (await gate.EvaluateAsync(GateFixture.Action)).Verdict.ShouldBe(Verdict.Approved);
        }

        fixture.Ledger.Entries.Count.ShouldBe(2_000);
        hearing.Names.ShouldNotBeEmpty();
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

    private sealed class Throws : IAttestaObserver
    {
        public ValueTask ObserveAsync(AttestaEvent happened, CancellationToken cancellationToken) => throw new InvalidOperationException();
    }

    private sealed class Hangs : IAttestaObserver
    {
        public async ValueTask ObserveAsync(AttestaEvent happened, CancellationToken cancellationToken) =>
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }
}
