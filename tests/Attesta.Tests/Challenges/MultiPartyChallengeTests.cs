using Attesta.Actions;
using Attesta.Challenges;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Challenges;

public sealed class MultiPartyChallengeTests
{
    private const string Explanation = "This gets rid of the users table with all accounts in it, so nobody could log in until we restore a backup.";

    private static readonly ActionContext Drop = Some.Call("drop_table", "users") with
    {
        AgentId = "agent-1",
        Metadata = PlainMap.Of(("requested_by", "Rita")),
    };

    private static ComposedChallenge Compose(int approvers = 2) => new MultiPartyChallenge(requiredApprovers: approvers).Compose(Some.Subject(Drop));

    // What a person who understood answers to a part.
    internal static Review Right(ComposedChallenge composed, int part, string who, double seconds = 60)
    {
        var answered = composed.Parts[part].Form.Type switch
        {
            ChallengeType.TeachBack => [("explanation", Explanation)],
            ChallengeType.Quiz => Some.RightAnswers(composed.Parts[part]),
            _ => ((string, string)[])[("confirm", "yes")],
        };
        return Some.Review(who, seconds, answered);
    }

    [Fact]
    public void Rotates_teach_back_quiz_confirm()
    {
        var composed = Compose(5);

        composed.Form.Parts.Select(part => part.Type).ShouldBe(
            [ChallengeType.TeachBack, ChallengeType.Quiz, ChallengeType.Confirm, ChallengeType.TeachBack, ChallengeType.Quiz]);
        composed.Form.Parts.Select(part => part.MinReview.TotalSeconds).ShouldBe([30, 10, 3, 30, 10]);
        composed.Parts.Select(part => part.Form).ShouldBe(composed.Form.Parts);
    }

    [Fact]
    public void Passes_when_everyone_passes()
    {
        var composed = Compose(3);

        var result = new MultiPartyChallenge().Grade(
            composed, [Right(composed, 0, "alice", 31), Right(composed, 1, "bob", 12), Right(composed, 2, "carol", 4)]);

        result.Passed.ShouldBeTrue(result.Reason);
        result.Approvers.ShouldBe(["alice", "bob", "carol"]);
        result.ResponseTimeSeconds.ShouldBe(47);
        result.MinReviewMet.ShouldBeTrue();
        result.Details.Keys.ShouldBe(["approvers", "required_approvers", "actual_approvers"]);
        result.Details["required_approvers"].ShouldBe(3L);
        result.Details["actual_approvers"].ShouldBe(3L);
        var approvers = ((PlainList)result.Details["approvers"]!).Cast<PlainMap>().ToArray();
        approvers.ShouldAllBe(approver => approver.Keys.SequenceEqual(new[] { "id", "challenge", "passed" }));
        approvers.Select(approver => approver["challenge"]).ShouldBe(["teach_back", "quiz", "confirm"]);
    }

    [Fact]
    public async Task A_requester_who_cannot_be_read_fails_it_whoever_answers_and_nobody_is_asked()
    {
        foreach (var requester in (object?[])[PlainList.Of(["alice"]), PlainMap.Of(("name", "alice")), 7L, "\u200b"])
        {
            var action = Drop with { Metadata = PlainMap.Of(("requested_by", requester)) };
            var challenge = new MultiPartyChallenge();
            var composed = challenge.Compose(Some.Subject(action));

            var graded = challenge.Grade(composed, [Right(composed, 0, "alice"), Right(composed, 1, "bob")]);
            var asked = await ((IChallenge)challenge).PresentAsync(
                new ChallengeContext
                {
                    Subject = Some.Subject(action),
                    Card = Some.Card(action),
                    Operator = Attesta.Testing.ScriptedOperator.WhoApproves(),
                    Time = new Attesta.Testing.ManualClock(),
                },
                TestContext.Current.CancellationToken);

            graded.Passed.ShouldBeFalse();
            graded.Reason!.ShouldContain("requested_by");
            asked.Reason.ShouldBe(graded.Reason);
            Eligibility.Refusal(composed.Key, several: true, [], "zoe").ShouldBe(graded.Reason);
        }
    }

    [Fact]
    public void One_rubber_stamp_marks_the_whole()
    {
        var composed = Compose();

        new MultiPartyChallenge().Grade(composed, [Right(composed, 0, "alice", 29), Right(composed, 1, "bob", 60)]).MinReviewMet.ShouldBeFalse();
    }

    [Fact]
    public void One_approval_is_not_enough()
    {
        var composed = Compose();

        var result = new MultiPartyChallenge().Grade(composed, [Right(composed, 0, "alice")]);

        result.Passed.ShouldBeFalse();
        result.Reason.ShouldBe("1 of 2 approvers have approved");
        result.Approvers.ShouldBe(["alice"]);
    }

    [Fact]
    public void One_denial_ends_it()
    {
        var composed = Compose(3);

        var result = new MultiPartyChallenge().Grade(
            composed, [Right(composed, 0, "alice"), Some.Review("bob") with { Declined = true }, Right(composed, 2, "carol")]);

        result.Passed.ShouldBeFalse();
        result.Approvers.ShouldBe(["alice"]);
        ((PlainList)result.Details["approvers"]!).Count.ShouldBe(2);
        result.Reason.ShouldBe("approver 2 of 3 (bob) did not pass: the operator said no");
        ((PlainMap)((PlainList)result.Details["approvers"]!)[1]!)["reason"].ShouldBe("the operator said no");
    }

    [Theory]
    [InlineData("alice", "another person")]
    [InlineData("ALICE ", "another person")]
    [InlineData("ａlice", "another person")]
    [InlineData("al\u200bice", "another person")]
    [InlineData("Аlice", "another person")]
    [InlineData("agent-1", "its own action")]
    [InlineData("Agent-1", "its own action")]
    [InlineData("rita", "requested")]
    [InlineData("", "who they are")]
    [InlineData("\u200b", "who they are")]
    public void Refuses_who_does_not_count(string second, string reason)
    {
        var composed = Compose();

        var result = new MultiPartyChallenge().Grade(composed, [Right(composed, 0, "alice"), Right(composed, 1, second)]);

        result.Passed.ShouldBeFalse();
        result.Reason!.ShouldContain(reason);
        result.Approvers.ShouldBe(["alice"]);
    }

    [Fact]
    public void No_way_of_spelling_one_name_makes_two_people()
    {
        var composed = Compose();
        string[] invisible = ["", "", "\u200b", "\u2060", "\ufeff", "\u00ad", "\ufe0f"];
        Func<char, char>[] cases = [letter => letter, char.ToUpperInvariant, letter => (char)(letter + 0xfee0)];
        var spellings = Gen.Choose(0, 1_000).ListOf(5).Select(picks => string.Concat("alice".Select((letter, at) =>
            cases[picks[at] % cases.Length](letter) + invisible[picks[at] % invisible.Length])));

        Check.QuickThrowOnFailure(Prop.ForAll(spellings.ToArbitrary(), second =>
            !new MultiPartyChallenge().Grade(composed, [Right(composed, 0, "alice"), Right(composed, 1, second)]).Passed));
    }

    [Fact]
    public void Too_many_answers_and_none_fail()
    {
        var composed = Compose();
        Review[] three = [Right(composed, 0, "alice"), Right(composed, 1, "bob"), Right(composed, 0, "carol")];

        new MultiPartyChallenge().Grade(composed, three).Passed.ShouldBeFalse();
        new MultiPartyChallenge().Grade(composed, []).Passed.ShouldBeFalse();
        new MultiPartyChallenge().Grade(composed, []).MinReviewMet.ShouldBeFalse();
    }

    [Fact]
    public void A_key_that_was_tampered_with_passes_nobody()
    {
        var composed = Compose();
        Review[] reviews = [Right(composed, 0, "alice"), Right(composed, 1, "bob")];
        var parts = (PlainList)composed.Key["parts"]!;
        PlainMap[] tampered =
        [
            composed.Key.With(("required_approvers", 1L)),
            composed.Key.With(("required_approvers", 3L)),
            composed.Key.With(("required_approvers", "2")),
            composed.Key.With(("parts", PlainList.Of([parts[0]])), ("required_approvers", 1L)),
            composed.Key.With(("parts", PlainList.Of([parts[1], parts[0]]))),
            composed.Key.With(("parts", PlainList.Of([parts[0], "quiz"]))),
            composed.Key.With(("parts", null)),
            composed.Key.With(("agent", null)),
            composed.Key.With(("challenge", "confirm")),
        ];

        new MultiPartyChallenge().Grade(composed, reviews).Passed.ShouldBeTrue();
        foreach (var key in tampered)
            new MultiPartyChallenge().Grade(composed with { Key = key }, reviews).Passed.ShouldBeFalse();
        foreach (var name in composed.Key.Keys.Where(name => name != "min_review_seconds"))
            new MultiPartyChallenge().Grade(composed with { Key = PlainMap.Of(composed.Key.Where(entry => entry.Key != name)) }, reviews).Passed.ShouldBeFalse(name);
        new MultiPartyChallenge().Grade(composed, [reviews[0], null!]).Passed.ShouldBeFalse();
        new MultiPartyChallenge().Grade(null!, reviews).Passed.ShouldBeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(51)]
    public void Refuses_to_be_asked_for_fewer_than_two_people(int approvers) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new MultiPartyChallenge(requiredApprovers: approvers));
}
