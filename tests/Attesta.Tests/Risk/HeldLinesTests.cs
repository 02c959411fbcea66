using Attesta.Actions;
using Attesta.Domains;
using Attesta.Policy;
using Attesta.Risk;
using Attesta.Testing;
using Attesta.Tests.Line;

namespace Attesta.Tests.Risk;

/// <summary>Ways around the scoring that were tried, and lead nowhere.</summary>
public sealed class HeldLinesTests
{
    [Fact]
    public async Task A_maximum_with_a_scorer_that_knows_production_takes_nothing_back()
    {
        var knowing = new DomainRiskScorer(new DomainProfile { Name = "a", ProductionMultiplier = 1.6 }, RiskScorer.From("in", _ => 0.6));
        var gate = GateFixture.At(0, ScriptedOperator.WhoDenies());
        gate.Scorer = new MaxScorer(knowing, RiskScorer.From("fraud", _ => 0.9));
        gate.Policy = new GatePolicy { Domain = new DomainProfile { Name = "b", SafeActions = ["charge"] } };

        var result = await gate.EvaluateAsync(new ActionContext { FunctionName = "charge", Environment = "production" });

        result.RiskAssessment.Level.ShouldBe(RiskLevel.Critical);
        result.MayRun.ShouldBeFalse();
    }

    [Fact]
    public void A_hint_lowers_nothing_that_production_makes_critical()
    {
        var action = new ActionContext { FunctionName = "f", Hints = PlainMap.Of(("risk_override", 0.0)), Environment = "production" };
        var rules = RiskRules.None with { AllowHintOverride = true };

        RiskAdjustment.Apply(new RiskAssessment { Score = 0.6, ScorerName = "s" }, action, rules, EnvironmentLabel.Of("production")).Level.ShouldBe(RiskLevel.Critical);
        RiskAdjustment.Apply(new RiskAssessment { Score = 0.4, ScorerName = "s" }, action, rules, EnvironmentLabel.Of("production")).Score.ShouldBe(0);
    }

    [Theory]
    [InlineData("^drop table")]
    [InlineData("users$")]
    [InlineData("drop table users")]
    public void A_pattern_meets_an_argument_wherever_it_stands(string pattern)
    {
        var profile = new DomainProfile { Name = "d", RiskPatterns = [new RiskPattern("p", pattern, 0.9, PatternTarget.Args)] };
        var between = new ActionContext { FunctionName = "f", Kwargs = PlainMap.Of(("a", 1), ("sql", "DROP TABLE users"), ("z", 5)) };
        var amplifier = new Amplifier(pattern, 0.5, PatternTarget.Args);

        profile.Matcher.Read(between).Matches("p").ShouldBeTrue();
        profile.Matcher.Read(between with { Args = ["x", "DROP TABLE users", "y"], Kwargs = PlainMap.Empty }).Matches("p").ShouldBeTrue();
        amplifier.Match(between).ShouldNotBeNull();
    }
}
