namespace Attesta.Trust;

/// <summary>What trust does to risk.</summary>
public static class TrustAdjustment
{
    /// <summary>
    /// risk x (1 - (trust - 0.5) x influence), from 0 to 1. Pure. CRITICAL stays CRITICAL, and an id that the agent only claims never lowers anything.
    /// </summary>
    public static RiskAssessment Apply(RiskAssessment risk, double trust, double influence, bool isClaim)
    {
        var score = EffectiveRisk(risk.Score, trust, influence);

        // INVARIANT: no trust lowers a CRITICAL action, and no claim lowers anything.
        if (score < risk.Score && (isClaim || risk.Level == RiskLevel.Critical))
            return risk;
        if (RiskLevels.Normalize(score).Equals(risk.Score))
            return risk;
        var factor = new RiskFactor("trust", score - risk.Score, FormattableString.Invariant($"the agent's trust is {trust:0.00}"));
        return risk with { Score = score, Factors = [.. risk.Factors, factor] };
    }

    /// <summary>The documented formula.</summary>
    public static double EffectiveRisk(double risk, double trust, double influence)
    {
        // What is no number lowers nothing.
        var moved = risk * (1 - ((trust - 0.5) * influence));
        return double.IsNaN(moved) ? risk : Math.Clamp(moved, 0, 1);
    }
}
