using Attesta.Actions;
using Attesta.Domains;
using Attesta.Risk;

namespace Attesta.Benchmarks;

/// <summary>Scoring: paid by every action.</summary>
internal static class RiskMetrics
{
    public static IEnumerable<Metric> All { get; } =
    [
        Metric.OfAsync("risk_score_default", () => (Scorer: new FiveFactorScorer(), Action: Typical()), static state => state.Scorer.ScoreAsync(state.Action, default)),
        Metric.OfAsync("risk_score_1mb_argument", () => (Scorer: new FiveFactorScorer(), Action: Large(Prose)), static state => state.Scorer.ScoreAsync(state.Action, default)),
        Metric.OfAsync("risk_score_1mb_hostile", () => (Scorer: new FiveFactorScorer(), Action: Large("monkey@product.key1.2.3:")), static state => state.Scorer.ScoreAsync(state.Action, default)),
        Metric.Of("domain_score", () => (Profile: Domain(), Action: Typical(), Rules: RiskRules.None, Scored: new RiskAssessment { Score = 0.3, ScorerName = "fixed" }),
            static state => RiskAdjustment.Apply(state.Scored, state.Action, state.Rules, environment: null, state.Profile)),
        Metric.Of("domain_score_hit", () => (Profile: Domain(), Action: Typical() with { FunctionName = "delete_pattern7x_all" }, Rules: RiskRules.None, Scored: new RiskAssessment { Score = 0.3, ScorerName = "fixed" }),
            static state => RiskAdjustment.Apply(state.Scored, state.Action, state.Rules, environment: null, state.Profile)),
        Metric.Of("domain_score_1mb_argument", () => (Profile: Domain(), Action: Large(Prose), Rules: RiskRules.None, Scored: new RiskAssessment { Score = 0.3, ScorerName = "fixed" }),
            static state => RiskAdjustment.Apply(state.Scored, state.Action, state.Rules, environment: null, state.Profile)),
    ];

    /// <summary>Twenty patterns that look everywhere, and twenty terms.</summary>
    private static DomainProfile Domain() => new()
    {
        Name = "bench",
        RiskPatterns = [.. Enumerable.Range(0, 20).Select(i => new RiskPattern("p" + i, $@"\b(delete|drop|wipe)_?pattern{i}\w*\b.*\ball\b|/etc/thing{i}/", 0.5))],
        SensitiveTerms = Enumerable.Range(0, 20).ToDictionary(i => "confidential" + (char)('a' + i), i => i / 20.0),
        CriticalActions = ["wipe_*"],
        SafeActions = ["list_*"],
    };

    private const string Prose = "The quick brown fox jumps over the lazy dog, and then it rests a while in the grass. ";

    /// <summary>Four arguments, documentation and hints, of which none ends the search early.</summary>
    private static ActionContext Typical() => new()
    {
        FunctionName = "update_customer_address",
        Kwargs = PlainMap.Of(("customer", "c-10293"), ("street", "12 Long Lane"), ("city", "Springfield"), ("retries", 3)),
        FunctionDoc = "Changes the postal address that invoices are sent to.",
        Hints = PlainMap.Of(("billing", true), ("affected_rows", 12)),
    };

    private static ActionContext Large(string text) => new()
    {
        FunctionName = "save_note",
        Args = PlainList.Of([string.Concat(Enumerable.Repeat(text, (1024 * 1024 / text.Length) + 1))]),
    };
}
