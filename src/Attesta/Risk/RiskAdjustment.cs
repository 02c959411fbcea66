using System.Globalization;
using Attesta.Domains;

namespace Attesta.Risk;

/// <summary>
/// What happens to a score between the scorer and the ruling, in this order: override by configuration (which ends it), the domain, amplifiers, the
/// caller's override where it is allowed, and the multiplier of the environment, which in production is the domain's where that is higher. Every step
/// that changes something adds a factor that says so.
/// </summary>
public static class RiskAdjustment
{
    /// <summary>Applies the rules. Pure.</summary>
    /// <param name="scored">What the scorer said.</param>
    /// <param name="action">The frozen action.</param>
    /// <param name="rules">What configuration says.</param>
    /// <param name="environment">Where it would happen; null leaves the multiplier out.</param>
    /// <param name="domain">The active domain; null for none.</param>
    public static RiskAssessment Apply(RiskAssessment scored, ActionContext action, RiskRules rules, EnvironmentLabel? environment, DomainProfile? domain = null)
    {
        if (OverrideOf(action, rules) is { } level)
        {
            var representative = RiskLevels.Representative(level);
            return Changed(scored, representative, new RiskFactor("override", representative, $"set to {level.Name()} by the operator's rules"));
        }

        var (assessment, factor) = BeforeProduction(scored, environment);
        if (domain is not null)
        {
            assessment = DomainScoring.Apply(assessment, action, domain);
            factor = Math.Max(factor, DomainScoring.ProductionFactor(domain));
        }

        assessment = Amplified(assessment, action, rules.Amplifiers);
        var judged = environment is null ? assessment : InEnvironment(assessment, environment, factor, action.Environment);
        if (!rules.AllowHintOverride || HintOverride.Read(action.Hints) is not { } asked)
            return judged;

        // INVARIANT: no hint lowers what would be CRITICAL in the end.
        var hinted = Changed(assessment, asked, new RiskFactor("risk_override", asked, "set by the caller, which policy allows"));
        hinted = environment is null ? hinted : InEnvironment(hinted, environment, factor, action.Environment);
        return judged.Level == RiskLevel.Critical && hinted.Level != RiskLevel.Critical ? judged : hinted;
    }

    /// <summary>The level that configuration or the host program has set for this action, or null.</summary>
    public static RiskLevel? OverrideOf(ActionContext action, RiskRules rules) => action.Risk ?? rules.OverrideFor(action.FunctionName);

    // A scorer that knows a domain has multiplied for production already. That is taken back, because it belongs at the end and happens once; a score
    // that someone changed since is left as it is.
    private static (RiskAssessment Assessment, double ProductionFactor) BeforeProduction(RiskAssessment scored, EnvironmentLabel? environment)
    {
        var factor = DomainScoring.ProductionFactor(null);
        return environment is { IsProduction: true } && scored.Domain?.Production is { } step && step.Score.Equals(scored.Score)
            ? (step.Before with { ScorerName = scored.ScorerName }, Math.Max(factor, step.Factor))
            : (scored, factor);
    }

    private static RiskAssessment Amplified(RiskAssessment assessment, ActionContext action, IReadOnlyList<Amplifier> amplifiers)
    {
        foreach (var amplifier in amplifiers)
        {
            if (amplifier.Match(action) is not { } evidence)
                continue;
            assessment = Changed(assessment, Math.Min(assessment.Score + amplifier.Boost, 1),
                new RiskFactor("amplifier", amplifier.Boost, $"matches the pattern '{amplifier.Pattern}'", evidence));
        }

        return assessment;
    }

    private static RiskAssessment InEnvironment(RiskAssessment assessment, EnvironmentLabel environment, double productionFactor, string? label)
    {
        // INVARIANT: the environment lowers nothing that is CRITICAL. Lowered within it, the worse of two could score less: 1.0 becomes 0.8, and 0.93 stays.
        var factor = environment.IsProduction ? productionFactor : environment.Multiplier;
        var multiplied = Math.Min(assessment.Score * factor, 1);
        if (assessment.Level == RiskLevel.Critical)
            multiplied = Math.Max(multiplied, assessment.Score);
        if (environment.IsKnown && multiplied.Equals(assessment.Score))
            return assessment;
        return Changed(assessment, multiplied, environment.IsKnown
            ? new RiskFactor("environment", multiplied - assessment.Score, factor.Equals(environment.Multiplier)
                ? Texts[environment.Name]
                : string.Create(CultureInfo.InvariantCulture, $"{environment.Name}: times {factor:0.0##}"))
            : new RiskFactor("environment", multiplied - assessment.Score, "unknown environment, which counts as production", label));
    }

    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["production"] = "production: times 1.5",
        ["staging"] = "staging: times 1.2",
        ["ci"] = "ci: times 1.0",
        ["development"] = "development: times 0.8",
    };

    private static RiskAssessment Changed(RiskAssessment assessment, double score, RiskFactor why)
    {
        var factors = new RiskFactor[assessment.Factors.Count + 1];
        for (var i = 0; i < assessment.Factors.Count; i++)
            factors[i] = assessment.Factors[i];
        factors[^1] = why;
        return assessment with { Score = score, Factors = factors };
    }
}
