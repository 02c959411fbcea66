using Attesta.Approvals;
using Attesta.Challenges;

namespace Attesta.Tests.Challenges;

public sealed class AskingTests
{
    private static readonly ActionContext Drop = Some.Call("drop_table", "users") with { AgentId = "agent-1" };
    private readonly Clock _clock = new();

    [Fact]
    public async Task Asks_one_person_and_grades()
    {
        var asked = new List<OperatorPrompt>();
        var scripted = new Scripted(prompt =>
        {
            asked.Add(prompt);
            _clock.Advance(5);
            return new OperatorAnswer.Reviewed(Some.Review("alice", 4.5, ("confirm", "yes")));
        });

        var result = await Ask(new ConfirmChallenge(), scripted);

        result.Passed.ShouldBeTrue();
        result.ResponseTimeSeconds.ShouldBe(4.5);
        asked.Count.ShouldBe(1);
        asked[0].Parts.ShouldBe(1);
        asked[0].AsksIdentity.ShouldBeFalse();
        asked[0].Refusal("agent-1")!.ShouldContain("its own action");
        asked[0].Refusal("alice").ShouldBeNull();
    }

    [Fact]
    public async Task Hands_over_from_one_approver_to_the_next()
    {
        var seen = new List<string>();
        var challenge = new Known(new MultiPartyChallenge(3));
        string[] people = ["alice", "bob", "carol"];
        var scripted = new Scripted(prompt =>
        {
            seen.Add($"{prompt.Part}/{prompt.Parts} {prompt.Form.Type} {string.Join(',', prompt.Passed)} {prompt.Refusal("Alice") is null}");
            _clock.Advance(40);
            return new OperatorAnswer.Reviewed(MultiPartyChallengeTests.Right(challenge.Composed!, prompt.Part, people[prompt.Part], 39));
        });

        var result = await Ask(challenge, scripted);

        result.Passed.ShouldBeTrue(result.Reason);
        result.Approvers.ShouldBe(people);
        seen.ShouldBe(["0/3 TeachBack  True", "1/3 Quiz alice False", "2/3 Confirm alice,bob False"]);
    }

    [Fact]
    public async Task Nobody_else_is_asked_after_a_failure()
    {
        var asked = 0;
        var scripted = new Scripted(_ =>
        {
            asked++;
            return new OperatorAnswer.Reviewed(Some.Review("alice", 60, ("explanation", "looks good")));
        });

        var result = await Ask(new MultiPartyChallenge(3), scripted);

        result.Passed.ShouldBeFalse();
        asked.ShouldBe(1);
    }

    [Fact]
    public async Task The_same_person_twice_is_refused_though_the_operator_let_them_answer()
    {
        var challenge = new Known(new MultiPartyChallenge());
        var scripted = new Scripted(prompt => new OperatorAnswer.Reviewed(MultiPartyChallengeTests.Right(challenge.Composed!, prompt.Part, prompt.Part == 0 ? "alice" : "ALICE")));

        var result = await Ask(challenge, scripted);

        result.Passed.ShouldBeFalse();
        result.Reason!.ShouldContain("another person");
        result.Approvers.ShouldBe(["alice"]);
    }

    [Theory]
    [InlineData(100, 1, 1)]
    [InlineData(0.5, 10, 0.5)]
    [InlineData(-7, 10, 0)]
    public async Task Believes_the_shorter_of_the_claimed_and_the_measured_time(double claimed, double measured, double believed)
    {
        var scripted = new Scripted(_ =>
        {
            _clock.Advance(measured);
            return new OperatorAnswer.Reviewed(Some.Review("alice", claimed, ("confirm", "yes")));
        });

        var result = await Ask(new ConfirmChallenge(), scripted);

        result.ResponseTimeSeconds.ShouldBe(believed);
        result.MinReviewMet.ShouldBeFalse();
        result.Passed.ShouldBeTrue();
    }

    [Fact]
    public async Task An_answer_too_soon_is_not_taken_where_review_is_enforced()
    {
        var scripted = new Scripted(_ =>
        {
            _clock.Advance(2);
            return new OperatorAnswer.Reviewed(Some.Review("alice", 2, ("confirm", "yes")));
        });

        var result = await Ask(new ConfirmChallenge(), scripted, enforce: true);

        result.Passed.ShouldBeFalse();
        result.Reason.ShouldBe("answered after 2.0 s, but at least 3.0 s of review are required");
        result.Approvers.ShouldBeEmpty();
        result.Details["confirmed"].ShouldBe(false);
    }

    [Fact]
    public async Task A_denial_counts_at_once_also_where_review_is_enforced()
    {
        var scripted = new Scripted(_ => new OperatorAnswer.Reviewed(Some.Review("alice") with { Declined = true }));

        (await Ask(new ConfirmChallenge(), scripted, enforce: true)).Reason.ShouldBe("the operator said no");
    }

    [Fact]
    public async Task Nobody_there_fails_and_says_so()
    {
        var result = await Ask(new QuizChallenge(), new Scripted(_ => new OperatorAnswer.Unavailable("no terminal")));

        result.Passed.ShouldBeFalse();
        result.Reason.ShouldBe("no operator: no terminal");
        result.Details["operator_unavailable"].ShouldBe(true);
        result.Details.ContainsKey("operator_failed").ShouldBeFalse();
        result.MinReviewMet.ShouldBeFalse();
    }

    [Fact]
    public async Task Nobody_there_for_the_second_part_fails_as_well()
    {
        var challenge = new Known(new MultiPartyChallenge());
        var scripted = new Scripted(prompt => prompt.Part == 0
            ? new OperatorAnswer.Reviewed(MultiPartyChallengeTests.Right(challenge.Composed!, 0, "alice"))
            : new OperatorAnswer.Unavailable("went home"));

        var result = await Ask(challenge, scripted);

        result.Passed.ShouldBeFalse();
        result.Reason.ShouldBe("no operator: went home");
        result.Details["actual_approvers"].ShouldBe(1L);
    }

    [Fact]
    public async Task An_operator_that_throws_fails_the_challenge()
    {
        foreach (var thrown in (Exception[])[new InvalidOperationException("secret inner text"), new OperationCanceledException()])
        {
            var result = await Ask(new ConfirmChallenge(), new Scripted(_ => throw thrown));

            result.Passed.ShouldBeFalse();
            result.Reason!.ShouldStartWith("no operator:");
            result.Reason!.ShouldNotContain("secret");
            result.Details["operator_unavailable"].ShouldBe(true);
            result.Details["operator_failed"].ShouldBe(true);
        }
    }

    [Fact]
    public async Task No_answer_at_all_is_no_approval()
    {
        (await Ask(new ConfirmChallenge(), new Scripted(_ => null!))).Passed.ShouldBeFalse();
        (await Ask(new ConfirmChallenge(), new Scripted(_ => new OperatorAnswer.Reviewed(null!)))).Passed.ShouldBeFalse();
    }

    [Fact]
    public async Task Cancellation_passes_through_and_a_late_answer_counts_for_nothing()
    {
        using var source = new CancellationTokenSource();
        var late = new Scripted(_ =>
        {
            source.Cancel();
            return new OperatorAnswer.Reviewed(Some.Review("alice", 60, ("confirm", "yes")));
        });

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            IChallenge challenge = new ConfirmChallenge();
            await challenge.PresentAsync(Context(late), source.Token);
        });
    }

    [Fact]
    public async Task A_copy_of_the_cards_summary_is_no_explanation()
    {
        var words = "";
        var scripted = new Scripted(prompt =>
        {
            _clock.Advance(60);
            words = prompt.Card.Summary + " delete users";
            return new OperatorAnswer.Reviewed(Some.Review("alice", 60, ("explanation", words)));
        });

        var result = await Ask(new TeachBackChallenge(minWords: 5), scripted);

        result.Passed.ShouldBeFalse();
        TeachBackChallenge.CountWords(words).ShouldBeGreaterThan(10);
        result.Details["word_count"].ShouldBe(2L);
    }

    [Fact]
    public void A_form_that_does_not_fit_its_key_is_settled_as_a_failure()
    {
        var composed = new MultiPartyChallenge().Compose(Some.Subject(Drop));

        var step = Quorum.Next(new MultiPartyChallenge(), composed with { Parts = [] }, []);

        step.ShouldBeOfType<QuorumStep.Settled>().Result.Passed.ShouldBeFalse();
    }

    private async Task<ChallengeResult> Ask(IChallenge challenge, IOperator person, bool enforce = false) =>
        await challenge.PresentAsync(Context(person, enforce), TestContext.Current.CancellationToken);

    private ChallengeContext Context(IOperator person, bool enforce = false) =>
        new() { Subject = Some.Subject(Drop), Card = Some.Card(Drop), Operator = person, Time = _clock, EnforceMinReview = enforce };

    private sealed class Scripted(Func<OperatorPrompt, OperatorAnswer> answer) : IOperator
    {
        public ValueTask<OperatorAnswer> AskAsync(OperatorPrompt prompt, CancellationToken cancellationToken) => new(answer(prompt));
    }

    // Lets the test see what was composed, so that it can answer rightly.
    private sealed class Known(IFormChallenge inner) : IFormChallenge
    {
        public ComposedChallenge? Composed { get; private set; }

        public ChallengeType Type => inner.Type;

        public ComposedChallenge Compose(ChallengeSubject subject) => Composed = inner.Compose(subject);

        public ChallengeResult Grade(ComposedChallenge composed, IReadOnlyList<Review> reviews) => inner.Grade(composed, reviews);
    }

    private sealed class Clock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2025, 1, 15, 10, 0, 0, TimeSpan.Zero).AddTicks(_ticks);

        public void Advance(double seconds) => _ticks += TimeSpan.FromSeconds(seconds).Ticks;
    }
}
