using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Challenges;
using Attesta.Domains;
using Attesta.Events;
using Attesta.Policy;
using Attesta.Risk;
using Attesta.Tests.Line;

namespace Attesta.Tests.Domains;

public sealed class EscalationTests
{
    [Theory]
    [InlineData("risk_score >= 0.5", 0.5, true)]
    [InlineData("risk_score>=0.5", 0.49, false)]
    [InlineData("risk_score > 0.5", 0.5, false)]
    [InlineData("risk_score <= 0.5", 0.5, true)]
    [InlineData("risk_score < 0.5", 0.5, false)]
    [InlineData("risk_score == 0.5", 0.5, true)]
    [InlineData("risk_score != 0.5", 0.5, false)]
    [InlineData("risk_level:medium", 0.5, true)]
    [InlineData("risk_level: HIGH", 0.5, false)]
    [InlineData("risk_level:low", 0.95, true)]
    [InlineData("environment:CI", 0.1, true)]
    [InlineData("environment: prod", 0.1, false)]
    [InlineData("matches_pattern:records", 0.1, true)]
    [InlineData("matches_pattern:other", 0.1, false)]
    public void Conditions_hold_as_written(string condition, double score, bool holds) =>
        On(score, new EscalationRule(condition, EscalationAction.Block)).ShouldBeOfType(holds ? typeof(Ruling.Block) : On(score).GetType());

    [Theory]
    [InlineData("environment:prod", "live")]
    [InlineData("environment:qa", "pre-production")]
    [InlineData("environment:sandbox", "test")]
    public void Environments_go_by_all_their_names(string condition, string environment) =>
        On(0.1, environment, new EscalationRule(condition, EscalationAction.Block)).ShouldBeOfType<Ruling.Block>();

    [Theory]
    [InlineData("")]
    [InlineData("risk_score")]
    [InlineData("risk_score => 0.9")]
    [InlineData("risk_score >= 1.1")]
    [InlineData("risk_score >= -0")]
    [InlineData("risk_score >= high")]
    [InlineData("risk_scores >= 0.9")]
    [InlineData("matches_pattern:")]
    [InlineData("matches_pattern")]
    [InlineData("environment:moonbase")]
    [InlineData("risk_level:grave")]
    [InlineData("agent:bob")]
    public void An_unknown_condition_is_refused(string condition) =>
        Should.Throw<ArgumentException>(() => new EscalationRule(condition, EscalationAction.Block)).Message.ShouldContain("no condition");

    [Theory]
    [InlineData("database_drop", "drop_database", true)]
    [InlineData("database_drop", "db.dropDatabase", true)]
    [InlineData("database_drop", "database-drop", true)]
    [InlineData("database_drop", "drop_databases_now", false)]
    [InlineData("drop_*", "drop_anything", true)]
    [InlineData("records", "anything", true)]
    [InlineData("recordings", "anything", false)]
    public void The_short_form_means_a_pattern_or_an_action_of_that_name(string name, string function, bool holds)
    {
        var ruling = Rule(0.1, new ActionContext { FunctionName = function, Args = ["records"] }, "ci", EscalationRule.ForName(name, 3));

        (ruling is Ruling.Ask { Challenge: MultiPartyChallenge { RequiredApprovers: 3 } }).ShouldBe(holds);
    }

    [Fact]
    public void The_strictest_of_the_map_and_of_all_rules_holds()
    {
        var teach = new EscalationRule("risk_level:low", EscalationAction.RequireTeachBack);
        var confirm = new EscalationRule("risk_level:low", EscalationAction.RequireConfirmation);
        var three = new EscalationRule("risk_level:low", EscalationAction.RequireMultiParty) { RequiredApprovers = 3 };

        Asked(On(0.1, confirm)).ShouldBeOfType<ConfirmChallenge>();
        Asked(On(0.1, confirm, teach)).ShouldBeOfType<TeachBackChallenge>();
        Asked(On(0.7, confirm)).ShouldBeOfType<QuizChallenge>();
        Asked(On(0.7, teach)).ShouldBeOfType<TeachBackChallenge>();
        Asked(On(0.9, teach)).ShouldBeOfType<MultiPartyChallenge>().RequiredApprovers.ShouldBe(2);
        Asked(On(0.9, three)).ShouldBeOfType<MultiPartyChallenge>().RequiredApprovers.ShouldBe(3);
        Asked(On(0.1, three, teach, EscalationRule.ForName("delete_records", 5))).ShouldBeOfType<MultiPartyChallenge>().RequiredApprovers.ShouldBe(5);
        On(0.1, three, new EscalationRule("risk_level:low", EscalationAction.Block)).ShouldBeOfType<Ruling.Block>();
    }

    [Fact]
    public void Escalated_challenges_keep_the_configured_settings()
    {
        var policy = new GatePolicy
        {
            Challenges = ChallengeMap.Default.With(RiskLevel.Critical, new ConfirmChallenge())
                .WithEscalated(new MultiPartyChallenge(4, new TeachBackChallenge(minWords: 40), confirm: new ConfirmChallenge(TimeSpan.FromSeconds(77)))),
            Domain = Domain(new EscalationRule("risk_level:high", EscalationAction.RequireMultiParty), new EscalationRule("environment:ci", EscalationAction.RequireTeachBack)),
        };

        Asked(Rule(0.1, GateFixture.Action, "ci", policy)).ShouldBeOfType<TeachBackChallenge>().MinWords.ShouldBe(40);
        var several = Asked(Rule(0.9, GateFixture.Action, "ci", policy)).ShouldBeOfType<MultiPartyChallenge>();
        several.RequiredApprovers.ShouldBe(4);
        several.Confirm.MinReview.ShouldBe(TimeSpan.FromSeconds(77));
    }

    [Fact]
    public void More_people_answer_the_parts_that_the_map_has()
    {
        var policy = new GatePolicy
        {
            Challenges = ChallengeMap.Default.With(RiskLevel.Critical, new MultiPartyChallenge(2, new TeachBackChallenge(minWords: 40))),
            Domain = Domain(EscalationRule.ForName("delete_records", 3)),
        };

        var several = Asked(Rule(0.9, GateFixture.Action, "ci", policy)).ShouldBeOfType<MultiPartyChallenge>();

        several.RequiredApprovers.ShouldBe(3);
        several.TeachBack.MinWords.ShouldBe(40);
    }

    [Fact]
    public void Neither_the_allow_list_nor_a_low_score_bypasses_a_rule()
    {
        var policy = new GatePolicy
        {
            Risk = new RiskRules { Allow = ["delete_records"] },
            Domain = Domain(new EscalationRule("environment:ci", EscalationAction.RequireConfirmation)),
        };

        Asked(Rule(0.1, GateFixture.Action, "ci", policy)).ShouldBeOfType<ConfirmChallenge>();
        Asked(Rule(0.7, GateFixture.Action, "ci", policy)).ShouldBeOfType<QuizChallenge>();
        Rule(0.7, GateFixture.Action, "staging", policy).ShouldBeOfType<Ruling.AutoApprove>();
    }

    [Fact]
    public void The_block_list_stays_above_the_rules()
    {
        var policy = new GatePolicy
        {
            Risk = new RiskRules { Block = ["delete_*"] },
            Domain = Domain(new EscalationRule("environment:ci", EscalationAction.NotifyCompliance) { NotifyRoles = ["dpo"] }),
        };

        Rule(0.1, GateFixture.Action, "ci", policy).ShouldBeOfType<Ruling.Block>().NotifyRoles.ShouldBe(["dpo"]);
    }

    [Fact]
    public void A_challenge_of_ones_own_is_kept_and_both_must_pass()
    {
        var own = new Answering("carol", ChallengeType.Confirm);
        var rules = Domain(new EscalationRule("risk_level:critical", EscalationAction.RequireMultiParty) { RequiredApprovers = 2 });
        var policy = new GatePolicy { Challenges = ChallengeMap.Default.With(RiskLevel.Critical, own), Domain = rules };

        var both = Asked(Rule(0.9, GateFixture.Action, "ci", policy)).ShouldBeOfType<ChallengeSequence>();

        both.Challenges[0].ShouldBeSameAs(own);
        both.Challenges[1].ShouldBeOfType<MultiPartyChallenge>();
        both.Type.ShouldBe(ChallengeType.MultiParty);
        var confirmOnly = policy with { Domain = Domain(new EscalationRule("risk_level:critical", EscalationAction.RequireConfirmation)) };
        Asked(Rule(0.9, GateFixture.Action, "ci", confirmOnly)).ShouldBeSameAs(own);
    }

    [Fact]
    public async Task A_rule_without_a_person_denies_also_what_is_low_and_allowed()
    {
        var gate = GateFixture.At(0.1);
        gate.Policy = new GatePolicy
        {
            Risk = new RiskRules { Allow = ["*"] },
            Domain = Domain(EscalationRule.ForName("delete_records", 2)),
        };

        (await gate.RunsAsync()).ShouldBeFalse();
        gate.Entry.ChallengeType.ShouldBe("multi_party");
        ((PlainList)gate.Entry.Metadata["escalations"]!).ShouldBe(["delete_records: require_multi_party (2 approvers)"]);
        ((PlainList)gate.Entry.Metadata["domains"]!).ShouldBe(["test"]);
    }

    [Fact]
    public async Task A_block_names_the_rule_and_why()
    {
        var gate = GateFixture.At(0.1);
        gate.Policy = new GatePolicy { Domain = Domain(new EscalationRule("matches_pattern:records", EscalationAction.Block) { Description = "records are kept ten years" }) };

        var result = await gate.EvaluateAsync();

        result.Cause.ShouldBe(DenialCause.BlockedByPolicy);
        result.Reason.ShouldContain("the rule 'matches_pattern:records' of the domain test forbids it: records are kept ten years");
    }

    [Fact]
    public async Task Compliance_is_told_whatever_is_decided_and_the_trail_says_so()
    {
        var heard = new Hearing();
        var gate = GateFixture.At(0.1);
        gate.Observers = [heard];
        gate.Policy = new GatePolicy { Domain = Domain(new EscalationRule("environment:ci", EscalationAction.NotifyCompliance) { NotifyRoles = ["dpo", "ciso"] }) };

        await using (var built = gate.Build())
            (await built.EvaluateAsync(GateFixture.Action, TestContext.Current.CancellationToken)).Verdict.ShouldBe(Verdict.Approved);

        heard.Events.OfType<ComplianceNotified>().ShouldHaveSingleItem().Roles.ShouldBe(["dpo", "ciso"]);
        ((PlainList)gate.Entry.Metadata["notify_roles"]!).ShouldBe(["dpo", "ciso"]);
    }

    [Fact]
    public void Silence_never_approves_what_a_rule_wants_a_person_for()
    {
        var policy = new GatePolicy { FailMode = FailMode.Allow, Domain = Domain(new EscalationRule("environment:ci", EscalationAction.RequireConfirmation)) };
        var told = policy with { Domain = Domain(new EscalationRule("environment:ci", EscalationAction.NotifyCompliance) { NotifyRoles = ["dpo"] }) };

        Decision.On(Request(Rule(0.5, GateFixture.Action, "ci", policy)), new Answer.TimedOut(IsSilence: true), policy).Verdict.ShouldBe(Verdict.TimedOut);
        Decision.On(Request(Rule(0.5, GateFixture.Action, "ci", told)), new Answer.TimedOut(IsSilence: true), told).Verdict.ShouldBe(Verdict.Approved);
    }

    [Fact]
    public void Rules_hold_for_overridden_actions_too()
    {
        var action = GateFixture.Action with { Risk = RiskLevel.Low };
        var policy = new GatePolicy { Domain = Domain(new EscalationRule("matches_pattern:records", EscalationAction.RequireTeachBack)) };
        var risk = RiskAdjustment.Apply(new RiskAssessment { Score = 0.9, ScorerName = "test" }, action, policy.Risk, EnvironmentLabel.Of("ci"), policy.Domain);

        Asked(Ruling.On(action, risk, policy, EnvironmentLabel.Of("ci"))).ShouldBeOfType<TeachBackChallenge>();
    }

    [Fact]
    public void A_rule_that_could_never_hold_is_refused()
    {
        var domain = new DomainProfile { Name = "d", EscalationRules = [new EscalationRule("matches_pattern:missing", EscalationAction.Block)] };

        Should.Throw<ArgumentException>(() => new GatePolicy { Domain = domain }).Message.ShouldContain("missing");
        Should.Throw<ArgumentException>(() => Domain(new EscalationRule("risk_level:low", EscalationAction.NotifyCompliance)));
        Should.Throw<ArgumentException>(() => Domain(new EscalationRule("risk_level:low", EscalationAction.Block) { RequiredApprovers = 2 }));
        Should.Throw<ArgumentOutOfRangeException>(() => EscalationRule.ForName("x", 1));
        Should.Throw<ArgumentOutOfRangeException>(() => EscalationRule.ForName("x", 51));
        Should.Throw<ArgumentException>(() => EscalationRule.ForName(" ", 2));
    }

    internal static DomainProfile Domain(params EscalationRule[] rules) => new()
    {
        Name = "test",
        RiskPatterns = [new RiskPattern("records", "records", 0), new RiskPattern("other", "nowhere to be found", 0)],
        EscalationRules = rules,
    };

    private static Ruling On(double score, params EscalationRule[] rules) => On(score, "ci", rules);

    private static Ruling On(double score, string environment, params EscalationRule[] rules) => Rule(score, GateFixture.Action, environment, rules);

    private static Ruling Rule(double score, ActionContext action, string environment, params EscalationRule[] rules) =>
        Rule(score, action, environment, new GatePolicy { Domain = Domain(rules) });

    private static Ruling Rule(double score, ActionContext action, string environment, GatePolicy policy) =>
        Ruling.On(action, new RiskAssessment { Score = score, ScorerName = "test" }, policy, EnvironmentLabel.Of(environment));

    private static IChallenge Asked(Ruling ruling) => ruling.ShouldBeOfType<Ruling.Ask>().Challenge;

    private static ApprovalRequest Request(Ruling ruling) => new()
    {
        Id = "1",
        Snapshot = ActionSnapshot.Of(GateFixture.Action),
        Shown = GateFixture.Action,
        Risk = new RiskAssessment { Score = 0.5, ScorerName = "test" },
        ScoredBefore = 0.5,
        Ruling = ruling,
        Environment = EnvironmentLabel.Of("ci"),
        InterceptedAt = DateTimeOffset.UnixEpoch,
        Deadline = DateTimeOffset.UnixEpoch,
    };

    private sealed class Hearing : IAttestaObserver
    {
        public List<AttestaEvent> Events { get; } = [];

        public ValueTask ObserveAsync(AttestaEvent happened, CancellationToken cancellationToken)
        {
            Events.Add(happened);
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>A challenge that answers by itself.</summary>
internal sealed class Answering(string who, ChallengeType type, bool passes = true) : IChallenge
{
    public ChallengeType Type => type;

    public int Asked { get; private set; }

    public ValueTask<ChallengeResult> PresentAsync(ChallengeContext context, CancellationToken cancellationToken)
    {
        Asked++;
        return ValueTask.FromResult(new ChallengeResult
        {
            Passed = passes,
            ChallengeType = type,
            Responder = who,
            Approvers = passes ? [who] : [],
            ResponseTimeSeconds = 2,
            Details = passes ? PlainMap.Empty : PlainMap.Of(("reason", "said no")),
        });
    }
}
