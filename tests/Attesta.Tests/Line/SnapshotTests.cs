using Attesta.Actions;
using Attesta.Audit;
using Attesta.Challenges;
using Attesta.Testing;

namespace Attesta.Tests.Line;

public sealed class SnapshotTests
{
    [Fact]
    public async Task Changing_an_argument_after_begin_changes_nothing_that_runs()
    {
        var files = new List<object?> { "a.txt" };
        var person = new ScriptedOperator();
        person.Then(prompt =>
        {
            files[0] = "/etc/passwd";
            files.Add("b.txt");
            return new Attesta.Approvals.OperatorAnswer.Reviewed(new Review { ApproverId = "ann", Answers = new Dictionary<string, string> { ["confirm"] = "yes" } });
        });
        var gate = GateFixture.At(0.45, person);
        object? ran = null;

        await gate.Build().RunAsync(GateFixture.Action with { Args = [files] }, (call, _) =>
        {
            ran = call.Action.Args[0];
            return ValueTask.FromResult(0);
        });

        ran.ShouldBeOfType<PlainList>().ShouldBe(["a.txt"]);
    }

    public static TheoryData<string, object?> Hostile
    {
        get
        {
            var cyclic = new List<object?>();
            cyclic.Add(cyclic);
            object? deep = "bottom";
            for (var i = 0; i < 5000; i++)
                deep = new List<object?> { deep };
            return new()
            {
                { "cyclic", cyclic },
                { "deep", deep },
                { "no number", double.NaN },
                { "throwing", new Throwing() },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task What_cannot_be_frozen_is_denied_clearly_and_written_down(string why, object? value)
    {
        foreach (var action in new[]
        {
            GateFixture.Action with { Args = [value] },
            GateFixture.Action with { Kwargs = new Dictionary<string, object?> { ["x"] = value } },
            GateFixture.Action with { Hints = new Dictionary<string, object?> { ["x"] = value } },
        })
        {
            var gate = GateFixture.At(0.1);

            var result = await gate.EvaluateAsync(action);

            result.Verdict.ShouldBe(Verdict.Denied, why);
            result.Cause.ShouldBe(DenialCause.GateFailed);
            result.Reason.ShouldContain("cannot be recorded");
            gate.Entry.ActionName.ShouldBe("delete_records");
            (await gate.RunsAsync(action)).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("attesta.trust.restore")]
    [InlineData("ATTESTA.recovery")]
    public async Task An_agent_cannot_write_entries_under_attestas_own_names(string name)
    {
        var gate = GateFixture.At(0.1);

        (await gate.EvaluateAsync(new ActionContext { FunctionName = name, AgentId = "agent-1" })).Verdict.ShouldBe(Verdict.Denied);

        gate.Entry.ActionName.ShouldBe("(reserved) " + name);
    }

    [Fact]
    public async Task Even_a_gate_that_only_watches_denies_what_it_cannot_record()
    {
        var gate = GateFixture.At(0.1);
        gate.Policy = gate.Policy with { Mode = GateMode.Shadow };

        (await gate.RunsAsync(GateFixture.Action with { Args = [double.NaN] })).ShouldBeFalse();
    }

    [Fact]
    public async Task Ten_thousand_arguments_give_a_bounded_card()
    {
        var person = new ScriptedOperator().Approves();
        var gate = GateFixture.At(0.45, person);

        await gate.EvaluateAsync(GateFixture.Action with { Args = [.. Enumerable.Range(0, 10_000).Select(i => (object?)$"value {i}")] });

        var card = person.Prompts[0].Card;
        card.Arguments.Count.ShouldBe(40);
        card.HiddenArguments.ShouldBe(9_960);
        card.Call.Length.ShouldBeLessThan(700);
        gate.Entry.ActionDescription.Length.ShouldBeLessThan(2_100);
    }

    [Fact]
    public async Task A_megabyte_of_text_gives_a_bounded_card_and_a_bounded_entry()
    {
        var person = new ScriptedOperator().Approves();
        var gate = GateFixture.At(0.45, person);

        await gate.EvaluateAsync(GateFixture.Action with { Args = [new string('\u0001', 1_000_000)] });

        var card = person.Prompts[0].Card;
        card.Arguments[0].Value.Length.ShouldBeLessThanOrEqualTo(400);
        card.Arguments[0].Shortened.ShouldBeGreaterThan(900_000);
        AuditChain.Line(gate.Entry).Length.ShouldBeLessThan(20_000);
        ((PlainMap)gate.Entry.Metadata["args"]!)["shortened"].ShouldBe(true);
    }

    [Fact]
    public async Task Hostile_text_reaches_the_card_as_harmless_text_in_every_field()
    {
        const string Text = "x\u001b[2J\r\n\u202eevil\u200b[red]";
        var person = new ScriptedOperator().Approves();
        var gate = GateFixture.At(0.45, person);

        await gate.EvaluateAsync(new ActionContext
        {
            FunctionName = Text,
            Args = [Text],
            Kwargs = new Dictionary<string, object?> { [Text] = Text },
            FunctionDoc = Text,
            AgentId = Text,
            SessionId = Text,
            Environment = Text,
        });

        var card = person.Prompts[0].Card;
        string?[] fields = [card.ActionName, card.Summary, card.Call, card.Doc, card.AgentId, card.SessionId, card.Environment,
            .. card.Arguments.SelectMany(row => new[] { row.Name, row.Value }), .. card.Factors.SelectMany(factor => new[] { factor.Name, factor.Description, factor.Evidence }),
            .. person.Prompts[0].Form.Items.Select(item => item.Prompt)];
        foreach (var field in fields)
            (field ?? "").ShouldAllBe(letter => !char.IsControl(letter) && letter != '\u202e' && letter != '\u200b');
    }

    [Fact]
    public void The_digest_binds_name_and_arguments_and_nothing_else()
    {
        static string Digest(ActionContext action) => ActionSnapshot.Of(action).Digest;
        var digest = Digest(GateFixture.Action);

        Digest(GateFixture.Action with { AgentId = "other", FunctionDoc = null }).ShouldBe(digest);
        Digest(GateFixture.Action with { FunctionName = "delete_record" }).ShouldNotBe(digest);
        Digest(GateFixture.Action with { Args = ["orders", 100.0] }).ShouldNotBe(digest);
        Digest(GateFixture.Action with { Args = ["orders"] }).ShouldNotBe(digest);
        Digest(new ActionContext { FunctionName = "f", Kwargs = PlainMap.Of(("a", 1), ("b", 2)) })
            .ShouldBe(Digest(new ActionContext { FunctionName = "f", Kwargs = PlainMap.Of(("b", 2), ("a", 1)) }));
    }

    [Fact]
    public async Task A_request_is_concluded_once_and_not_after_its_deadline()
    {
        var gate = GateFixture.At(0.45).Build();
        var yes = new Review { ApproverId = "ann", Answers = new Dictionary<string, string> { ["confirm"] = "yes" }, ReviewTime = TimeSpan.FromSeconds(9) };

        var request = await gate.BeginAsync(GateFixture.Action);
        (await gate.ConcludeAsync(request, yes)).Verdict.ShouldBe(Verdict.Approved);
        await Should.ThrowAsync<InvalidOperationException>(gate.ConcludeAsync(request, yes).AsTask());

        var late = GateFixture.At(0.45);
        var lateGate = late.Build();
        var expired = await lateGate.BeginAsync(GateFixture.Action);
        late.Clock.Advance(TimeSpan.FromSeconds(301));
        (await lateGate.ConcludeAsync(expired, yes)).Verdict.ShouldBe(Verdict.TimedOut);
    }

    [Fact]
    public async Task Concluding_takes_the_same_decisions_as_asking()
    {
        var gate = GateFixture.At(0.9).Build();
        var yes = new Dictionary<string, string> { ["confirm"] = "yes" };

        (await gate.ConcludeAsync(await gate.BeginAsync(GateFixture.Action))).Verdict.ShouldBe(Verdict.Denied);
        (await gate.ConcludeAsync(await gate.BeginAsync(GateFixture.Action), new Review { ApproverId = "ann", Answers = yes })).Verdict.ShouldBe(Verdict.Denied);

        var confirm = GateFixture.At(0.45).Build();
        (await confirm.ConcludeAsync(await confirm.BeginAsync(GateFixture.Action), new Review { ApproverId = "agent-1", Answers = yes })).Verdict.ShouldBe(Verdict.Denied);
        (await confirm.ConcludeAsync(await confirm.BeginAsync(GateFixture.Action), new Review { ApproverId = "ann", Declined = true, Answers = yes })).Verdict.ShouldBe(Verdict.Denied);
        (await confirm.ConcludeAsync(await confirm.BeginAsync(GateFixture.Action))).Verdict.ShouldBe(Verdict.Denied);
    }

    [Fact]
    public async Task Who_concludes_cannot_claim_a_longer_review_than_the_clock_allows()
    {
        var fixture = GateFixture.At(0.45);
        fixture.Policy = fixture.Policy with { EnforceMinReview = true };
        var gate = fixture.Build();
        var yes = new Review { ApproverId = "ann", Answers = new Dictionary<string, string> { ["confirm"] = "yes" }, ReviewTime = TimeSpan.FromHours(1) };

        (await gate.ConcludeAsync(await gate.BeginAsync(GateFixture.Action), yes)).Verdict.ShouldBe(Verdict.Denied);

        var request = await gate.BeginAsync(GateFixture.Action);
        fixture.Clock.Advance(TimeSpan.FromSeconds(5));
        (await gate.ConcludeAsync(request, yes)).Verdict.ShouldBe(Verdict.Approved);
        fixture.Entry.ReviewDurationSeconds.ShouldBe(5);
    }

    [Fact]
    public async Task Another_gate_with_another_policy_cannot_conclude_a_request()
    {
        var watching = GateFixture.At(0.9);
        watching.Policy = watching.Policy with { Mode = GateMode.Shadow };
        var request = await GateFixture.At(0.9).Build().BeginAsync(GateFixture.Action);

        await Should.ThrowAsync<ArgumentException>(async () => await watching.Build().ConcludeAsync(request));
    }

    [Fact]
    public async Task A_name_that_unicode_cannot_normalise_is_answered_with_a_recorded_decision()
    {
        var fixture = GateFixture.At(0.45);
        var gate = fixture.Build();

        await gate.ConcludeAsync(await gate.BeginAsync(GateFixture.Action), new Review { ApproverId = "agent-1\ufffe", Answers = new Dictionary<string, string> { ["confirm"] = "yes" } });

        fixture.Entry.Verdict.ShouldBe("denied");
    }

    [Fact]
    public async Task The_card_shows_both_ends_of_what_is_too_long()
    {
        var person = new ScriptedOperator().Approves();
        var gate = GateFixture.At(0.45, person);

        await gate.EvaluateAsync(new ActionContext { FunctionName = "sh", Kwargs = PlainMap.Of(("command", "ls " + new string('x', 5_000) + "; rm -rf /")) });

        person.Prompts[0].Card.Arguments[0].Value.ShouldEndWith("; rm -rf /");
        person.Prompts[0].Card.Summary.ShouldContain("; rm -rf /");
    }

    private sealed class Throwing
    {
        public string Value => throw new InvalidOperationException("boom");
    }
}
