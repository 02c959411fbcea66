using Attesta.Audit;
using Attesta.Challenges;
using Attesta.Policy;
using Attesta.Risk;

namespace Attesta.Tests.Policy;

public sealed class ConfigKeysTests
{
    [Theory]
    [InlineData("", GateMode.Enforce)]
    [InlineData("policy: {mode: enforce}", GateMode.Enforce)]
    [InlineData("policy: {mode: shadow}", GateMode.Shadow)]
    [InlineData("policy: {mode: audit_only}", GateMode.AuditOnly)]
    [InlineData("policy: {mode: Audit-Only}", GateMode.AuditOnly)]
    public void Mode(string text, GateMode mode) => Policy(text).Mode.ShouldBe(mode);

    [Theory]
    [InlineData("", FailMode.Deny)]
    [InlineData("policy: {fail_mode: deny}", FailMode.Deny)]
    [InlineData("policy: {fail_mode: allow}", FailMode.Allow)]
    [InlineData("policy: {fail_mode: escalate}", FailMode.Escalate)]
    public void Fail_mode(string text, FailMode mode) => Policy(text).FailMode.ShouldBe(mode);

    [Theory]
    [InlineData("challenge_map")]
    [InlineData("challenges")]
    public void Challenge_map_by_either_name(string key)
    {
        var map = Policy($"policy: {{{key}: {{low: confirm, medium: teach-back, high: multi_party, critical: quiz}}}}").Challenges;

        map[RiskLevel.Low].ShouldBeOfType<ConfirmChallenge>();
        map[RiskLevel.Medium].ShouldBeOfType<TeachBackChallenge>();
        map[RiskLevel.High].ShouldBeOfType<MultiPartyChallenge>().RequiredApprovers.ShouldBe(2);
        map[RiskLevel.Critical].ShouldBeOfType<QuizChallenge>();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("\"null\"")]
    [InlineData("auto")]
    [InlineData("auto_approve")]
    [InlineData("auto-approve")]
    public void Challenge_map_asks_nobody_where_the_file_says_so(string nobody)
    {
        var map = Policy($"policy:\n  challenge_map:\n    medium: {nobody}\n").Challenges;

        map[RiskLevel.Medium].ShouldBeNull();
        map[RiskLevel.High].ShouldBeOfType<QuizChallenge>();
    }

    [Fact]
    public void Min_review_seconds_reaches_every_challenge_also_inside_multi_party()
    {
        var map = Policy("policy: {min_review_seconds: {confirm: 5.0, quiz: 11, teach_back: 31.5}, multi_party: {required_approvers: 3}}").Challenges;

        map[RiskLevel.Medium].ShouldBeOfType<ConfirmChallenge>().MinReview.ShouldBe(TimeSpan.FromSeconds(5));
        map[RiskLevel.High].ShouldBeOfType<QuizChallenge>().MinReview.ShouldBe(TimeSpan.FromSeconds(11));
        PartReviews(map[RiskLevel.Critical]).ShouldBe([31.5, 11, 5]);
    }

    [Fact]
    public void Minimum_review_seconds_by_level()
    {
        var times = Policy("policy: {minimum_review_seconds: {low: 0, high: 20, critical: 60.5}}").MinimumReview;

        times.Count.ShouldBe(3);
        times[RiskLevel.Low].ShouldBe(TimeSpan.Zero);
        times[RiskLevel.High].ShouldBe(TimeSpan.FromSeconds(20));
        times[RiskLevel.Critical].ShouldBe(TimeSpan.FromSeconds(60.5));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("policy: {enforce_min_review: true}", true)]
    [InlineData("policy: {enforce_min_review: FALSE}", false)]
    public void Enforce_min_review(string text, bool enforced) => Policy(text).EnforceMinReview.ShouldBe(enforced);

    [Fact]
    public void Required_approvers_hold_wherever_several_people_are_asked()
    {
        var map = Policy("policy: {challenge_map: {high: multi_party}, multi_party: {required_approvers: 4}}").Challenges;

        Approvers(map[RiskLevel.High]).ShouldBe(4);
        Approvers(map[RiskLevel.Critical]).ShouldBe(4);
    }

    [Theory]
    [InlineData("require_multi_party: {high: 3}", RiskLevel.High, 3)]
    [InlineData("require_multi_party: {high: 3}, challenge_map: {high: null}", RiskLevel.High, 3)]
    [InlineData("require_multi_party: {critical: 2}, challenge_map: {critical: confirm}", RiskLevel.Critical, 2)]
    [InlineData("require_multi_party: {critical: 2}, multi_party: {required_approvers: 3}", RiskLevel.Critical, 3)]
    [InlineData("require_multi_party: {critical: 4}, multi_party: {required_approvers: 3}", RiskLevel.Critical, 4)]
    [InlineData("require_multi_party: {low: 2}", RiskLevel.Low, 2)]
    public void Require_multi_party_and_the_stricter_wins(string policy, RiskLevel level, int people) =>
        Approvers(Policy($"policy: {{{policy}}}").Challenges[level]).ShouldBe(people);

    [Fact]
    public void Quiz_and_teach_back_settings()
    {
        var map = Policy("policy: {quiz: {max_questions: 2, min_correct: 1, pass_threshold: 1.0}, teach_back: {min_words: 25}, challenge_map: {critical: teach_back}}").Challenges;

        var quiz = map[RiskLevel.High].ShouldBeOfType<QuizChallenge>();
        quiz.MaxQuestions.ShouldBe(2);
        quiz.MinCorrect.ShouldBe(1);
        quiz.PassThreshold.ShouldBe(1);
        map[RiskLevel.Critical].ShouldBeOfType<TeachBackChallenge>().MinWords.ShouldBe(25);
    }

    [Theory]
    [InlineData("", 300)]
    [InlineData("policy: {timeout_seconds: 0.5}", 0.5)]
    [InlineData("policy: {timeout_seconds: 2592000}", 2_592_000)]
    public void Timeout_seconds(string text, double seconds) => Policy(text).Timeout.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void The_shortest_timeout_is_still_some_time() =>
        Policy("policy: {timeout_seconds: 1e-300}").Timeout.ShouldBeGreaterThan(TimeSpan.Zero);

    [Theory]
    [InlineData("", null)]
    [InlineData("policy: {default_environment: null}", null)]
    [InlineData("policy: {default_environment: }", null)]
    [InlineData("policy: {default_environment: production}", "production")]
    [InlineData("policy: {default_environment: UAT}", "UAT")]
    public void Default_environment(string text, string? environment) => Policy(text).DefaultEnvironment.ShouldBe(environment);

    [Theory]
    [InlineData("", false)]
    [InlineData("policy: {allow_hint_override: true}", true)]
    public void Allow_hint_override(string text, bool allowed) => Policy(text).Risk.AllowHintOverride.ShouldBe(allowed);

    [Fact]
    public void Overrides()
    {
        var overrides = Policy("risk: {overrides: {delete_user: critical, 'true': LOW, 12: high}}").Risk.Overrides;

        overrides.ShouldBe(new Dictionary<string, RiskLevel> { ["delete_user"] = RiskLevel.Critical, ["true"] = RiskLevel.Low, ["12"] = RiskLevel.High }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("", PatternTarget.Any)]
    [InlineData(", target: any", PatternTarget.Any)]
    [InlineData(", target: function_name", PatternTarget.FunctionName)]
    [InlineData(", target: args", PatternTarget.Args)]
    [InlineData(", target: kwargs", PatternTarget.Kwargs)]
    [InlineData(", target: docstring", PatternTarget.Docstring)]
    public void Amplifiers(string target, PatternTarget expected)
    {
        var amplifier = Policy($"risk: {{amplifiers: [{{pattern: 'cust\\w+', boost: 0.25{target}}}]}}").Risk.Amplifiers.ShouldHaveSingleItem();

        amplifier.Pattern.ShouldBe(@"cust\w+");
        amplifier.Boost.ShouldBe(0.25);
        amplifier.Target.ShouldBe(expected);
    }

    [Fact]
    public void Allow_and_block()
    {
        var rules = Policy("risk:\n  allow: [get_*, list_users]\n  block:\n    - drop_*\n    - 'no'\n    - yes\n").Risk;

        rules.Allow.ShouldBe(["get_*", "list_users"]);
        rules.Block.ShouldBe(["drop_*", "no", "yes"]);
    }

    [Fact]
    public void Scorer_is_made_anew_for_every_gate()
    {
        var config = AttestaConfig.Parse("risk: {scorer: default}", "attesta.yaml");

        config.ScorerName.ShouldBe("default");
        config.CreateScorer().ShouldBeOfType<FiveFactorScorer>();
        config.CreateScorer().ShouldNotBeSameAs(config.CreateScorer());
    }

    [Theory]
    [InlineData("", "conf/.attesta/audit.jsonl")]
    [InlineData("audit: {path: trail.jsonl}", "conf/trail.jsonl")]
    [InlineData("audit: {path: ../trail.jsonl}", "trail.jsonl")]
    [InlineData("audit:\n", "conf/.attesta/audit.jsonl")]
    public void Audit_path_starts_at_the_folder_of_the_file(string text, string expected)
    {
        var root = Path.GetFullPath("somewhere");

        var audit = AttestaConfig.Parse(text, Path.Combine(root, "conf", "attesta.yaml")).Audit;

        audit.Path.ShouldBe(Path.GetFullPath(expected, root));
    }

    [Fact]
    public void An_absolute_audit_path_stays_as_it_is()
    {
        var path = Path.GetFullPath("elsewhere.jsonl");

        AttestaConfig.Parse($"audit: {{path: '{path}'}}", "attesta.yaml").Audit.Path.ShouldBe(path);
    }

    [Fact]
    public void Durability_by_level()
    {
        Policy("").Durability.ShouldBe(new Dictionary<RiskLevel, Durability>
        {
            [RiskLevel.Low] = Durability.Written,
            [RiskLevel.Medium] = Durability.Durable,
            [RiskLevel.High] = Durability.Durable,
            [RiskLevel.Critical] = Durability.Durable,
        });

        var durability = Policy("audit: {durability: {low: durable, medium: written}}").Durability;

        (durability[RiskLevel.Low], durability[RiskLevel.Medium], durability[RiskLevel.High]).ShouldBe((Durability.Durable, Durability.Written, Durability.Durable));
    }

    [Theory]
    [InlineData("", null, false, false)]
    [InlineData("audit: {rotate: {size_mb: 64, every: day}, compress: true}", 64, true, true)]
    [InlineData("audit: {rotate: {size_mb: null, every: never}}", null, false, false)]
    public void Rotation(string text, int? megabytes, bool daily, bool compress) =>
        AttestaConfig.Parse(text, "attesta.yaml").Audit.Rotation.ShouldBe(new LedgerRotation { MaxBytes = megabytes * 1024L * 1024, Daily = daily, Compress = compress });

    [Theory]
    [InlineData("audit: {rotate: {size_mb: 0}}", "size_mb")]
    [InlineData("audit: {rotate: {size_mb: 64MB}}", "size_mb")]
    [InlineData("audit: {rotate: {every: hour}}", "every")]
    [InlineData("audit: {durability: {low: maybe}}", "durability.low")]
    [InlineData("audit: {compress: gzip}", "compress")]
    public void What_the_ledger_cannot_do_is_refused(string text, string key) =>
        Should.Throw<ConfigException>(() => AttestaConfig.Parse(text, "attesta.yaml")).Message.ShouldContain(key);

    [Fact]
    public void Json_is_read_as_yaml_also_indented_by_tabs()
    {
        var policy = Policy("{\n\t\"policy\": {\"mode\":\"shadow\",\n\t\t\"challenge_map\": {\"medium\": null, \"high\": \"teach_back\"},\n\t\t\"enforce_min_review\": true},\n\t\"risk\": {\"block\": [\"x\\/y\", \"\\ud83d\\ude00\"]}\n}\n");

        policy.Mode.ShouldBe(GateMode.Shadow);
        policy.EnforceMinReview.ShouldBeTrue();
        policy.Challenges[RiskLevel.Medium].ShouldBeNull();
        policy.Challenges[RiskLevel.High].ShouldBeOfType<TeachBackChallenge>();
        policy.Risk.Block.ShouldBe(["x/y", "😀"]);
    }

    [Fact]
    public void Aliases_stand_for_what_they_name() =>
        Policy("risk:\n  allow: &names [a, b]\n  block: *names\n").Risk.Block.ShouldBe(["a", "b"]);

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# nothing but a comment\n")]
    [InlineData("---\n")]
    [InlineData("{}")]
    [InlineData("policy:\nrisk:\naudit:\n")]
    [InlineData("policy: {challenge_map: , quiz: {}, require_multi_party: null}\nrisk: {allow: , block: [], amplifiers: ~, overrides: }")]
    public void What_is_empty_is_all_defaults(string text)
    {
        var config = AttestaConfig.Parse(text, "attesta.yaml");

        config.Effective.Select(setting => (setting.Key, setting.Value))
            .ShouldBe(AttestaConfig.Default(".").Effective.Select(setting => (setting.Key, setting.Value)));
        PolicyText.Of(config.Policy).ShouldBe(PolicyText.Of(new GatePolicy()));
    }

    internal static double[] PartReviews(IChallenge? challenge) =>
        [.. Composed(challenge).Form.Parts.Select(part => part.MinReview.TotalSeconds)];

    private static int Approvers(IChallenge? challenge) => challenge.ShouldBeOfType<MultiPartyChallenge>().RequiredApprovers;

    private static ComposedChallenge Composed(IChallenge? challenge) => challenge.ShouldBeOfType<MultiPartyChallenge>().Compose(new ChallengeSubject
    {
        Action = new ActionContext { FunctionName = "drop_table", Args = ["users"] },
        Risk = new RiskAssessment { Score = 0.9, ScorerName = "test" },
        Environment = "development",
    });

    private static GatePolicy Policy(string text) => AttestaConfig.Parse(text, "attesta.yaml").Policy;
}
