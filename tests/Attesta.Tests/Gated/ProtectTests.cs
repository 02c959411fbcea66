using System.ComponentModel;
using Attesta.Testing;
using Attesta.Tests.Line;

namespace Attesta.Tests.Gated;

public sealed class ProtectTests
{
    [Fact]
    public async Task Marked_methods_pass_the_gate_and_others_go_straight_through()
    {
        var fixture = GateFixture.At(0.45, ScriptedOperator.WhoDenies());
        var shop = new Shop();
        var proxy = fixture.Build().Protect<IShop>(shop);

        proxy.Count("orders").ShouldBe(6);
        Should.Throw<AttestaDeniedException>(() => proxy.Delete("orders"));
        await Should.ThrowAsync<AttestaDeniedException>(proxy.RefundAsync("ann", 5));
        await Should.ThrowAsync<AttestaDeniedException>(async () => await proxy.RefundQuicklyAsync(null));
        await Should.ThrowAsync<AttestaDeniedException>(async () => await proxy.PingAsync());
        Should.Throw<AttestaDeniedException>(() => proxy.Total(1, 2));
        await Should.ThrowAsync<AttestaDeniedException>(async () =>
        {
            await foreach (var _ in proxy.ExportAsync("orders"))
                throw new InvalidOperationException("never");
        });

        shop.Ran.ShouldBe(["count"]);
        fixture.Ledger.Entries.Count.ShouldBe(6);
    }

    [Fact]
    public async Task Approved_calls_return_what_the_object_returns()
    {
        var fixture = GateFixture.At(0.1);
        var proxy = fixture.Build().Protect<IShop>(new Shop());

        proxy.Delete("orders");
        (await proxy.RefundAsync("ann", 5)).ShouldBe("ann");
        (await proxy.RefundQuicklyAsync(null)).ShouldBe(0);
        await proxy.PingAsync();
        proxy.Total(1, 2).ShouldBe(3);
        var read = 0;
        await foreach (var _ in proxy.ExportAsync("orders"))
            read++;
        read.ShouldBe(2);

        fixture.Ledger.Entries[0].ActionDescription.ShouldBe("Delete(table='orders')");
        fixture.Ledger.Entries.Count.ShouldBe(12);
    }

    [Fact]
    public void Ungated_methods_may_be_generic_and_pass_by_reference()
    {
        var proxy = GateFixture.At(0.1).Build().Protect<IShop>(new Shop());

        proxy.Same("x").ShouldBe("x");
        proxy.TryFind("y", out var found).ShouldBeTrue();
        found.ShouldBe("y");
    }

    [Fact]
    public void Exceptions_keep_their_type_and_stack_on_both_ways()
    {
        var fixture = GateFixture.At(0.1);
        var proxy = fixture.Build().Protect<IFails>(new Fails());

        Should.Throw<FileNotFoundException>(proxy.Gated).StackTrace!.ShouldContain(nameof(Fails));
        Should.Throw<FileNotFoundException>(proxy.Open).StackTrace!.ShouldContain(nameof(Fails));
        fixture.Entry.Metadata["outcome"].ShouldBe("failed");
    }

    [Fact]
    public void Attributes_say_risk_name_hints_doc_and_environment()
    {
        ActionContext? seen = null;
        var fixture = GateFixture.At(0.1, ScriptedOperator.WhoDenies());
        fixture.Scorer = Attesta.Risk.RiskScorer.From("sees", action =>
        {
            seen = action;
            return 0.1;
        });
        var proxy = fixture.Build().Protect<IDeclared>(new DeclaredShop(), new GuardOptions { AgentId = "bot", SessionId = "s" });

        proxy.Wipe("x");
        seen.ShouldNotBeNull();
        (seen.FunctionName, seen.FunctionDoc, seen.Environment, seen.AgentId, seen.SessionId).ShouldBe(("wipe_everything", "Wipes it.", "prod", "bot", "s"));
        seen.Hints["irreversible"].ShouldBe(true);
        seen.Hints["damage_estimate"].ShouldBe(10_000L);

        proxy.Read();
        seen.FunctionDoc.ShouldBe("Reads it.");
        Should.Throw<AttestaDeniedException>(() => proxy.Drop());
        fixture.Entry.RiskLevel.ShouldBe("critical");
    }

    [Fact]
    public void A_mark_on_the_class_alone_counts_on_every_kind_of_implementation()
    {
        var fixture = GateFixture.At(0.45, ScriptedOperator.WhoDenies());
        var gate = fixture.Build();

        Should.Throw<AttestaDeniedException>(() => gate.Protect<IPlain>(new MarksItsMethod()).Go());
        Should.Throw<AttestaDeniedException>(() => gate.Protect<IPlain>(new MarksItsExplicitMethod()).Go());
        Should.Throw<AttestaDeniedException>(() => gate.Protect<IPlain>(new Overrides()).Go());
        Should.Throw<AttestaDeniedException>(() => gate.Protect<IPlain>(new MarkedClass()).Go());
        Should.Throw<AttestaDeniedException>(() => gate.Protect<IPlain>(new DerivedFromMarked()).Go());
        Should.Throw<AttestaDeniedException>(() => gate.Protect<IDefault>(new UsesDefault()).Go());
        Should.Throw<AttestaDeniedException>(() => gate.Protect<IBox<string>>(new Box()).Put("x"));
    }

    [Fact]
    public void A_mark_on_an_interface_counts_for_what_it_inherits_and_what_inherits_it()
    {
        var fixture = GateFixture.At(0.45, ScriptedOperator.WhoDenies());
        var gate = fixture.Build();

        Should.Throw<AttestaDeniedException>(() => gate.Protect<IMarkedChild>(new Family()).Go());
        Should.Throw<AttestaDeniedException>(() => gate.Protect<IMarkedChild>(new Family()).Own());
        Should.Throw<AttestaDeniedException>(() => ((IPlain)gate.Protect<IGrandchild>(new Family())).Go());
        Should.Throw<AttestaDeniedException>(() => gate.Protect<IGrandchild>(new Family()).Own());
        gate.Protect<IGrandchild>(new Family()).Free();
    }

    [Fact]
    public void Properties_of_a_marked_interface_are_gated_and_letting_go_is_not()
    {
        var fixture = GateFixture.At(0.1);
        var account = new Account();
        var proxy = fixture.Build().Protect<IAccount>(account);

        proxy.Balance = 5;
        proxy.Balance.ShouldBe(5);
        proxy["x"].ShouldBe(1);
        proxy.Dispose();

        fixture.Ledger.Entries.Select(entry => entry.ActionName).Where(name => name != "attesta.outcome").ShouldBe(["set_Balance", "get_Balance", "get_Item"]);
        account.Disposed.ShouldBeTrue();
    }

    [Fact]
    public void What_cannot_be_gated_faithfully_is_refused_when_the_proxy_is_made()
    {
        var gate = GateFixture.At(0.1).Build();

        Should.Throw<ArgumentException>(() => gate.Protect<IPlain>(new NothingMarked())).Message.ShouldContain("Nothing");
        Should.Throw<ArgumentException>(() => gate.Protect<IPlain>(new Stray())).Message.ShouldContain("Elsewhere");
        Should.Throw<ArgumentException>(() => gate.Protect<IPlain>(new StrayStatic()));
        Should.Throw<ArgumentException>(() => gate.Protect<IPlain>(new HintsOnly())).Message.ShouldContain("[Gated]");
        Should.Throw<ArgumentException>(() => gate.Protect<IGeneric>(new Generic())).Message.ShouldContain("generic");
        Should.Throw<ArgumentException>(() => gate.Protect<IEventful>(new Eventful())).Message.ShouldContain("add_Changed");
        Should.Throw<ArgumentException>(() => gate.Protect<IByReference>(new ByReference())).Message.ShouldContain("value");
        Should.Throw<ArgumentException>(() => gate.Protect<ISpans>(new Spans())).Message.ShouldContain("stack");
        Should.Throw<ArgumentException>(() => gate.Protect<ILate>(new Late())).Message.ShouldContain("later");
        Should.Throw<ArgumentException>(() => gate.Protect<ISealed>(new SealedMember())).Message.ShouldContain("overridden");
        Should.Throw<ArgumentException>(() => gate.Protect<INamed>(new NamedShop())).Message.ShouldContain("alike");
        Should.Throw<ArgumentException>(() => gate.Protect<ILevel>(new Level())).Message.ShouldContain("level");
        Should.Throw<ArgumentException>(() => gate.Protect(new Shop()));
        Should.Throw<ArgumentException>(() => gate.Protect(gate.Protect<IShop>(new Shop()))).Message.ShouldContain("already");
        Should.Throw<ArgumentException>(() => gate.Protect<IShop>(new Shop(), new GuardOptions { Name = "x" }));
        Should.Throw<ArgumentNullException>(() => gate.Protect<IShop>(null!));
    }

    [Fact]
    public void An_object_that_returns_itself_does_not_hand_out_what_is_behind_the_gate()
    {
        var fixture = GateFixture.At(0.45, ScriptedOperator.WhoDenies());
        var proxy = fixture.Build().Protect<IFluent>(new Fluent());

        proxy.And().ShouldBeSameAs(proxy);
        Should.Throw<AttestaDeniedException>(() => proxy.And().Delete());
    }

    [Fact]
    public async Task Concurrent_calls_do_not_mix()
    {
        var fixture = GateFixture.At(0.1);
        var proxy = fixture.Build().Protect<IShop>(new Shop());

        var sums = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => proxy.Total(i, i))));

        sums.ShouldBe(Enumerable.Range(0, 64).Select(i => 2 * i));
        fixture.Ledger.Entries.Count.ShouldBe(128);
    }

    [Fact]
    public async Task The_callers_later_changes_reach_neither_the_record_nor_the_object()
    {
        var live = new List<int> { 1, 2 };
        var person = new ScriptedOperator().Then(prompt =>
        {
            live.Add(40);
            return new Attesta.Approvals.OperatorAnswer.Reviewed(new Attesta.Challenges.Review { ApproverId = "ann", Answers = new Dictionary<string, string> { ["confirm"] = "yes" } });
        });

        (await GateFixture.At(0.45, person).Build().Protect<ISums>(new Sums()).SumAsync(live)).ShouldBe(3);
        live.Count.ShouldBe(3);
    }

    [Fact]
    public void Guard_reads_the_attributes_of_the_method_too_and_its_options_cannot_lower_them()
    {
        var fixture = GateFixture.At(0.1, ScriptedOperator.WhoDenies());

        Should.Throw<AttestaDeniedException>(() => fixture.Build().Guard(new DeclaredShop().Drop, new GuardOptions { Risk = RiskLevel.Low })());

        fixture.Entry.RiskLevel.ShouldBe("critical");
    }

    private sealed class Shop : IShop
    {
        public List<string> Ran { get; } = [];

        public void Delete(string table) => Ran.Add("delete");

        public async Task<string> RefundAsync(string customer, decimal amount)
        {
            await Task.Yield();
            return customer;
        }

        public ValueTask<int> RefundQuicklyAsync(string? customer) => new(customer?.Length ?? 0);

        public ValueTask PingAsync() => default;

        public int Total(params int[] numbers) => numbers.Sum();

        public async IAsyncEnumerable<string> ExportAsync(string table)
        {
            yield return table;
            await Task.Yield();
            yield return table;
        }

        public int Count(string table)
        {
            Ran.Add("count");
            return table.Length;
        }

        public T Same<T>(T value) => value;

        public bool TryFind(string name, out string found)
        {
            found = name;
            return true;
        }
    }

    private interface IFails
    {
        [Gated]
        void Gated();

        void Open();
    }

    private sealed class Fails : IFails
    {
        public void Gated() => throw new FileNotFoundException();

        public void Open() => throw new FileNotFoundException();
    }

    [Gated(Environment = "staging")]
    [RiskHint("damage_estimate", 20)]
    private interface IDeclared
    {
        [Gated(Name = "wipe_everything", Doc = "Wipes it.", Environment = "prod")]
        [RiskHint("irreversible")]
        void Wipe(string what);

        [Description("Reads it.")]
        int Read();

        [Gated(Risk = RiskLevel.Low)]
        void Drop();
    }

    private sealed class DeclaredShop : IDeclared
    {
        [RiskHint("damage_estimate", 10_000)]
        [Gated(Environment = "dev")]
        public void Wipe(string what)
        {
        }

        public int Read() => 1;

        [Gated(Risk = RiskLevel.Critical)]
        public void Drop()
        {
        }
    }
}
