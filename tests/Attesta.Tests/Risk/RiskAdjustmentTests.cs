using Attesta.Actions;
using Attesta.Risk;

namespace Attesta.Tests.Risk;

public sealed class RiskAdjustmentTests
{
    [Theory]
    [InlineData("production", 0.6)]
    [InlineData("PROD", 0.6)]
    [InlineData("prd", 0.6)]
    [InlineData("Live", 0.6)]
    [InlineData("staging", 0.48)]
    [InlineData("pre-production", 0.48)]
    [InlineData("pre_production", 0.48)]
    [InlineData("uat", 0.48)]
    [InlineData("ci", 0.4)]
    [InlineData("dev", 0.32)]
    [InlineData("sandbox", 0.32)]
    [InlineData("moonbase", 0.6)]
    [InlineData("", 0.6)]
    public void The_environment_multiplies_the_score(string label, double expected) =>
        Adjust(0.4, new ActionContext { FunctionName = "f" }, RiskRules.None, label).Score.ShouldBe(expected);

    [Fact]
    public void An_unknown_environment_counts_as_production_and_says_so()
    {
        var adjusted = Adjust(0.4, new ActionContext { FunctionName = "f", Environment = "moonbase" }, RiskRules.None, "moonbase");

        adjusted.Factors[^1].Description.ShouldContain("unknown environment");
        adjusted.Factors[^1].Evidence.ShouldBe("moonbase");
    }

    [Fact]
    public void The_environment_never_takes_an_action_out_of_critical() =>
        Adjust(0.8, new ActionContext { FunctionName = "f" }, RiskRules.None, "development").Level.ShouldBe(RiskLevel.Critical);

    [Theory]
    [InlineData("low", 0.15)]
    [InlineData("medium", 0.45)]
    [InlineData("high", 0.70)]
    [InlineData("critical", 0.90)]
    public void An_override_sets_the_representative_score_and_skips_the_multiplier(string level, double score)
    {
        Wire.TryParse(level, out RiskLevel parsed).ShouldBeTrue();
        var rules = new RiskRules { Overrides = new Dictionary<string, RiskLevel> { ["refund"] = parsed } };

        Adjust(0.5, new ActionContext { FunctionName = "refund" }, rules, "production").Score.ShouldBe(score);
        Adjust(0.5, new ActionContext { FunctionName = "billing.refund" }, rules, "production").Score.ShouldBe(score);
        Adjust(0.5, new ActionContext { FunctionName = "refunds" }, rules, "ci").Score.ShouldBe(0.5);
    }

    [Fact]
    public void Amplifiers_add_up_and_stop_at_one()
    {
        var rules = new RiskRules { Amplifiers = [new Amplifier("prod", 0.3), new Amplifier("^delete", 0.4, PatternTarget.FunctionName)] };

        Adjust(0.2, new ActionContext { FunctionName = "list", Args = ["x PROD y"] }, rules, "ci").Score.ShouldBe(0.5);
        Adjust(0.2, new ActionContext { FunctionName = "delete", Kwargs = PlainMap.Of(("a", "prod")) }, rules, "ci").Score.ShouldBe(0.9);
        Adjust(0.9, new ActionContext { FunctionName = "delete_prod" }, rules, "ci").Score.ShouldBe(1);
        Adjust(0.2, new ActionContext { FunctionName = "undelete" }, rules, "ci").Score.ShouldBe(0.2);
    }

    [Theory]
    [InlineData(PatternTarget.Args, 0.7)]
    [InlineData(PatternTarget.Kwargs, 0.2)]
    [InlineData(PatternTarget.Docstring, 0.2)]
    [InlineData(PatternTarget.FunctionName, 0.2)]
    [InlineData(PatternTarget.Any, 0.7)]
    public void An_amplifier_looks_only_where_it_should(PatternTarget target, double score) =>
        Adjust(0.2, new ActionContext { FunctionName = "f", Args = ["needle"] },
            new RiskRules { Amplifiers = [new Amplifier("needle", 0.5, target)] }, "ci").Score.ShouldBe(score);

    [Theory]
    [InlineData("(")]
    [InlineData("(?=x)")]
    [InlineData(@"(a)\1")]
    public void A_pattern_that_is_wrong_or_could_take_forever_is_refused(string pattern) =>
        Should.Throw<ArgumentException>(() => new Amplifier(pattern, 0.1));

    [Fact]
    public void A_pattern_made_to_blow_up_runs_in_linear_time()
    {
        var amplifier = new Amplifier("^(a+)+$", 0.1);

        Adjust(0.2, new ActionContext { FunctionName = "f", Args = [new string('a', 200_000) + "!"] }, new RiskRules { Amplifiers = [amplifier] }, "ci")
            .Score.ShouldBe(0.2);
    }

    [Fact]
    public void A_callers_override_counts_only_when_policy_allows_it_and_never_lowers_a_critical_action()
    {
        var asked = new ActionContext { FunctionName = "f", Hints = PlainMap.Of(("risk_override", "low")) };
        var allowing = new RiskRules { AllowHintOverride = true };

        Adjust(0.7, asked, RiskRules.None, "ci").Score.ShouldBe(0.7);
        Adjust(0.7, asked, allowing, "ci").Score.ShouldBe(0.15);
        Adjust(0.85, asked, allowing, "ci").Score.ShouldBe(0.85);
        Adjust(0.1, asked with { Hints = PlainMap.Of(("risk_override", 0.95)) }, allowing, "ci").Score.ShouldBe(0.95);
        Adjust(0.7, asked with { Hints = PlainMap.Of(("risk_override", "nonsense")) }, allowing, "ci").Score.ShouldBe(0.7);
    }

    [Fact]
    public void The_level_that_the_host_declares_replaces_the_score() =>
        Adjust(0.1, new ActionContext { FunctionName = "f", Risk = RiskLevel.Critical }, RiskRules.None, "development").Score.ShouldBe(0.9);

    public static TheoryData<string[], string?, string> Machines => new()
    {
        { [], "laptop", "development" },
        { [], "prod-db1", "production" },
        { [], "stg-web", "staging" },
        { [], "staging-web", "staging" },
        { ["NODE_ENV=production"], "laptop", "production" },
        { ["DJANGO_SETTINGS_MODULE=mysite.settings.staging"], "laptop", "staging" },
        { ["CI=true", "NODE_ENV=production"], "laptop", "ci" },
        { ["CI=false", "NODE_ENV=production"], "laptop", "production" },
        { ["ATTESTA_ENV=staging", "CI=true"], "laptop", "staging" },
        { ["ATTESTA_ENV= ", "GITHUB_ACTIONS=1"], "laptop", "ci" },
    };

    [Theory]
    [MemberData(nameof(Machines))]
    public void Detects_the_environment_in_the_documented_order(string[] variables, string? host, string expected)
    {
        var set = variables.Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

        EnvironmentDetection.Detect(name => set.GetValueOrDefault(name), host!).ShouldBe(expected);
    }

    private static RiskAssessment Adjust(double score, ActionContext action, RiskRules rules, string environment) =>
        RiskAdjustment.Apply(new RiskAssessment { Score = score, ScorerName = "test" }, action, rules, EnvironmentLabel.Of(environment));
}
