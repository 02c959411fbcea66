using Attesta.Actions;
using Attesta.Challenges;

namespace Attesta.Tests.Challenges;

public sealed class QuizChallengeTests
{
    private static readonly ActionContext Action =
        Some.Call("transfer", PlainMap.Of(("from_account", "acct-7"), ("to_account", "acct-9"), ("amount", 1250.5), ("database", "ledger"), ("region", "eu-west-1")));

    private static ComposedChallenge Quiz(int questions = 3, double threshold = 0.8, int? minCorrect = null) =>
        new QuizChallenge(maxQuestions: questions, passThreshold: threshold, minCorrect: minCorrect).Compose(Some.Subject(Action));

    // The right answers to the first few questions, wrong ones to the rest.
    private static Review Answering(ComposedChallenge quiz, int right) => Some.Review(
        "alice", 60, [.. Some.RightAnswers(quiz).Select((answer, at) => at < right ? answer : (answer.Id, answer.Answer == "a" ? "b" : "a"))]);

    [Theory]
    [InlineData(3, 0.8, null, 3, true)]
    [InlineData(3, 0.8, null, 2, false)]
    [InlineData(5, 0.8, null, 4, true)]
    [InlineData(5, 0.8, null, 3, false)]
    [InlineData(5, 0.6, null, 3, true)]
    [InlineData(1, 0.8, null, 1, true)]
    [InlineData(1, 0.8, null, 0, false)]
    [InlineData(3, 1.0, 2, 2, true)]
    [InlineData(3, 0.1, 2, 1, false)]
    [InlineData(2, 0.8, 3, 2, true)]
    [InlineData(2, 0.8, 3, 1, false)]
    public void Passes_by_share_or_by_number_of_right_answers(int questions, double threshold, int? minCorrect, int right, bool passes)
    {
        var quiz = Quiz(questions, threshold, minCorrect);

        var result = new QuizChallenge().Grade(quiz, [Answering(quiz, right)]);

        result.QuestionsAsked.ShouldBe(questions);
        result.QuestionsCorrect.ShouldBe(right);
        result.Passed.ShouldBe(passes);
    }

    [Fact]
    public void Has_the_documented_details()
    {
        var quiz = Quiz();

        var details = new QuizChallenge().Grade(quiz, [Answering(quiz, 3)]).Details;

        details.Keys.ShouldBe(["questions", "pass_threshold", "actual_score"]);
        details["pass_threshold"].ShouldBe(0.8);
        details["actual_score"].ShouldBe(1.0);
        foreach (var question in ((PlainList)details["questions"]!).Cast<PlainMap>())
        {
            question.Keys.ShouldBe(["question", "expected", "given"]);
            question["given"].ShouldBe(question["expected"]);
            question["given"].ShouldNotBe("");
        }
    }

    [Fact]
    public void A_failed_quiz_gives_no_right_answer_away()
    {
        var quiz = Quiz();

        var result = new QuizChallenge().Grade(quiz, [Answering(quiz, 1)]);

        var questions = ((PlainList)result.Details["questions"]!).Cast<PlainMap>().ToArray();
        questions.Skip(1).ShouldAllBe(question => Equals(question["expected"], ""));
        result.Reason.ShouldBe("1 of 3 answers are right, which is not enough");
        var items = quiz.Form.Items.Cast<ChoiceItem>().ToArray();
        foreach (var (id, answer) in Some.RightAnswers(quiz).Skip(1))
        {
            var text = items.Single(item => item.Id == id).Options.Single(option => option.Id == answer).Text;
            questions.ShouldAllBe(question => !Equals(question["given"], text));
        }
    }

    [Fact]
    public void Takes_the_letter_in_any_case_or_the_text_of_the_option()
    {
        var quiz = Quiz(1);
        var (id, answer) = Some.RightAnswers(quiz).Single();
        var text = ((ChoiceItem)quiz.Form.Items[0]).Options.Single(option => option.Id == answer).Text;

        foreach (var given in (string[])[answer, answer.ToUpperInvariant(), " " + answer + " ", text, text + " "])
            new QuizChallenge().Grade(quiz, [Some.Review("alice", 60, (id, given))]).Passed.ShouldBeTrue(given);
        foreach (var given in (string[])["", "abcd", "z", answer + answer, text.ToUpperInvariant() + "?"])
            new QuizChallenge().Grade(quiz, [Some.Review("alice", 60, (id, given))]).Passed.ShouldBeFalse(given);
    }

    [Fact]
    public void The_order_in_which_options_are_shown_changes_nothing()
    {
        var quiz = Quiz();
        var turned = quiz with
        {
            Form = quiz.Form with { Items = [.. quiz.Form.Items.Cast<ChoiceItem>().Reverse().Select(item => item with { Options = [.. item.Options.Reverse()] })] },
        };

        new QuizChallenge().Grade(turned, [Answering(quiz, 3)]).Passed.ShouldBeTrue();
        new QuizChallenge().Grade(turned, [Answering(quiz, 2)]).Passed.ShouldBeFalse();
    }

    [Fact]
    public void What_was_given_is_shown_harmless_and_short()
    {
        var quiz = Quiz(1);

        var result = new QuizChallenge().Grade(quiz, [Some.Review("alice", 60, ("q1", "\u001b[31m\u202e" + new string('x', 100_000)))]);

        var given = (string)((PlainMap)((PlainList)result.Details["questions"]!)[0]!)["given"]!;
        given.ShouldStartWith("\\x1b[31m\\u202exxx");
        given.Length.ShouldBeLessThan(100);
    }

    [Fact]
    public void A_denial_fails_whatever_else_was_answered()
    {
        var quiz = Quiz();

        var result = new QuizChallenge().Grade(quiz, [Answering(quiz, 3) with { Declined = true }]);

        result.Passed.ShouldBeFalse();
        result.Reason.ShouldBe("the operator said no");
        result.QuestionsCorrect.ShouldBe(0);
    }

    [Theory]
    [InlineData("pass_threshold", 0.0)]
    [InlineData("pass_threshold", -1.0)]
    [InlineData("pass_threshold", "0.1")]
    [InlineData("min_correct", 0L)]
    [InlineData("min_correct", "1")]
    [InlineData("min_correct", 0.5)]
    [InlineData("questions", null)]
    [InlineData("questions", "q1")]
    [InlineData("challenge", "confirm")]
    [InlineData("min_review_seconds", -1.0)]
    [InlineData("agent", null)]
    public void A_key_that_was_tampered_with_passes_nobody(string entry, object? value)
    {
        var quiz = Quiz();
        var tampered = quiz with { Key = quiz.Key.With((entry, value)) };

        var result = new QuizChallenge().Grade(tampered, [Answering(quiz, 3)]);

        result.Passed.ShouldBeFalse();
        result.Reason!.ShouldContain("key");
    }

    [Fact]
    public void A_key_without_one_of_its_entries_passes_nobody()
    {
        var quiz = Quiz();
        foreach (var name in quiz.Key.Keys)
        {
            var key = PlainMap.Of(quiz.Key.Where(entry => entry.Key != name));
            new QuizChallenge().Grade(quiz with { Key = key }, [Answering(quiz, 3)]).Passed.ShouldBeFalse(name);
        }
    }

    [Fact]
    public void A_key_without_questions_passes_nobody()
    {
        var quiz = Quiz();
        PlainMap[] broken =
        [
            PlainMap.Of(("id", "q1")),
            PlainMap.Of(("id", "q1"), ("question", "?"), ("options", PlainList.Of([PlainMap.Of(("id", "a"), ("text", "x")), PlainMap.Of(("id", "b"), ("text", "y"))])), ("answer", "c")),
            PlainMap.Of(("id", "q1"), ("question", "?"), ("options", PlainList.Of([PlainMap.Of(("id", "a"), ("text", "x"))])), ("answer", "a")),
        ];

        new QuizChallenge().Grade(quiz with { Key = quiz.Key.With(("questions", PlainList.Empty)) }, [Answering(quiz, 3)]).Passed.ShouldBeFalse();
        foreach (var question in broken)
        {
            var key = quiz.Key.With(("questions", PlainList.Of([question])));
            new QuizChallenge().Grade(quiz with { Key = key }, [Some.Review("alice", 60, ("q1", "a"), ("q1x", "c"))]).Passed.ShouldBeFalse();
        }
    }

    [Fact]
    public void Refuses_settings_that_would_let_everyone_pass()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new QuizChallenge(maxQuestions: 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new QuizChallenge(passThreshold: 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new QuizChallenge(passThreshold: double.NaN));
        Should.Throw<ArgumentOutOfRangeException>(() => new QuizChallenge(minCorrect: 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new QuizChallenge(minReview: TimeSpan.FromSeconds(-1)));
    }
}
