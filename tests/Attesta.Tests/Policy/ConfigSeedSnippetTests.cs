using Attesta.Approvals;
using Attesta.Audit;
using Attesta.Challenges;
using Attesta.Policy;
using Attesta.Testing;

namespace Attesta.Tests.Policy;

/// <summary>The files that the documents show work as they show them.</summary>
public sealed class ConfigSeedSnippetTests
{
    [Fact]
    public void The_confirm_page_makes_confirm_take_five_seconds()
    {
        var config = AttestaConfig.Parse(
            """
            policy:
              challenge_map:
                medium: confirm

              min_review_seconds:
                confirm: 5.0
            """,
            "attesta.yaml");

        config.Policy.Challenges[RiskLevel.Medium].ShouldBeOfType<ConfirmChallenge>().MinReview.ShouldBe(TimeSpan.FromSeconds(5));
        config.Policy.Challenges[RiskLevel.High].ShouldBeOfType<QuizChallenge>().MinReview.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(4.9, false)]
    [InlineData(5.0, true)]
    public async Task The_confirm_page_takes_a_fast_answer_and_flags_it(double seconds, bool isMet)
    {
        var entry = await EvaluateAsync(
            """
            policy:
              challenge_map:
                medium: confirm

              min_review_seconds:
                confirm: 5.0
            """,
            RiskLevel.Medium,
            new ScriptedOperator().Approves(after: TimeSpan.FromSeconds(seconds)),
            seconds);

        entry.Verdict.ShouldBe("approved");
        entry.ChallengeType.ShouldBe("confirm");
        entry.ChallengePassed.ShouldBe(true);
        entry.ReviewDurationSeconds.ShouldBe(seconds);
        entry.MinReviewMet.ShouldBe(isMet);
    }

    [Theory]
    [InlineData(RiskLevel.Low, "", 0)]
    [InlineData(RiskLevel.Medium, "confirm", 3)]
    [InlineData(RiskLevel.High, "quiz", 10)]
    [InlineData(RiskLevel.Critical, "multi_party", 40)]
    public async Task The_default_challenge_map_of_the_challenge_page_holds_for_an_empty_file(RiskLevel level, string challenge, double seconds)
    {
        var entry = await EvaluateAsync("", level, ScriptedOperator.WhoApproves());

        entry.Verdict.ShouldBe("approved");
        entry.ChallengeType.ShouldBe(challenge);
        entry.ReviewDurationSeconds.ShouldBe(seconds);
    }

    [Fact]
    public void The_multi_party_page_asks_three_people_each_in_their_own_time()
    {
        var config = AttestaConfig.Parse(
            """
            policy:
              challenge_map:
                critical: multi_party

              multi_party:
                required_approvers: 3

              min_review_seconds:
                teach_back: 30.0
                quiz: 10.0
                confirm: 3.0
            """,
            "attesta.yaml");

        var critical = config.Policy.Challenges[RiskLevel.Critical].ShouldBeOfType<MultiPartyChallenge>();
        critical.RequiredApprovers.ShouldBe(3);
        ConfigKeysTests.PartReviews(critical).ShouldBe([30, 10, 3]);
    }

    [Fact]
    public async Task The_multi_party_page_lets_the_action_run_when_all_three_pass_and_blocks_it_when_one_denies()
    {
        const string text = """
            policy:
              challenge_map:
                critical: multi_party

              multi_party:
                required_approvers: 3

              min_review_seconds:
                teach_back: 30.0
                quiz: 10.0
                confirm: 3.0
            """;

        var passed = await EvaluateAsync(text, RiskLevel.Critical, new ScriptedOperator().Approves("alice").Approves("bob").Approves("carol"));
        var blocked = await EvaluateAsync(text, RiskLevel.Critical, new ScriptedOperator().Approves("alice").Denies(by: "bob"));

        passed.Verdict.ShouldBe("approved");
        passed.ApproverIds.ShouldBe(["alice", "bob", "carol"]);
        passed.ReviewDurationSeconds.ShouldBe(43);
        blocked.Verdict.ShouldBe("denied");
        blocked.ChallengePassed.ShouldBe(false);
    }

    [Fact]
    public void Every_snippet_of_the_documents_is_taken_by_an_editor_too()
    {
        SchemaReading.Takes("policy:\n  challenge_map:\n    medium: confirm\n\n  min_review_seconds:\n    confirm: 5.0\n").ShouldBeTrue();
        SchemaReading.Takes(
            "policy:\n  challenge_map:\n    critical: multi_party\n\n  multi_party:\n    required_approvers: 3\n\n  min_review_seconds:\n    teach_back: 30.0\n    quiz: 10.0\n    confirm: 3.0\n")
            .ShouldBeTrue();
    }

    private static async Task<AuditEntry> EvaluateAsync(string text, RiskLevel level, ScriptedOperator person, double? seconds = null)
    {
        var (ledger, clock) = (new InMemoryLedger(), new ManualClock());

        // The script reads the card as a person does; what a drop brings about it cannot say.
        var config = AttestaConfig.Parse(text, "attesta.yaml", new Dictionary<string, string>
        {
            ["ATTESTA__RISK__OVERRIDES__drop_database"] = level.Name(),
            ["ATTESTA__POLICY__QUIZ__PASS_THRESHOLD"] = "0.3",
        });
        await using var gate = new AttestaGate(ledger) { Policy = config.Policy, Scorer = config.CreateScorer(), Operator = new Unhurried(person, clock, seconds), Time = clock };
        await gate.EvaluateAsync(new ActionContext
        {
            FunctionName = "drop_database",
            Kwargs = new Dictionary<string, object?> { ["database"] = "orders", ["service"] = "billing", ["limit"] = 250 },
            AgentId = "agent-1",
            Environment = "ci",
        });
        return ledger.Entries.ShouldHaveSingleItem();
    }

    /// <summary>Lets the time pass that a person takes.</summary>
    private sealed class Unhurried(IOperator person, ManualClock clock, double? seconds) : IOperator
    {
        public ValueTask<OperatorAnswer> AskAsync(OperatorPrompt prompt, CancellationToken cancellationToken)
        {
            clock.Advance(seconds is { } given ? TimeSpan.FromSeconds(given) : prompt.Form.MinReview);
            return person.AskAsync(prompt, cancellationToken);
        }
    }
}
