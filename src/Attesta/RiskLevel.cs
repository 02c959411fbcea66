namespace Attesta;

/// <summary>How bad an action could be, in four bands of the score: low below 0.3, medium below 0.6, high below 0.8, critical from there.</summary>
public enum RiskLevel
{
    /// <summary>Below 0.3: harmless enough to pass silently.</summary>
    Low,

    /// <summary>From 0.3: a person confirms.</summary>
    Medium,

    /// <summary>From 0.6: a person answers questions about it.</summary>
    High,

    /// <summary>From 0.8: several people prove that they understood. Never lowered by trust, hints or novelty.</summary>
    Critical,
}

/// <summary>The borders between the levels, and the score that stands for each level.</summary>
public static class RiskLevels
{
    /// <summary>Digits kept of a score, so that sums such as 0.165 + 0.225 + 0.17 + 0.15 + 0.09 land on 0.8 and not a hair below it.</summary>
    public const int ScoreDigits = 9;

    /// <summary>The level of a score.</summary>
    /// <param name="score">From 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The score is not a number from 0 to 1.</exception>
    public static RiskLevel Of(double score) => Normalize(score) switch
    {
        >= 0.8 => RiskLevel.Critical,
        >= 0.6 => RiskLevel.High,
        >= 0.3 => RiskLevel.Medium,
        _ => RiskLevel.Low,
    };

    /// <summary>The score that stands for a level where only the level is known: 0.15, 0.45, 0.70, 0.90.</summary>
    public static double Representative(RiskLevel level) => level switch
    {
        RiskLevel.Low => 0.15,
        RiskLevel.Medium => 0.45,
        RiskLevel.High => 0.70,
        _ => 0.90,
    };

    /// <summary>The score with binary rounding noise removed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The score is not a number from 0 to 1.</exception>
    public static double Normalize(double score)
    {
        if (score is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(score), score, "A risk score is a number from 0 to 1.");
        return Math.Round(score, ScoreDigits, MidpointRounding.AwayFromZero);
    }
}
