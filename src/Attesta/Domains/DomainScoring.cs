using System.Globalization;
using Attesta.Actions;
using Attesta.Risk;

namespace Attesta.Domains;

/// <summary>What a domain does to a score. Pure.</summary>
internal static class DomainScoring
{
    private const double SafeScore = 0.15;
    private const double CriticalScore = 0.8;

    /// <summary>
    /// Everything but production, in the documented order: the strongest pattern c takes s to s + c(1 - s), the strongest term likewise, a critical action
    /// is at least 0.8, a safe one at most 0.15, and nothing is below the floor.
    /// </summary>
    public static RiskAssessment Apply(RiskAssessment scored, ActionContext action, DomainProfile profile)
    {
        var reading = profile.Matcher.Read(action);
        var factors = new List<RiskFactor>(scored.Factors.Count + 4);
        factors.AddRange(scored.Factors);
        var score = scored.Score;
        if (reading.Patterns.Count > 0)
        {
            var pattern = reading.Patterns[0];
            Raise(pattern.RiskContribution * (1 - score), "domain_pattern", Described(profile, reading), reading.PatternEvidence);
        }

        if (reading.Term is { } term)
            Raise(profile.SensitiveTerms[term] * (1 - score), "domain_term", $"{profile.Name}: the sensitive term '{term}'", reading.TermEvidence);
        if (reading.IsCritical && score < CriticalScore)
            Raise(CriticalScore - score, "domain_critical_action", $"{profile.Name}: a critical action", action.FunctionName);

        // INVARIANT: a safe action never lowers what is CRITICAL already, nor a critical action.
        if (reading is { IsSafe: true, IsCritical: false } && score > SafeScore && RiskLevels.Of(Math.Min(score, 1)) != RiskLevel.Critical)
            Raise(SafeScore - score, "domain_safe_action", $"{profile.Name}: a safe action", action.FunctionName);
        if (score < profile.BaseRiskFloor)
            Raise(profile.BaseRiskFloor - score, "domain_floor", string.Create(CultureInfo.InvariantCulture, $"{profile.Name}: no action is below {profile.BaseRiskFloor}"), null);
        return scored with { Score = Math.Clamp(score, 0, 1), Factors = factors, Domain = reading };

        void Raise(double by, string name, string why, string? evidence)
        {
            score += by;
            factors.Add(new RiskFactor(name, by, why, evidence is { Length: > 60 } ? evidence[..60] : evidence));
        }
    }

    /// <summary>The factor for production: the profile's, but never less than the environment's own.</summary>
    public static double ProductionFactor(DomainProfile? profile) =>
        Math.Max(EnvironmentLabel.Production.Multiplier, profile?.ProductionMultiplier ?? 0);

    private static string Described(DomainProfile profile, DomainReading reading)
    {
        var pattern = reading.Patterns[0];
        var what = pattern.Description.Length > 0 ? $" ({pattern.Description})" : "";
        var refs = pattern.ComplianceRefs.Count > 0 ? "; see " + string.Join(", ", pattern.ComplianceRefs) : "";
        var others = reading.Patterns.Count > 1 ? "; also " + string.Join(", ", reading.Patterns.Skip(1).Take(5).Select(other => other.Name)) : "";
        return VisibleText.Escape($"{profile.Name}: the pattern '{pattern.Name}'{what}{refs}{others}", 500);
    }
}
