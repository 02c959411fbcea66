using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Audit;
using Attesta.Risk.Content;
using Attesta.Testing;
using Attesta.Tests.Line;

namespace Attesta.Tests.Effects;

public sealed class RecordedDecisionTests
{
    private static readonly ActionContext Call = new()
    {
        FunctionName = "delete_records",
        Args = ["orders", 100L, 1.5],
        Kwargs = PlainMap.Of(("cascade", true), ("filter", PlainMap.Of(("id", PlainList.Of([1L, 2L]))))),
        FunctionDoc = "Deletes records.",
        Hints = PlainMap.Of(("irreversible", true)),
        Annotations = PlainMap.Of(("readOnlyHint", false)),
        AgentId = "agent-1",
        SessionId = "session-1",
        Environment = "uat",
    };

    [Fact]
    public async Task A_call_comes_back_as_it_was()
    {
        var recorded = await RecordAsync(Call);

        recorded.IsWhole.ShouldBeTrue();
        recorded.HasMasks.ShouldBeFalse();
        ActionSnapshot.Of(recorded.Action).Digest.ShouldBe(ActionSnapshot.Of(Call).Digest);
        recorded.Action.FunctionDoc.ShouldBe("Deletes records.");
        recorded.Action.Hints["irreversible"].ShouldBe(true);
        recorded.Action.Annotations["readOnlyHint"].ShouldBe(false);
        recorded.Action.Environment.ShouldBe("uat");
        recorded.Action.AgentId.ShouldBe("agent-1");
        recorded.Ruling.ShouldBe("challenge");
        recorded.Level.ShouldBe(RiskLevel.High);
        recorded.ScoredBefore.ShouldBe(0.6);
        recorded.Mode.ShouldBe(GateMode.Enforce);
    }

    [Fact]
    public async Task A_call_without_arguments_is_whole_too() =>
        (await RecordAsync(new ActionContext { FunctionName = "get_users", Environment = "ci" })).IsWhole.ShouldBeTrue();

    [Fact]
    public async Task What_the_host_declared_comes_back() =>
        (await RecordAsync(Call with { Risk = RiskLevel.High })).Action.Risk.ShouldBe(RiskLevel.High);

    [Fact]
    public async Task What_was_shortened_is_not_made_up()
    {
        var recorded = await RecordAsync(Call with { Kwargs = PlainMap.Of(("text", new string('x', 20_000))) });

        recorded.IsWhole.ShouldBeFalse();
        recorded.Action.Args.ShouldBeEmpty();
        recorded.Action.Kwargs.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_secret_comes_back_masked_and_says_so()
    {
        var recorded = await RecordAsync(Call with { Kwargs = PlainMap.Of(("password", "tr0ub4dor&3")) });

        recorded.HasMasks.ShouldBeTrue();
        recorded.IsWhole.ShouldBeTrue();
        ((string)recorded.Action.Kwargs["password"]!).ShouldStartWith(Redactor.Mask);
    }

    [Fact]
    public async Task Of_a_long_documentation_the_head_comes_back()
    {
        var recorded = await RecordAsync(Call with { FunctionDoc = new string('d', 5_000) });

        recorded.Action.FunctionDoc!.Length.ShouldBeInRange(1_024, 1_030);
        recorded.IsWhole.ShouldBeTrue();
    }

    [Fact]
    public async Task Outcomes_are_no_decisions()
    {
        var fixture = GateFixture.At(0.1);

        await fixture.RunsAsync();

        fixture.Ledger.Entries.Select(RecordedDecision.Of).Count(recorded => recorded is null).ShouldBe(1);
    }

    [Theory]
    [InlineData("action_1()", "", "approved", "auto_approve", true)]
    [InlineData("action_1(1)", "quiz", "denied", "challenge", false)]
    [InlineData("action_1(1)", "", "denied", "block", false)]
    [InlineData("", "nonsense", "approved", "challenge", false)]
    public void Entries_of_another_program_say_what_they_can(string description, string challenge, string verdict, string ruling, bool isWhole)
    {
        var recorded = RecordedDecision.Of(new AuditEntry
        {
            EntryId = "1",
            ActionName = "action_1",
            ActionDescription = description,
            ChallengeType = challenge,
            Verdict = verdict,
            RiskLevel = "awful",
            RiskScore = 0.4,
        })!;

        recorded.Ruling.ShouldBe(ruling);
        recorded.IsWhole.ShouldBe(isWhole);
        recorded.Level.ShouldBe(RiskLevel.Critical);
        recorded.ScoredBefore.ShouldBe(0.4);
    }

    [Fact]
    public void Effects_that_are_written_strangely_read_as_the_worst()
    {
        var entry = new AuditEntry { EntryId = "1", ActionName = "x", Verdict = "approved", Metadata = PlainMap.Of(("effects", PlainList.Of([PlainMap.Of(("kind", "melts"), ("severity", "none")), 7L]))) };

        var effect = RecordedDecision.Of(entry)!.Effects.ShouldHaveSingleItem();

        effect.Kind.ShouldBe(EffectKind.NotUnderstood);
        effect.Severity.ShouldBe(1);
        effect.Width.ShouldBe(EffectWidth.Everything);
    }

    private static async Task<RecordedDecision> RecordAsync(ActionContext action)
    {
        var fixture = GateFixture.At(0.6, ScriptedOperator.WhoDenies());
        await fixture.EvaluateAsync(action);
        return RecordedDecision.Of(fixture.Entry)!;
    }
}
