using Attesta.Challenges;
using Attesta.Domains;
using Attesta.Policy;
using Attesta.Risk;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Domains;

public sealed class DomainMergingTests
{
    private static readonly string[] Functions = ["get_logs", "delete_pod", "list_users", "ops.wipe", "deploy", "phi_access"];
    private static readonly string[] Globs = ["get_*", "*_logs", "get_logs", "delete_*", "*", "wipe", "list_users", "deploy", "phi_*"];
    private static readonly string[] Words = ["prod", "phi", "logs", "wipe", "user"];
    private static readonly string[] Environments = ["production", "staging", "ci", "development", "moonbase"];

    private static readonly Gen<double> Shares = Gen.Choose(0, 100).Select(number => number / 100.0);

    private static Gen<IReadOnlyList<T>> Few<T>(Gen<T> one) => Gen.ListOf(one).Select(list => (IReadOnlyList<T>)[.. list.Take(3)]);

    private static readonly Gen<RiskPattern> Patterns =
        from name in Gen.Elements("phi_access", "drop", "wipe")
        from pattern in Gen.Elements(Words)
        from share in Shares
        from target in Gen.Elements(Enum.GetValues<PatternTarget>())
        select new RiskPattern(name, pattern, share, target);

    // Only what grows with the score: a rule for low scores ends where the score has grown out of it.
    private static readonly Gen<EscalationRule> Rules =
        from condition in Gen.Elements("risk_score >= 0.5", "risk_score > 0.8", "environment:prod", "environment:dev", "risk_level:medium", "risk_level:high")
        from action in Gen.Elements(EscalationAction.RequireConfirmation, EscalationAction.RequireTeachBack, EscalationAction.RequireMultiParty, EscalationAction.Block)
        from people in Gen.Choose(2, 5)
        from name in Gen.Elements("", "", "phi_access", "wipe", "pod_delete")
        select name.Length > 0 ? EscalationRule.ForName(name, people)
            : new EscalationRule(condition, action) { RequiredApprovers = action == EscalationAction.RequireMultiParty ? people : null };

    private static readonly Gen<DomainProfile> Profiles =
        from name in Gen.Elements("p", "q", "r")
        from patterns in Few(Patterns)
        from terms in Few(from word in Gen.Elements(Words) from weight in Shares select (word, weight))
        from critical in Few(Gen.Elements(Globs[3..]))
        from safe in Few(Gen.Elements(Globs))
        from rules in Few(Rules)
        from floor in Gen.Elements(0, 0, 0.1, 0.35, 0.9)
        from multiplier in Gen.Elements(1, 1.5, 3)
        select new DomainProfile
        {
            Name = name,
            RiskPatterns = patterns,
            SensitiveTerms = terms.DistinctBy(term => term.word).ToDictionary(term => term.word, term => term.weight),
            CriticalActions = critical,
            SafeActions = safe,
            EscalationRules = rules,
            BaseRiskFloor = floor,
            ProductionMultiplier = multiplier,
        };

    private static readonly Gen<(ActionContext Action, double Score, EnvironmentLabel Environment)> Cases =
        from function in Gen.Elements(Functions)
        from words in Few(Gen.Elements(Words))
        from score in Shares
        from environment in Gen.Elements(Environments)
        select (new ActionContext { FunctionName = function, Args = [string.Join(' ', words)], Environment = environment }, score, EnvironmentLabel.Of(environment));

    [Fact]
    public void Merging_never_lowers_a_level_nor_a_challenge() =>
        Prop.ForAll(Arb.From(from p in Profiles from q in Profiles from at in Cases select (p, q, at)), given =>
        {
            var merged = Outcome(DomainProfile.Merge(given.p, given.q), given.at);
            var (one, other) = (Outcome(given.p, given.at), Outcome(given.q, given.at));

            return merged.Level >= one.Level && merged.Level >= other.Level && merged.Strictness >= one.Strictness && merged.Strictness >= other.Strictness;
        }).QuickCheckThrowOnFailure(400);

    [Fact]
    public void Adding_a_domain_never_lowers_a_level_but_by_a_safe_action_and_that_never_a_critical_one() =>
        Prop.ForAll(Arb.From(from p in Profiles from at in Cases from boost in Shares select (p, at, boost)), given =>
        {
            var amplified = new RiskRules { Amplifiers = [new Amplifier("get|wipe", given.boost)] };
            var without = Level(null, given.at, amplified);
            var with = Level(given.p, given.at, amplified);
            var isLow = Level(given.p with { SafeActions = [] }, given.at, amplified) >= without;

            return isLow && (with >= without || given.p.Matcher.Read(given.at.Action).IsSafe) && (RiskLevels.Of(given.at.Score) != RiskLevel.Critical || with == RiskLevel.Critical);
        }).QuickCheckThrowOnFailure(400);

    [Fact]
    public void Only_what_all_call_safe_is_safe()
    {
        var merged = DomainProfile.Merge(
            new DomainProfile { Name = "a", SafeActions = ["get_*", "list_users", "*_status"] },
            new DomainProfile { Name = "b", SafeActions = ["get_logs", "list_*", "git_status", "ping"] });

        merged.SafeActions.ShouldBe(["get_logs", "list_users", "git_status"], ignoreOrder: true);
        DomainProfile.Merge(merged, new DomainProfile { Name = "c" }).SafeActions.ShouldBeEmpty();
        merged.Names.ShouldBe(["a", "b"]);
        merged.Name.ShouldBe("a+b");
    }

    [Fact]
    public void Lists_are_united_and_of_numbers_the_higher_holds()
    {
        var merged = DomainProfile.Merge(
            new DomainProfile
            {
                Name = "a",
                SensitiveTerms = new Dictionary<string, double> { ["PHI"] = 0.2, ["x"] = 0.9 },
                MinReviewOverrides = new Dictionary<string, TimeSpan> { ["critical"] = TimeSpan.FromSeconds(60) },
                RequiredVocabulary = ["one"],
                RiskPatterns = [new RiskPattern("p", "x", 0.1)],
                EscalationRules = [EscalationRule.ForName("p", 2)],
                BaseRiskFloor = 0.2,
            },
            new DomainProfile
            {
                Name = "b",
                SensitiveTerms = new Dictionary<string, double> { ["phi"] = 0.4 },
                MinReviewOverrides = new Dictionary<string, TimeSpan> { ["Critical"] = TimeSpan.FromSeconds(90), ["teach-back"] = TimeSpan.FromSeconds(5) },
                RequiredVocabulary = ["one", "two"],
                RiskPatterns = [new RiskPattern("p", "x", 0.1), new RiskPattern("p", "x", 0.2)],
                EscalationRules = [EscalationRule.ForName("p", 2), EscalationRule.ForName("p", 3)],
                ProductionMultiplier = 1,
            });

        merged.SensitiveTerms.Count.ShouldBe(2);
        merged.SensitiveTerms["phi"].ShouldBe(0.4);
        merged.MinReviewFor(RiskLevel.Critical).ShouldBe(TimeSpan.FromSeconds(90));
        merged.MinReviewFor(ChallengeType.TeachBack).ShouldBe(TimeSpan.FromSeconds(5));
        merged.RequiredVocabulary.ShouldBe(["one", "two"]);
        merged.RiskPatterns.Count.ShouldBe(2);
        merged.EscalationRules.Count.ShouldBe(2);
        merged.BaseRiskFloor.ShouldBe(0.2);
        merged.ProductionMultiplier.ShouldBe(1.5);
        Should.Throw<ArgumentException>(() => DomainProfile.Merge());
    }

    private static RiskLevel Level(DomainProfile? domain, (ActionContext Action, double Score, EnvironmentLabel Environment) at, RiskRules? rules = null) =>
        Adjusted(domain, at, rules ?? RiskRules.None).Level;

    private static (RiskLevel Level, int Strictness) Outcome(DomainProfile domain, (ActionContext Action, double Score, EnvironmentLabel Environment) at)
    {
        var risk = Adjusted(domain, at, RiskRules.None);
        return (risk.Level, Strictness(Ruling.On(at.Action, risk, new GatePolicy { Domain = domain }, at.Environment)));
    }

    private static RiskAssessment Adjusted(DomainProfile? domain, (ActionContext Action, double Score, EnvironmentLabel Environment) at, RiskRules rules) =>
        RiskAdjustment.Apply(new RiskAssessment { Score = at.Score, ScorerName = "test" }, at.Action, rules, at.Environment, domain);

    private static int Strictness(Ruling ruling) => ruling switch
    {
        Ruling.Block => 1_000,
        Ruling.Ask { Challenge: MultiPartyChallenge several } => 100 + several.RequiredApprovers,
        Ruling.Ask ask => (int)ask.Challenge.Type,
        _ => 0,
    };
}

file static class Checking
{
    public static void QuickCheckThrowOnFailure(this Property property, int tests) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(tests).WithStartSize(3), property);
}
