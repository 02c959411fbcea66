using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Challenges;
using Attesta.Policy;
using Attesta.Tests.Domains;
using Attesta.Tests.Line;

namespace Attesta.Tests.Challenges;

public sealed class ChallengeSequenceTests
{
    [Fact]
    public async Task Passes_when_all_pass_and_says_who_did_in_order()
    {
        var result = await PresentAsync(new Answering("bob", ChallengeType.Quiz), new Answering("alice", ChallengeType.Confirm), new Answering("Bob ", ChallengeType.Confirm));

        result.Passed.ShouldBeTrue();
        result.ChallengeType.ShouldBe(ChallengeType.Quiz);
        result.Approvers.ShouldBe(["bob", "alice"]);
        result.ResponseTimeSeconds.ShouldBe(6);
        ((PlainList)result.Details["parts"]!).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Ends_with_the_first_that_fails()
    {
        var last = new Answering("alice", ChallengeType.Confirm);

        var result = await PresentAsync(new Answering("bob", ChallengeType.Confirm), new Answering("carol", ChallengeType.TeachBack, passes: false), last);

        result.Passed.ShouldBeFalse();
        result.ChallengeType.ShouldBe(ChallengeType.TeachBack);
        result.Reason.ShouldBe("part 2 of 3 was not passed: said no");
        last.Asked.ShouldBe(0);
    }

    [Fact]
    public async Task One_person_is_not_several_also_when_another_answers_the_other_part()
    {
        var result = await PresentAsync(new Answering("bob", ChallengeType.MultiParty), new Answering("alice", ChallengeType.Confirm));

        result.Passed.ShouldBeFalse();
        result.Reason!.ShouldContain("several different people");
    }

    [Fact]
    public async Task The_agent_passes_no_part() =>
        (await PresentAsync(new Answering("agent-1", ChallengeType.Confirm), new Answering("alice", ChallengeType.Confirm))).Passed.ShouldBeFalse();

    [Fact]
    public async Task A_part_that_throws_or_returns_nothing_has_failed()
    {
        (await PresentAsync(new Breaking(returnsNothing: false))).Passed.ShouldBeFalse();
        (await PresentAsync(new Breaking(returnsNothing: true))).Passed.ShouldBeFalse();
    }

    [Fact]
    public void Needs_a_challenge()
    {
        Should.Throw<ArgumentException>(() => new ChallengeSequence());
        Should.Throw<ArgumentException>(() => new ChallengeSequence(new ConfirmChallenge(), null!));
    }

    [Fact]
    public async Task Nobody_there_stays_nobody_there()
    {
        var gate = GateFixture.At(0.9);
        gate.Policy = new GatePolicy { Challenges = ChallengeMap.Default.With(RiskLevel.Critical, new ChallengeSequence(new Answering("bob", ChallengeType.Confirm), new QuizChallenge())) };

        var result = await gate.EvaluateAsync(cancellationToken: TestContext.Current.CancellationToken);

        result.Cause.ShouldBe(DenialCause.NoOperator);
        gate.Entry.ChallengeType.ShouldBe("quiz");
    }

    private static ValueTask<ChallengeResult> PresentAsync(params IChallenge[] challenges) => new ChallengeSequence(challenges).PresentAsync(
        new ChallengeContext
        {
            Subject = Some.Subject(GateFixture.Action),
            Card = Some.Card(GateFixture.Action),
            Operator = NoOperator.Instance,
            Time = TimeProvider.System,
        },
        TestContext.Current.CancellationToken);

    private sealed class Breaking(bool returnsNothing) : IChallenge
    {
        public ChallengeType Type => ChallengeType.Confirm;

        public ValueTask<ChallengeResult> PresentAsync(ChallengeContext context, CancellationToken cancellationToken) =>
            returnsNothing ? ValueTask.FromResult<ChallengeResult>(null!) : throw new InvalidOperationException("broken");
    }
}
