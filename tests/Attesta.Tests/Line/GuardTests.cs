using Attesta.Actions;
using Attesta.Testing;

namespace Attesta.Tests.Line;

public sealed class GuardTests
{
    private readonly List<string> _ran = [];

    [Fact]
    public async Task Guards_delegates_of_every_kind()
    {
        var gate = GateFixture.At(0.1).Build();

        gate.Guard(Delete)("a");
        gate.Guard(Count)("a", 2).ShouldBe(2);
        await gate.Guard(DeleteAsync)("b", CancellationToken.None);
        (await gate.Guard(CountAsync)("c", [1, 2, 3])).ShouldBe(3);
        await gate.Guard(DeleteQuickly)("d");
        (await gate.Guard(CountQuickly)(new Order("x", ["y"]))).ShouldBe(1);
        gate.Guard(Nothing)();
        gate.Guard((int a, int b, int c, int d, int e, int f, int g, int h) => a + b + c + d + e + f + g + h, new GuardOptions { Name = "add" })(1, 2, 3, 4, 5, 6, 7, 8).ShouldBe(36);

        _ran.ShouldBe(["a", "a", "b", "c", "d", "x", "nothing"]);
    }

    [Fact]
    public async Task A_denied_call_does_not_reach_the_target()
    {
        var fixture = GateFixture.At(0.45, ScriptedOperator.WhoDenies());
        var gate = fixture.Build();

        var denied = Should.Throw<AttestaDeniedException>(() => gate.Guard(Delete)("a"));
        denied.Result!.Verdict.ShouldBe(Verdict.Denied);
        Should.Throw<AttestaDeniedException>(() => gate.Guard(Count)("a", 1));
        await Should.ThrowAsync<AttestaDeniedException>(gate.Guard(DeleteAsync)("a", CancellationToken.None));
        await Should.ThrowAsync<AttestaDeniedException>(gate.Guard(CountQuickly)(new Order("x", [])).AsTask());

        _ran.ShouldBeEmpty();
        fixture.Ledger.Entries.Count.ShouldBe(4);
    }

    [Fact]
    public void A_delegate_that_calls_several_methods_is_refused_in_any_wrapping()
    {
        var gate = GateFixture.At(0.1).Build();
        Action<string> several = Delete;
        several += static _ => { };
        var named = new GuardOptions { Name = "log_it" };

        Should.Throw<ArgumentException>(() => gate.Guard(several, named)).Message.ShouldContain("several methods");
        Should.Throw<ArgumentException>(() => gate.Guard(new Action<string>(several.Invoke), named));

        _ran.ShouldBeEmpty();
    }

    [Fact]
    public void Names_the_call_by_method_and_parameters()
    {
        var fixture = GateFixture.At(0.1);

        fixture.Build().Guard(Count)("orders", 3);

        fixture.Ledger.Entries[0].ActionDescription.ShouldBe("Count(table='orders', limit=3)");
    }

    [Fact]
    public void Passes_on_what_the_options_say()
    {
        var fixture = GateFixture.At(0.1, ScriptedOperator.WhoDenies());
        var guarded = fixture.Build().Guard(Delete, new GuardOptions
        {
            Name = "wipe",
            Risk = RiskLevel.Critical,
            AgentId = "a",
            SessionId = "s",
            Environment = "prod",
            Doc = "Wipes.",
            Hints = PlainMap.Of(("x", true)),
        });

        Should.Throw<AttestaDeniedException>(() => guarded("t"));

        var entry = fixture.Entry;
        (entry.ActionName, entry.RiskLevel, entry.AgentId, entry.SessionId, entry.Environment).ShouldBe(("wipe", "critical", "a", "s", "production"));
    }

    [Fact]
    public async Task The_target_gets_its_own_copy_of_what_was_shown()
    {
        var live = new Order("x", ["y"]);
        var person = new ScriptedOperator().Then(prompt =>
        {
            live.Items.Add("injected");
            return new Attesta.Approvals.OperatorAnswer.Reviewed(new Attesta.Challenges.Review { ApproverId = "ann", Answers = new Dictionary<string, string> { ["confirm"] = "yes" } });
        });

        (await GateFixture.At(0.45, person).Build().Guard(CountQuickly)(live)).ShouldBe(1);
    }

    [Fact]
    public void What_cannot_be_copied_exactly_is_refused_before_anybody_is_asked()
    {
        var fixture = GateFixture.At(0.1);

        var denied = Should.Throw<AttestaDeniedException>(() => fixture.Build().Guard((Lossy lossy) => _ran.Add("ran"), new GuardOptions { Name = "lossy" })(new Lossy("hidden")));

        denied.Message.ShouldContain("lossy");
        fixture.Entry.Metadata["cause"].ShouldBe("gate_failed");
        _ran.ShouldBeEmpty();
    }

    [Fact]
    public void A_parameter_that_cannot_be_frozen_is_refused_when_the_guard_is_built()
    {
        var gate = GateFixture.At(0.1).Build();

        Should.Throw<ArgumentException>(() => gate.Guard((Stream body) => { }, new GuardOptions { Name = "x" })).Message.ShouldContain("body");
        Should.Throw<ArgumentException>(() => gate.Guard((Action callback) => { }, new GuardOptions { Name = "x" }));
        Should.Throw<ArgumentException>(() => gate.Guard((ref int x) => x, new GuardOptions { Name = "x" }));
        Should.Throw<ArgumentException>(() => gate.Guard((string x) => { })).Message.ShouldContain("Name");
    }

    [Fact]
    public void A_function_whose_work_happens_later_is_refused_when_the_guard_is_built()
    {
        var gate = GateFixture.At(0.1).Build();
        var named = new GuardOptions { Name = "x" };

        Should.Throw<ArgumentException>(() => gate.Guard((string x) => x.Select(letter => letter), named)).Message.ShouldContain("later");
        Should.Throw<ArgumentException>(() => gate.Guard((string x) => (Action)(() => _ran.Add(x)), named));
        Should.Throw<ArgumentException>(() => gate.Guard((string x) => new Lazy<string>(() => x), named));
        Should.Throw<ArgumentException>(() => gate.Guard((string x) => Task.FromResult(x.Select(letter => letter)), named));
        gate.Guard((string x) => (IReadOnlyList<string>)[x], named)("a").ShouldBe(["a"]);
    }

    [Fact]
    public async Task An_exception_of_the_target_comes_through_as_it_is_and_is_recorded_as_a_failure()
    {
        var fixture = GateFixture.At(0.1);
        Func<string, Task> fails = _ => throw new FileNotFoundException("secret detail");

        await Should.ThrowAsync<FileNotFoundException>(fixture.Build().Guard(fails, new GuardOptions { Name = "open" })("x"));

        fixture.Entry.ActionName.ShouldBe("attesta.outcome");
        fixture.Entry.Metadata["outcome"].ShouldBe("failed");
        fixture.Entry.Metadata["error"].ShouldBe("FileNotFoundException");
        fixture.Entry.Metadata["outcome_of"].ShouldBe(fixture.Ledger.Entries[0].EntryId);
    }

    [Fact]
    public async Task The_callers_token_cancels_the_evaluation()
    {
        using var leave = new CancellationTokenSource();
        var person = new ScriptedOperator().Hangs();
        var fixture = GateFixture.At(0.45, person);

        var calling = fixture.Build().Guard(DeleteAsync)("a", leave.Token);
        await person.WhenAskedAsync();
        await leave.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(calling);
        fixture.Entry.Metadata["cause"].ShouldBe("cancelled");
        _ran.ShouldBeEmpty();
    }

    [Fact]
    public void A_synchronous_call_on_a_single_threaded_context_does_not_deadlock()
    {
        var gate = GateFixture.At(0.45, new ScriptedOperator().Approves()).Build();
        var previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new NeverRuns());
        try
        {
            gate.Guard(Delete)("a");
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(previous);
        }

        _ran.ShouldBe(["a"]);
    }

    [Fact]
    public async Task Decision_and_outcome_are_two_linked_entries_and_the_outcome_is_recorded_once()
    {
        var fixture = GateFixture.At(0.1);
        var gate = fixture.Build();

        await gate.RunAsync(GateFixture.Action, (_, _) => ValueTask.FromResult(0));

        fixture.Ledger.Entries.Count.ShouldBe(2);
        fixture.Entry.Metadata["outcome"].ShouldBe("succeeded");
        fixture.Entry.ExecutedAt.ShouldNotBe("");

        var result = await gate.EvaluateAsync(GateFixture.Action);
        (await gate.RecordOutcomeAsync(result, new Attesta.Approvals.ActionOutcome { Kind = Approvals.OutcomeKind.Succeeded })).ShouldNotBeNull();
        (await gate.RecordOutcomeAsync(result, new Attesta.Approvals.ActionOutcome { Kind = Approvals.OutcomeKind.Succeeded })).ShouldBeNull();
    }

    private void Delete(string table) => _ran.Add(table);

    private int Count(string table, int limit)
    {
        _ran.Add(table);
        return limit;
    }

    private async Task DeleteAsync(string table, CancellationToken cancellationToken)
    {
        await Task.Yield();
        _ran.Add(table);
    }

    private async Task<int> CountAsync(string table, int[] numbers)
    {
        await Task.Yield();
        _ran.Add(table);
        return numbers.Length;
    }

    private ValueTask DeleteQuickly(string table)
    {
        _ran.Add(table);
        return default;
    }

    private ValueTask<int> CountQuickly(Order order)
    {
        _ran.Add(order.Name);
        return new(order.Items.Count);
    }

    private void Nothing() => _ran.Add("nothing");

    private sealed record Order(string Name, List<string> Items);

    private sealed class Lossy(string hidden)
    {
        public int Length => hidden.Length;
    }

    private sealed class NeverRuns : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
