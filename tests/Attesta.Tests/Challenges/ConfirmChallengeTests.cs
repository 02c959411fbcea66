using Attesta.Actions;
using Attesta.Challenges;

namespace Attesta.Tests.Challenges;

public sealed class ConfirmChallengeTests
{
    private static readonly ComposedChallenge Composed =
        new ConfirmChallenge().Compose(Some.Subject(Some.Call("create_user") with { AgentId = "content-bot" }));

    [Theory]
    [InlineData("yes", true)]
    [InlineData("y", true)]
    [InlineData(" YES ", true)]
    [InlineData("True", true)]
    [InlineData("no", false)]
    [InlineData("", false)]
    [InlineData("yess", false)]
    [InlineData("ｙｅｓ", false)]
    [InlineData("1", false)]
    [InlineData("ok", false)]
    public void Passes_on_a_clear_yes_only(string answer, bool passes)
    {
        var result = new ConfirmChallenge().Grade(Composed, [Some.Review("alice", 4.2, ("confirm", answer))]);

        result.Passed.ShouldBe(passes);
        result.Details.Keys.Take(2).ShouldBe(["confirmed", "review_seconds"]);
        result.Details["confirmed"].ShouldBe(passes);
        result.Details["review_seconds"].ShouldBe(4.2);
        result.Approvers.ShouldBe(passes ? ["alice"] : []);
        (result.Reason is null).ShouldBe(passes);
    }

    [Fact]
    public void Fails_when_nothing_was_answered() =>
        new ConfirmChallenge().Grade(Composed, [Some.Review()]).Passed.ShouldBeFalse();

    [Fact]
    public void A_denial_wins_over_a_yes_and_hands_on_the_feedback()
    {
        var review = Some.Review("alice", 9, ("confirm", "yes")) with { Declined = true, Feedback = "not on\na Friday\u202e" };

        var result = new ConfirmChallenge().Grade(Composed, [review]);

        result.Passed.ShouldBeFalse();
        result.Reason.ShouldBe("the operator said no: not on\\na Friday\\u202e");
        result.Details["confirmed"].ShouldBe(false);
    }

    [Theory]
    [InlineData(2.99, false)]
    [InlineData(3, true)]
    [InlineData(-5, false)]
    public void Flags_an_answer_sooner_than_the_minimum_as_a_rubber_stamp(double seconds, bool met)
    {
        var result = new ConfirmChallenge().Grade(Composed, [Some.Review("alice", seconds, ("confirm", "y"))]);

        result.Passed.ShouldBeTrue();
        result.MinReviewMet.ShouldBe(met);
        result.ResponseTimeSeconds.ShouldBe(Math.Max(0, seconds));
    }

    [Fact]
    public void The_longer_minimum_review_wins()
    {
        var subject = Some.Subject(Some.Call("f"));

        new ConfirmChallenge(minReview: TimeSpan.FromSeconds(5)).Compose(subject).Form.MinReview.ShouldBe(TimeSpan.FromSeconds(5));
        new ConfirmChallenge().Compose(subject with { MinReview = TimeSpan.FromSeconds(20) }).Form.MinReview.ShouldBe(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("content-bot")]
    [InlineData(" Content-Bot\u200b")]
    public void The_agent_may_not_confirm_its_own_action(string responder)
    {
        var result = new ConfirmChallenge().Grade(Composed, [Some.Review(responder, 9, ("confirm", "yes"))]);

        result.Passed.ShouldBeFalse();
        result.Reason!.ShouldContain("its own action");
        result.Approvers.ShouldBeEmpty();
    }

    [Fact]
    public void Nobody_and_two_people_both_fail()
    {
        var yes = Some.Review("alice", 9, ("confirm", "yes"));

        new ConfirmChallenge().Grade(Composed, []).Passed.ShouldBeFalse();
        new ConfirmChallenge().Grade(Composed, [yes, yes]).Passed.ShouldBeFalse();
    }

    [Fact]
    public void Fails_without_throwing_on_a_broken_key_or_review()
    {
        var yes = Some.Review("alice", 9, ("confirm", "yes"));

        new ConfirmChallenge().Grade(Composed with { Key = PlainMap.Empty }, [yes]).Passed.ShouldBeFalse();
        new ConfirmChallenge().Grade(Composed with { Key = PlainMap.Of(("challenge", "quiz")) }, [yes]).Passed.ShouldBeFalse();
        new ConfirmChallenge().Grade(Composed with { Key = null! }, [yes]).Passed.ShouldBeFalse();
        new ConfirmChallenge().Grade(Composed, [null!]).Passed.ShouldBeFalse();
        new ConfirmChallenge().Grade(Composed, null!).Passed.ShouldBeFalse();
        new ConfirmChallenge().Grade(null!, [yes]).Passed.ShouldBeFalse();
        new ConfirmChallenge().Grade(Composed, [yes with { Answers = null! }]).Passed.ShouldBeFalse();
    }

    [Fact]
    public void Someone_without_a_name_is_the_default_responder()
    {
        var result = new ConfirmChallenge().Grade(Composed, [Some.Review(" ", 9, ("confirm", "yes"))]);

        result.Responder.ShouldBe("default");
        result.Passed.ShouldBeTrue();
    }
}
