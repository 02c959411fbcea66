using Attesta.Actions;
using Attesta.Challenges;
using Attesta.Domains;
using Attesta.Policy;

namespace Attesta.Tests.Challenges;

public sealed class DomainKnowledgeChallengeTests
{
    private static readonly ActionContext Action = Some.Call("drop_table", PlainMap.Of(("table", "patients")));

    [Fact]
    public void Enough_right_answers_pass_with_the_documented_details()
    {
        var composed = Compose(new DomainKnowledgeChallenge(Profile(3)));

        var result = new DomainKnowledgeChallenge(Profile(3)).Grade(composed, [Answered(composed, right: 2)]);

        result.Passed.ShouldBeTrue();
        result.ChallengeType.ShouldBe(ChallengeType.Quiz);
        result.QuestionsAsked.ShouldBe(3);
        result.QuestionsCorrect.ShouldBe(2);
        result.Details.Select(detail => detail.Key).ShouldBe(["domain", "required_correct"]);
        result.Details["domain"].ShouldBe("healthcare");
        result.Details["required_correct"].ShouldBe(2L);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 0)]
    public void Too_few_fail_and_of_fewer_than_required_all_must_be_right(int templates, int right)
    {
        var challenge = new DomainKnowledgeChallenge(Profile(templates));
        var composed = Compose(challenge);

        challenge.Grade(composed, [Answered(composed, right)]).Passed.ShouldBeFalse();
        challenge.Grade(composed, [Answered(composed, templates)]).Passed.ShouldBeTrue();
    }

    [Fact]
    public void A_failure_gives_no_answer_away()
    {
        var challenge = new DomainKnowledgeChallenge(Profile(3));
        var composed = Compose(challenge);

        var result = challenge.Grade(composed, [Answered(composed, 1)]);

        result.Reason.ShouldBe("1 of 3 answers are right, which is not enough");
        $"{result} {string.Join(' ', result.Details.Values)} {composed.Form} {string.Join(' ', composed.Form.Items)}".ShouldNotContain("hint");
    }

    [Fact]
    public void At_most_as_many_questions_as_allowed_are_asked() =>
        Compose(new DomainKnowledgeChallenge(Profile(9), maxQuestions: 4)).Form.Items.Count.ShouldBe(4);

    [Fact]
    public void The_question_names_what_the_action_names()
    {
        var form = Compose(new DomainKnowledgeChallenge(Profile(1))).Form;

        form.Type.ShouldBe(ChallengeType.Quiz);
        form.Items.ShouldHaveSingleItem().ShouldBeOfType<TextItem>().Prompt.ShouldBe("What does drop_table do to patients 0?");
    }

    [Fact]
    public void Without_a_template_that_applies_it_is_the_quiz_and_never_a_pass()
    {
        var challenge = new DomainKnowledgeChallenge(Profile(2, RiskLevel.Critical));
        var composed = Compose(challenge);

        var right = challenge.Grade(composed, [Some.Review("alice", 60, Some.RightAnswers(composed))]);
        var wrong = challenge.Grade(composed, [Some.Review("alice", 60)]);

        composed.Form.Items.ShouldAllBe(item => item is ChoiceItem);
        right.Passed.ShouldBeTrue();
        right.Details["fallback"].ShouldBe("no domain questions available");
        right.Details["domain"].ShouldBe("healthcare");
        wrong.Passed.ShouldBeFalse();
        wrong.Details["fallback"].ShouldBe("no domain questions available");
        Compose(new DomainKnowledgeChallenge()).Form.Items.ShouldAllBe(item => item is ChoiceItem);
    }

    [Fact]
    public void The_domain_that_policy_made_active_is_asked_about()
    {
        var challenge = new DomainKnowledgeChallenge();

        var composed = challenge.Compose(Some.Subject(Action) with { Domain = Profile(2) });

        composed.Form.Items.ShouldAllBe(item => item is TextItem);
    }

    [Fact]
    public void The_longest_review_time_holds()
    {
        var profile = Profile(2) with { MinReviewOverrides = new Dictionary<string, TimeSpan> { ["quiz"] = TimeSpan.FromSeconds(45) } };

        Compose(new DomainKnowledgeChallenge(profile)).Form.MinReview.ShouldBe(TimeSpan.FromSeconds(45));
        new DomainKnowledgeChallenge(Profile(2)).Compose(Some.Subject(Action) with { MinReview = TimeSpan.FromSeconds(50) }).Form.MinReview.ShouldBe(TimeSpan.FromSeconds(50));
    }

    [Theory]
    [InlineData("questions")]
    [InlineData("min_correct")]
    [InlineData("domain")]
    [InlineData("agent")]
    public void A_damaged_key_passes_nobody(string missing)
    {
        var challenge = new DomainKnowledgeChallenge(Profile(2));
        var composed = Compose(challenge);
        var damaged = composed with { Key = PlainMap.Of([.. composed.Key.Where(entry => entry.Key != missing).Select(entry => (entry.Key, entry.Value))]) };

        challenge.Grade(damaged, [Answered(composed, 2)]).Passed.ShouldBeFalse();
        challenge.Grade(composed, []).Passed.ShouldBeFalse();
        challenge.Grade(composed, [Answered(composed, 2) with { Declined = true }]).Passed.ShouldBeFalse();
        challenge.Grade(composed, [Answered(composed, 2) with { ApproverId = "agent-1" }]).Passed.ShouldBeFalse();
    }

    [Fact]
    public void The_configuration_and_the_map_know_it_by_name()
    {
        var policy = AttestaConfig.Parse("policy: {challenge_map: {critical: domain-knowledge}, quiz: {max_questions: 2, min_correct: 1}, min_review_seconds: {quiz: 20}}", "attesta.yaml").Policy;

        var challenge = policy.Challenges[RiskLevel.Critical].ShouldBeOfType<DomainKnowledgeChallenge>();
        (challenge.MaxQuestions, challenge.MinCorrect, challenge.MinReview).ShouldBe((2, 1, TimeSpan.FromSeconds(20)));
        ChallengeMap.Default.With(RiskLevel.High, "domain_knowledge")[RiskLevel.High].ShouldBeOfType<DomainKnowledgeChallenge>();
    }

    private static DomainProfile Profile(int templates, RiskLevel from = RiskLevel.High) => new()
    {
        Name = "healthcare",
        ChallengeTemplates = [.. Enumerable.Range(0, templates).Select(i => new DomainChallengeTemplate
        {
            QuestionTemplate = $"What does {{action}} do to {{table}} {i}?",
            AnswerHints = ["hint one", "removes"],
            ContextVars = ["table"],
            MinRiskLevel = from,
        })],
    };

    private static ComposedChallenge Compose(DomainKnowledgeChallenge challenge) => challenge.Compose(Some.Subject(Action with { AgentId = "agent-1" }));

    private static Review Answered(ComposedChallenge composed, int right) =>
        Some.Review("alice", 60, [.. composed.Form.Items.Select((item, index) => (item.Id, index < right ? "It removes them for good." : "No idea."))]);
}
