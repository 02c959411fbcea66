using Attesta.Domains;
using Attesta.Risk;

namespace Attesta.Tests.Domains;

/// <summary>Every shipped domain does what its own examples say.</summary>
public sealed class PresetTests
{
    public static TheoryData<string> Shipped => [.. DomainRegistry.Shipped];

    [Theory]
    [MemberData(nameof(Shipped))]
    public async Task Scores_its_examples_as_they_say(string name)
    {
        var profile = DomainRegistry.Default.Get(name);
        var wrong = new List<string>();

        foreach (var example in profile.Examples)
        {
            var scorer = new DomainRiskScorer(profile, new FiveFactorScorer());
            var risk = await scorer.ScoreAsync(example.Action, TestContext.Current.CancellationToken);
            if (!example.Allows(risk.Level))
            {
                wrong.Add($"{example.Action.Description} in {example.Action.Environment ?? "no environment"} is {risk.Level.Name()} ({risk.Score}): "
                    + string.Join("; ", risk.Factors.Select(factor => $"{factor.Contribution:0.###} {factor.Description}")));
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Says_what_is_dangerous_and_what_is_safe_and_refers_to_nothing_that_is_missing(string name)
    {
        var profile = DomainRegistry.Default.Get(name);

        profile.Name.ShouldBe(name);
        profile.Examples.Count(example => example.AtLeast >= RiskLevel.High).ShouldBeGreaterThanOrEqualTo(10);
        profile.Examples.Count(example => example.AtMost <= RiskLevel.Low).ShouldBeGreaterThanOrEqualTo(5);
        profile.Dangling.ShouldBeNull();
    }

    [Fact]
    public void Every_pattern_of_a_preset_is_met_by_one_of_its_examples()
    {
        foreach (var profile in DomainRegistry.Shipped.Select(DomainRegistry.Default.Get))
        {
            var met = profile.Examples.SelectMany(example => profile.Matcher.Read(example.Action).Patterns).Distinct();

            profile.RiskPatterns.Except(met).Select(pattern => pattern.Name).ShouldBeEmpty();
        }
    }
}
