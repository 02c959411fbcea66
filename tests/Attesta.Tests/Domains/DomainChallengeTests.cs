using Attesta.Actions;
using Attesta.Challenges;
using Attesta.Domains;
using Attesta.Tests.Challenges;

namespace Attesta.Tests.Domains;

public sealed class DomainChallengeTests
{
    private static readonly ActionContext Action = Some.Call("drop_table", PlainMap.Of(("table", "orders"), ("cascade", true)));

    private static readonly DomainChallengeTemplate Backup = new()
    {
        QuestionTemplate = "What must exist before {action} of {table} in {environment}?",
        AnswerHints = ["backup", "restore point"],
        ContextVars = ["table"],
    };

    private static readonly DomainChallengeTemplate Undo = new()
    {
        QuestionTemplate = "Also say how it is undone.",
        AnswerHints = ["restore", "cannot be undone"],
        ChallengeType = ChallengeType.TeachBack,
    };

    [Theory]
    [InlineData("backup", true)]
    [InlineData("A tested BACKUP, of course.", true)]
    [InlineData("backups", true)]
    [InlineData("some restore-points", true)]
    [InlineData("restoring a point", false)]
    [InlineData("backpack", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_answer_names_a_hint_by_whole_words_in_any_form(string? answer, bool isRight)
    {
        var question = DomainQuestion.For(Subject(Backup), ChallengeType.Quiz).ShouldHaveSingleItem();

        question.IsAnsweredBy(answer ?? "").ShouldBe(isRight);
    }

    [Fact]
    public void A_page_of_words_is_no_answer() =>
        DomainQuestion.For(Subject(Backup), ChallengeType.Quiz)[0].IsAnsweredBy("backup " + new string('x', 300)).ShouldBeFalse();

    [Fact]
    public void Values_of_the_action_are_shown_harmlessly_on_one_line()
    {
        var hostile = Some.Call("drop_table", PlainMap.Of(("table", "a\n\u001b[2J\u202e{environment}" + new string('x', 5_000))));

        var prompt = DomainQuestion.For(Subject(hostile, Backup), ChallengeType.Quiz)[0].Prompt;

        prompt.ShouldStartWith(@"What must exist before drop_table of a\n\x1b[2J\u202e{environment}xxx");
        prompt.Length.ShouldBeLessThan(700);
        prompt.ShouldAllBe(letter => !char.IsControl(letter));
    }

    [Theory]
    [InlineData(0.7, "table", 1)]
    [InlineData(0.5, "table", 0)]
    [InlineData(0.7, "missing", 0)]
    public void A_template_applies_by_level_and_by_the_arguments_it_names(double score, string argument, int expected)
    {
        var subject = Subject(Backup with { QuestionTemplate = "?", ContextVars = [argument] }) with { Risk = new RiskAssessment { Score = score, ScorerName = "test" } };

        DomainQuestion.For(subject, ChallengeType.Quiz).Count.ShouldBe(expected);
        DomainQuestion.For(subject, ChallengeType.TeachBack).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    public void A_quiz_asks_the_domain_first_and_always_something_about_the_action(int most, int ofDomain)
    {
        var templates = Enumerable.Range(0, 5).Select(i => Backup with { QuestionTemplate = $"Question {i}?" }).ToArray();

        var quiz = new QuizChallenge(maxQuestions: most).Compose(Subject(templates));

        quiz.Form.Items.Count.ShouldBe(most);
        quiz.Form.Items.Take(ofDomain).ShouldAllBe(item => item is TextItem);
        quiz.Form.Items.Skip(ofDomain).ShouldAllBe(item => item is ChoiceItem);
    }

    [Fact]
    public void A_quiz_is_passed_by_naming_a_hint_and_the_form_never_holds_one()
    {
        var challenge = new QuizChallenge();
        var quiz = challenge.Compose(Subject(Backup));
        var right = RightAnswers(quiz, "a fresh backup");

        var passed = challenge.Grade(quiz, [Some.Review(answers: right)]);
        var failed = challenge.Grade(quiz, [Some.Review(answers: RightAnswers(quiz, "courage"))]);

        Written(quiz.Form).ShouldNotContain("backup", Case.Insensitive);
        passed.Passed.ShouldBeTrue();
        failed.Passed.ShouldBeFalse();
        var asked = (PlainMap)((PlainList)failed.Details["questions"]!)[0]!;
        asked["question"].ShouldBe("What must exist before drop_table of orders in development?");
        asked["given"].ShouldBe("courage");
        PythonLiteral.Of(failed.Details, 10_000).ShouldNotContain("backup");
        PythonLiteral.Of(passed.Details, 10_000).ShouldNotContain("restore point");
    }

    [Fact]
    public void A_quiz_goes_through_json_unchanged()
    {
        var challenge = new QuizChallenge();
        var quiz = challenge.Compose(Subject(Backup));

        var read = ChallengeJson.Read(Json(writer => ChallengeJson.WriteForm(writer, quiz.Form)), Json(writer => ChallengeJson.WriteKey(writer, quiz.Key)));

        challenge.Grade(read, [Some.Review(answers: RightAnswers(quiz, "backup"))]).Passed.ShouldBeTrue();
        challenge.Grade(read, [Some.Review(answers: RightAnswers(quiz, ""))]).Passed.ShouldBeFalse();
    }

    [Theory]
    [InlineData("hints")]
    [InlineData("id")]
    public void A_damaged_key_passes_nobody(string missing)
    {
        var challenge = new QuizChallenge();
        var quiz = challenge.Compose(Subject(Backup));
        var questions = (PlainList)quiz.Key["questions"]!;
        var damaged = PlainMap.Of([.. ((PlainMap)questions[0]!).Entries.ToArray().Where(entry => entry.Key != missing).Select(entry => (entry.Key, entry.Value))]);
        var key = PlainMap.Of([.. quiz.Key.Entries.ToArray().Select(entry => (entry.Key, entry.Key == "questions" ? PlainList.Of([damaged, .. questions.Skip(1)]) : entry.Value))]);

        challenge.Grade(quiz with { Key = key }, [Some.Review(answers: RightAnswers(quiz, "backup"))]).Passed.ShouldBeFalse();
    }

    [Theory]
    [InlineData("This removes every single row that belongs to the orders table, drops it wholly, and we would have to restore it from last night.", true)]
    [InlineData("This removes every single row that belongs to the orders table, drops it wholly, and we would have to cry about it all night.", false)]
    public void A_teach_back_asks_the_domains_question_and_wants_its_answer(string explanation, bool passes)
    {
        var challenge = new TeachBackChallenge();
        var composed = challenge.Compose(Subject(Undo));

        composed.Form.Items.ShouldHaveSingleItem().Prompt.ShouldEndWith("Also say how it is undone.");
        challenge.Grade(composed, [Some.Review(answers: (TeachBackChallenge.ItemId, explanation))]).Passed.ShouldBe(passes);
    }

    [Fact]
    public void A_teach_back_wants_the_domains_vocabulary_also_as_a_part_of_several()
    {
        var subject = Subject() with { Domain = new DomainProfile { Name = "d", RequiredVocabulary = ["retention"] } };
        const string Explanation = "This removes every single row that belongs to the orders table, drops it wholly, and nobody will be able to bring it back.";
        var teach = new TeachBackChallenge();
        var several = new MultiPartyChallenge();

        teach.Grade(teach.Compose(subject), [Some.Review(answers: (TeachBackChallenge.ItemId, Explanation))]).Passed.ShouldBeFalse();
        teach.Grade(teach.Compose(subject), [Some.Review(answers: (TeachBackChallenge.ItemId, Explanation + " Retention ends."))]).Passed.ShouldBeTrue();
        several.Grade(several.Compose(subject), [Some.Review(answers: (TeachBackChallenge.ItemId, Explanation))]).Reason!.ShouldContain("did not pass");
    }

    [Fact]
    public void The_longest_review_time_holds()
    {
        var domain = new DomainProfile
        {
            Name = "d",
            MinReviewOverrides = new Dictionary<string, TimeSpan> { ["high"] = TimeSpan.FromSeconds(20), ["quiz"] = TimeSpan.FromSeconds(25), ["teach_back"] = TimeSpan.FromSeconds(5) },
        };
        var subject = Subject() with { Domain = domain };

        new ConfirmChallenge().Compose(subject).Form.MinReview.TotalSeconds.ShouldBe(20);
        new QuizChallenge().Compose(subject).Form.MinReview.TotalSeconds.ShouldBe(25);
        new TeachBackChallenge().Compose(subject).Form.MinReview.TotalSeconds.ShouldBe(30);
        new ConfirmChallenge().Compose(subject with { MinReview = TimeSpan.FromSeconds(40) }).Form.MinReview.TotalSeconds.ShouldBe(40);
        new MultiPartyChallenge().Compose(subject).Form.Parts.Select(part => part.MinReview.TotalSeconds).ShouldBe([30, 25]);
    }

    [Fact]
    public void Templates_that_cannot_be_asked_are_refused()
    {
        Refuses(Backup with { QuestionTemplate = "What of {tabel}?" });
        Refuses(Backup with { QuestionTemplate = " " });
        Refuses(Backup with { AnswerHints = [] });
        Refuses(Backup with { AnswerHints = ["backup", "--"] });
        Refuses(Backup with { ChallengeType = ChallengeType.Confirm });

        static void Refuses(DomainChallengeTemplate template) =>
            Should.Throw<ArgumentException>(() => new DomainProfile { Name = "d", ChallengeTemplates = [template] });
    }

    private static ChallengeSubject Subject(params DomainChallengeTemplate[] templates) => Subject(Action, templates);

    private static ChallengeSubject Subject(ActionContext action, params DomainChallengeTemplate[] templates) =>
        Some.Subject(action) with { Domain = new DomainProfile { Name = "d", ChallengeTemplates = templates } };

    private static (string Id, string Answer)[] RightAnswers(ComposedChallenge quiz, string inWords) =>
    [
        .. ((PlainList)quiz.Key["questions"]!).Cast<PlainMap>()
            .Select(question => ((string)question["id"]!, question.TryGetValue("answer", out var letter) ? (string)letter! : inWords)),
    ];

    private static string Written(ChallengeForm form) => Json(writer => ChallengeJson.WriteForm(writer, form)).GetRawText();

    private static System.Text.Json.JsonElement Json(Action<System.Text.Json.Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(stream))
            write(writer);
        return System.Text.Json.JsonDocument.Parse(stream.ToArray()).RootElement;
    }
}
