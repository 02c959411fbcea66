using Attesta.Approvals;
using Attesta.Challenges;
using Attesta.Policy;
using Attesta.Risk;
using Attesta.Testing;

namespace Attesta.Tests.Line;

/// <summary>What <c>fail_mode: allow</c> may take for a yes: a person who was shown a form and did nothing, and nothing else.</summary>
public sealed class SilenceTests
{
    [Fact]
    public async Task Silence_in_front_of_the_question_is_taken_for_a_yes() =>
        (await AfterTheTimeAsync(new ScriptedOperator().Hangs())).Verdict.ShouldBe(Verdict.Approved);

    [Fact]
    public async Task A_question_that_nobody_was_shown_is_not_answered_by_silence() =>
        (await AfterTheTimeAsync(new ScriptedOperator().Then(UntilTheEnd))).Verdict.ShouldBe(Verdict.TimedOut);

    [Fact]
    public async Task Whoever_had_begun_to_answer_was_not_silent() =>
        (await AfterTheTimeAsync(new ScriptedOperator().Then((prompt, token) =>
        {
            prompt.Shown();
            prompt.Touched();
            return UntilTheEnd(prompt, token);
        }))).Verdict.ShouldBe(Verdict.TimedOut);

    [Fact]
    public async Task A_challenge_that_asks_in_its_own_way_is_never_answered_by_silence() =>
        (await AfterTheTimeAsync(new ScriptedOperator().Hangs(), new Asks())).Verdict.ShouldBe(Verdict.TimedOut);

    [Fact]
    public async Task A_scorer_that_takes_all_the_time_leaves_no_silence()
    {
        var gate = GateFixture.At(0.4, new ScriptedOperator().Denies());
        gate.Policy = gate.Policy with { FailMode = FailMode.Allow };
        gate.Scorer = RiskScorer.From("slow", _ =>
        {
            gate.Clock.Advance(TimeSpan.FromSeconds(301));
            return 0.4;
        });

        (await gate.EvaluateAsync()).MayRun.ShouldBeFalse();
    }

    [Fact]
    public async Task A_late_no_is_no_silence()
    {
        var gate = GateFixture.At(0.4);
        gate.Policy = gate.Policy with { FailMode = FailMode.Allow };
        var built = gate.Build();
        var request = await built.BeginAsync(GateFixture.Action);
        gate.Clock.Advance(TimeSpan.FromSeconds(301));

        (await built.ConcludeAsync(request, new Review { ApproverId = "ann", Declined = true })).MayRun.ShouldBeFalse();
    }

    [Fact]
    public async Task A_late_edit_is_no_silence()
    {
        var gate = GateFixture.At(0.4);
        gate.Policy = gate.Policy with { FailMode = FailMode.Allow };
        gate.Operator = new ScriptedOperator().Then((prompt, _) =>
        {
            prompt.Shown();
            gate.Clock.Advance(TimeSpan.FromSeconds(301));
            return ValueTask.FromResult<OperatorAnswer>(new OperatorAnswer.Edited(new ActionEdit { EditorId = "ann", Changes = [new ArgumentEdit("[1]", 1)] }));
        });

        (await gate.EvaluateAsync(GateFixture.Action with { Edits = EditRules.Any })).MayRun.ShouldBeFalse();
    }

    private static async Task<ApprovalResult> AfterTheTimeAsync(ScriptedOperator person, IChallenge? challenge = null)
    {
        var gate = GateFixture.At(0.4, person);
        gate.Policy = gate.Policy with { FailMode = FailMode.Allow, Challenges = challenge is null ? ChallengeMap.Default : ChallengeMap.Default.With(RiskLevel.Medium, challenge) };
        var deciding = gate.EvaluateAsync().AsTask();
        await person.WhenAskedAsync();
        gate.Clock.Advance(TimeSpan.FromSeconds(301));
        return await deciding;
    }

    private static async ValueTask<OperatorAnswer> UntilTheEnd(OperatorPrompt prompt, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return new OperatorAnswer.Unavailable("Nobody answered.");
    }

    private sealed class Asks : IChallenge
    {
        public ChallengeType Type => ChallengeType.Confirm;

        public ValueTask<ChallengeResult> PresentAsync(ChallengeContext context, CancellationToken cancellationToken) =>
            ((IChallenge)new ConfirmChallenge()).PresentAsync(context, cancellationToken);
    }
}
