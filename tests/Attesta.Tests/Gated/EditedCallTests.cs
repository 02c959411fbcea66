using Attesta.Actions;
using Attesta.Actions.Guarding;
using Attesta.Approvals;
using Attesta.Testing;
using Attesta.Tests.Line;

namespace Attesta.Tests.Gated;

public sealed class EditedCallTests
{
    private enum Size
    {
        Small,
        Large,
    }

    [Fact]
    public void What_was_not_edited_keeps_its_own_copy_and_what_was_edited_is_rebuilt()
    {
        var call = Frozen(Take, "orders", 100, 2.5, 19.99m, Size.Small, new Order("ann", 3), CancellationToken.None);
        var before = call.ArgumentsFor(Approved(call));

        var after = call.ArgumentsFor(Approved(call, ("limit", 10L), ("factor", 3L), ("size", "Large"), ("order", PlainMap.Of(("Name", "bob"), ("Amount", 4L)))));

        after.ShouldBe(["orders", 10, 3d, 19.99m, Size.Large, new Order("bob", 4), CancellationToken.None]);
        after[3].ShouldBeSameAs(before[3]);
        before[1].ShouldBe(100);
    }

    [Fact]
    public void An_unchanged_call_costs_nothing()
    {
        var call = Frozen(Take, "orders", 100, 2.5, 19.99m, Size.Small, new Order("ann", 3), CancellationToken.None);
        var approved = Approved(call);

        call.ArgumentsFor(approved).ShouldBeSameAs(call.ArgumentsFor(approved));
    }

    [Theory]
    [InlineData("table", null)]
    [InlineData("table", 5L)]
    [InlineData("limit", "many")]
    [InlineData("limit", 2.5)]
    [InlineData("limit", null)]
    [InlineData("limit", 3_000_000_000L)]
    [InlineData("factor", "x")]
    [InlineData("price", "a lot")]
    [InlineData("size", "Huge")]
    [InlineData("size", "1")]
    [InlineData("size", 1L)]
    [InlineData("order", "bob")]
    [InlineData("order", null)]
    public void A_value_that_the_parameter_cannot_take_is_refused_and_runs_nothing(string name, object? value)
    {
        var call = Frozen(Take, "orders", 100, 2.5, 19.99m, Size.Small, new Order("ann", 3), CancellationToken.None);

        call.Refusal(Approved(call, (name, value)))!.ShouldContain($"'{name}'");
        Should.Throw<AttestaDeniedException>(() => call.ArgumentsFor(Approved(call, (name, value)))).Message.ShouldContain("cannot be run");
    }

    [Fact]
    public void A_record_that_is_edited_halfway_is_refused()
    {
        var call = Frozen(Take, "orders", 100, 2.5, 19.99m, Size.Small, new Order("ann", 3), CancellationToken.None);

        call.Refusal(Approved(call, ("order", PlainMap.Of(("Name", "bob"))))).ShouldNotBeNull();
        call.Refusal(Approved(call, ("order", PlainMap.Of(("Name", "bob"), ("Amount", 1L), ("Extra", 1L))))).ShouldNotBeNull();
    }

    [Fact]
    public void No_argument_can_be_added_taken_away_or_renamed()
    {
        var call = Frozen((Action<string, int>)((table, limit) => { }), "orders", 100);

        call.Refusal(new ActionContext { FunctionName = "x", Kwargs = PlainMap.Of(("table", "orders")) }).ShouldNotBeNull();
        call.Refusal(new ActionContext { FunctionName = "x", Kwargs = PlainMap.Of(("table", "orders"), ("most", 100L)) }).ShouldNotBeNull();
        call.Refusal(new ActionContext { FunctionName = "x", Kwargs = PlainMap.Of(("table", "orders"), ("limit", 100L), ("also", 1L)) }).ShouldNotBeNull();
        call.Refusal(new ActionContext { FunctionName = "x", Args = ["orders"], Kwargs = PlainMap.Of(("table", "orders"), ("limit", 100L)) }).ShouldNotBeNull();
    }

    [Fact]
    public void What_may_be_null_may_be_edited_to_null_and_an_object_keeps_its_kind()
    {
        var call = Frozen((Action<string?, int?, object>)((note, limit, any) => { }), "n", 1, 5);

        call.ArgumentsFor(Approved(call, ("note", null), ("limit", null), ("any", 6L))).ShouldBe([null, null, 6]);
        call.Refusal(Approved(call, ("any", "text"))).ShouldNotBeNull();
        call.ArgumentsFor(Approved(call, ("limit", 7L)))[1].ShouldBe(7);
    }

    [Fact]
    public void The_same_number_in_another_spelling_is_no_edit()
    {
        var call = Frozen((Action<double, decimal>)((a, b) => { }), 3d, 1.10m);
        var own = call.ArgumentsFor(Approved(call));

        call.ArgumentsFor(Approved(call, ("a", 3L)))[0].ShouldBeSameAs(own[0]);
    }

    [Fact]
    public async Task A_guarded_call_can_be_edited()
    {
        EditRules? rules = null;
        await using var gate = new AttestaGate(new InMemoryLedger())
        {
            Scorer = Attesta.Risk.RiskScorer.From("sees", action =>
            {
                rules = action.Edits;
                return 0.1;
            }),
        };

        gate.Guard((int limit) => limit, new GuardOptions { Name = "x" })(1).ShouldBe(1);

        rules!.Refusal(new ActionContext { FunctionName = "x", Kwargs = PlainMap.Of(("limit", 2L)) }).ShouldBeNull();
        rules.Refusal(new ActionContext { FunctionName = "x", Kwargs = PlainMap.Of(("limit", "two")) }).ShouldNotBeNull();
    }

    [Fact]
    public async Task What_an_approver_edited_is_what_runs_behind_every_kind_of_guard()
    {
        var fixture = GateFixture.At(0.45, new ScriptedOperator().Then(Edit("limit", 2L)).Approves().Then(Edit("limit", 2L)).Approves().Then(Edit("numbers", PlainList.Of([7L]))).Approves());
        var gate = fixture.Build();

        gate.Guard((string table, int limit) => table + limit, new GuardOptions { Name = "x" })("orders", 100).ShouldBe("orders2");
        var read = new List<int>();
        await foreach (var item in gate.Guard((int limit) => CountAsync(limit), new GuardOptions { Name = "y" })(100))
            read.Add(item);
        read.ShouldBe([0, 1]);
        (await gate.Protect<ISums>(new Sums()).SumAsync([1, 2])).ShouldBe(7);

        fixture.Ledger.Entries.Count(entry => entry.Verdict == "modified" && entry.ActionName != "attesta.outcome").ShouldBe(3);
    }

    [Fact]
    public void An_edit_that_the_function_cannot_take_runs_nothing()
    {
        var ran = false;
        var fixture = GateFixture.At(0.45, new ScriptedOperator().Then(Edit("limit", "everything")).Approves().Always());

        Should.Throw<AttestaDeniedException>(() => fixture.Build().Guard((int limit) => ran = true, new GuardOptions { Name = "x" })(1));

        ran.ShouldBeFalse();
        fixture.Entry.Verdict.ShouldBe("denied");
    }

    private static Func<OperatorPrompt, OperatorAnswer> Edit(string name, object value) =>
        _ => new OperatorAnswer.Edited(new ActionEdit { EditorId = "ann", Changes = [new ArgumentEdit(name, value)] });

    private static async IAsyncEnumerable<int> CountAsync(int limit)
    {
        for (var i = 0; i < limit; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    private static void Take(string table, int limit, double factor, decimal price, Size size, Order order, CancellationToken cancellationToken)
    {
    }

    private static FrozenCall Frozen(Delegate function, params object?[] live) => FrozenCall.Of(function.Method.GetParameters(), live);

    private static ActionContext Approved(FrozenCall call, params (string Name, object? Value)[] edits)
    {
        var kwargs = edits.Length == 0
            ? call.Shown
            : PlainMap.Of(call.Shown.Select(entry => edits.FirstOrDefault(edit => edit.Name == entry.Key) is { Name: not null } edit ? new(entry.Key, edit.Value) : entry));
        return ActionSnapshot.Of(new ActionContext { FunctionName = "take", Kwargs = kwargs }).Action;
    }

    private sealed record Order(string Name, double Amount);
}
