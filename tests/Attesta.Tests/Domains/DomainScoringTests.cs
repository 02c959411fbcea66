using Attesta.Actions;
using Attesta.Domains;
using Attesta.Risk;

namespace Attesta.Tests.Domains;

public sealed class DomainScoringTests
{
    private static readonly DomainProfile Profile = new()
    {
        Name = "clinic",
        RiskPatterns =
        [
            new RiskPattern("phi_access", @"\bphi\b|patient", 0.5) { Description = "reads health records", ComplianceRefs = ["HIPAA 164.312"] },
            new RiskPattern("bulk", "all", 0.2, PatternTarget.Args),
        ],
        SensitiveTerms = new Dictionary<string, double> { ["diagnosis"] = 0.5, ["ward"] = 0.1 },
        CriticalActions = ["wipe_*"],
        SafeActions = ["list_*", "wipe_cache"],
        BaseRiskFloor = 0.1,
        ProductionMultiplier = 2,
    };

    [Theory]
    [InlineData(0.2, "f", "nothing", 0.2)]
    [InlineData(0.2, "f", "PATIENT 7", 0.6)]
    [InlineData(0.2, "f", "diagnosis", 0.6)]
    [InlineData(0.2, "f", "patient diagnosis", 0.8)]
    [InlineData(0.2, "wipe_disk", "x", 0.8)]
    [InlineData(0.2, "list_rooms", "x", 0.15)]
    [InlineData(0.2, "clinic.list_rooms", "x", 0.15)]
    [InlineData(0.1, "list_rooms", "x", 0.1)]
    [InlineData(0.0, "f", "x", 0.1)]
    [InlineData(0.5, "list_patients", "patient", 0.15)]
    [InlineData(0.7, "list_patients", "patient diagnosis", 0.925)]
    [InlineData(0.85, "list_rooms", "x", 0.85)]
    [InlineData(0.2, "wipe_cache", "x", 0.8)]
    public async Task Scores_as_documented(double scored, string function, string argument, double expected) =>
        (await ScoreAsync(scored, new ActionContext { FunctionName = function, Args = [argument] })).Score.ShouldBe(expected);

    [Theory]
    [InlineData("ward", true)]
    [InlineData("Wards", true)]
    [InlineData("the_ward_7", true)]
    [InlineData("nextWardRound", true)]
    [InlineData("ward7", true)]
    [InlineData("reward", false)]
    [InlineData("warden", false)]
    public async Task A_term_is_a_whole_word(string argument, bool isFound) =>
        (await ScoreAsync(0.2, new ActionContext { FunctionName = "f", Args = [argument] })).Factors.Any(factor => factor.Name == "domain_term").ShouldBe(isFound);

    [Fact]
    public async Task Factors_say_what_was_found_where_and_why_it_matters()
    {
        var risk = await ScoreAsync(0.2, new ActionContext { FunctionName = "export", Kwargs = PlainMap.Of(("query", "select * from PHI")) });

        var factor = risk.Factors.Single(factor => factor.Name == "domain_pattern");
        factor.Contribution.ShouldBe(0.4);
        factor.Description.ShouldBe("clinic: the pattern 'phi_access' (reads health records); see HIPAA 164.312");
        factor.Evidence.ShouldBe("PHI");
        risk.ScorerName.ShouldBe("domain(clinic)+fixed");
    }

    public static TheoryData<PatternTarget, int> Places => new()
    {
        { PatternTarget.FunctionName, 1 }, { PatternTarget.Docstring, 1 }, { PatternTarget.Args, 7 }, { PatternTarget.Kwargs, 4 }, { PatternTarget.Any, 9 },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void A_pattern_looks_where_it_should(PatternTarget target, int places)
    {
        ActionContext[] actions =
        [
            new() { FunctionName = "rm -rf" },
            new() { FunctionName = "f", FunctionDoc = "like rm -rf" },
            new() { FunctionName = "f", Args = ["x", "rm -rf"] },
            new() { FunctionName = "f", Args = ["rm", "-rf", "/"] },
            new() { FunctionName = "f", Args = [PlainList.Of(["rm", "-rf"])] },
            new() { FunctionName = "f", Kwargs = PlainMap.Of(("a", "rm -rf")) },
            new() { FunctionName = "f", Kwargs = PlainMap.Of(("rm -rf", 1)) },
            new() { FunctionName = "f", Kwargs = PlainMap.Of(("argv", PlainList.Of(["rm", "-rf"]))) },
            new() { FunctionName = "f", Kwargs = PlainMap.Of(("deep", PlainMap.Of(("er", PlainList.Of([PlainMap.Of(("x", "rm -rf"))]))))) },
        ];
        var profile = new DomainProfile { Name = "d", RiskPatterns = [new RiskPattern("p", "rm -rf", 0.5, target)] };

        actions.Count(action => profile.Matcher.Read(action).Matches("p")).ShouldBe(places);
    }

    [Fact]
    public void Anchors_hold_at_the_whole_value_or_pair()
    {
        var profile = new DomainProfile { Name = "d", RiskPatterns = [new RiskPattern("p", "(?m)^prod$", 0.5), new RiskPattern("q", "(?m)^env=prod$", 0.5)] };

        var reading = profile.Matcher.Read(new ActionContext { FunctionName = "f", Kwargs = PlainMap.Of(("a", 1), ("env", "prod")) });

        reading.Matches("p").ShouldBeTrue();
        reading.Matches("q").ShouldBeTrue();
    }

    [Fact]
    public void Patterns_searched_together_find_what_each_finds_alone()
    {
        // The second would be a comment of the first if they were only put side by side.
        string[] patterns = ["(?x) a b #", "foo\nbar", "x|y", "(?i:Z)", "q{2}", "[)]", @"\)", "w$", "^v", "n(?<n>m)", "p(?<n>o)"];
        var profile = new DomainProfile { Name = "d", RiskPatterns = [.. patterns.Select((pattern, i) => new RiskPattern("p" + i, pattern, 0.1))] };
        string[] texts = ["ab", "foo\nbar", "y", "z", "qq", ")", "w", "v", "nm", "po", "foo", "bar"];

        foreach (var text in texts)
        {
            var alone = profile.RiskPatterns.Where(pattern => pattern.Regex.IsMatch(text)).Select(pattern => pattern.Name);

            profile.Matcher.Read(new ActionContext { FunctionName = text }).Patterns.Select(pattern => pattern.Name).ShouldBe(alone, ignoreOrder: true);
        }
    }

    [Fact]
    public void A_copy_with_other_patterns_is_searched_by_its_own()
    {
        var action = new ActionContext { FunctionName = "wipe" };
        var before = new DomainProfile { Name = "d", RiskPatterns = [new RiskPattern("p", "wipe", 0.5)] };
        before.Matcher.Read(action).Patterns.Count.ShouldBe(1);

        var after = before with { RiskPatterns = [] };

        after.Matcher.Read(action).Patterns.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("phi-phi.phi_")]
    [InlineData("delete a b c ")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")]
    [InlineData("kubectl terraform docker rm -r prod deploy ")]
    public void A_megabyte_is_searched_in_time(string text)
    {
        var profile = DomainProfile.Merge(DomainRegistry.Default.Get("devops"), Profile, new DomainProfile { Name = "d", RiskPatterns = [new RiskPattern("p", "^(a+)+$", 0.5)] });
        var action = new ActionContext { FunctionName = "f", Args = [string.Concat(Enumerable.Repeat(text, (1024 * 1024 / text.Length) + 1))] };
        var began = TimeProvider.System.GetTimestamp();

        profile.Matcher.Read(action);

        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task In_production_the_higher_factor_holds_and_a_scorer_that_fails_is_critical()
    {
        var production = new ActionContext { FunctionName = "f", Environment = "PRD" };
        var mild = Profile with { ProductionMultiplier = 1 };

        (await ScoreAsync(0.2, production)).Score.ShouldBe(0.4);
        (await new DomainRiskScorer(mild, new FixedScorer(0.2)).ScoreAsync(production, default)).Score.ShouldBe(0.3);
        (await new DomainRiskScorer(Profile, RiskScorer.From("broken", _ => 7)).ScoreAsync(new ActionContext { FunctionName = "list_x" }, default)).Level.ShouldBe(RiskLevel.Critical);
    }

    [Theory]
    [InlineData("production", 0.4)]
    [InlineData("moonbase", 0.4)]
    [InlineData("staging", 0.24)]
    [InlineData("dev", 0.16)]
    public async Task The_line_multiplies_once_whoever_applies_the_domain(string environment, double expected)
    {
        var action = new ActionContext { FunctionName = "f", Environment = environment };
        var label = EnvironmentLabel.Of(environment);
        var scored = await ScoreAsync(0.2, action);
        var winner = await new MaxScorer(new DomainRiskScorer(Profile, new FixedScorer(0.2)), new FixedScorer(0.1)).ScoreAsync(action, default);

        RiskAdjustment.Apply(scored, action, RiskRules.None, label).Score.ShouldBe(expected);
        RiskAdjustment.Apply(winner, action, RiskRules.None, label).Score.ShouldBe(expected);
        RiskAdjustment.Apply(scored, action, RiskRules.None, label, Profile with { RiskPatterns = [] }).Score.ShouldBe(expected);
        RiskAdjustment.Apply(await new FixedScorer(0.2).ScoreAsync(action, default), action, RiskRules.None, label, Profile).Score.ShouldBe(expected);
    }

    [Fact]
    public async Task Amplifiers_count_as_much_with_a_domain_as_without()
    {
        var action = new ActionContext { FunctionName = "f", Environment = "production" };
        var rules = new RiskRules { Amplifiers = [new Amplifier("f", 0.2)] };

        RiskAdjustment.Apply(await ScoreAsync(0.2, action), action, rules, EnvironmentLabel.Of("production")).Score.ShouldBe(0.8);
    }

    [Fact]
    public async Task A_score_that_someone_raised_after_the_domain_is_not_taken_back()
    {
        var action = new ActionContext { FunctionName = "f", Environment = "production" };
        var raised = await ScoreAsync(0.2, action) with { Score = 0.9 };

        RiskAdjustment.Apply(raised, action, RiskRules.None, EnvironmentLabel.Of("production")).Score.ShouldBe(1);
    }

    [Fact]
    public async Task An_override_ends_it_before_the_domain()
    {
        var action = new ActionContext { FunctionName = "list_patients", Risk = RiskLevel.Medium };

        RiskAdjustment.Apply(await ScoreAsync(0.9, action), action, RiskRules.None, EnvironmentLabel.Of("ci"), Profile).Score.ShouldBe(0.45);
    }

    private static ValueTask<RiskAssessment> ScoreAsync(double scored, ActionContext action) =>
        new DomainRiskScorer(Profile, new FixedScorer(scored)).ScoreAsync(action, TestContext.Current.CancellationToken);
}
