namespace Attesta.Domains;

/// <summary>What a profile found in an action.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Patterns">Every pattern that matched, the strongest first.</param>
/// <param name="PatternEvidence">What the strongest pattern matched.</param>
/// <param name="Term">The strongest sensitive term found, or null.</param>
/// <param name="TermEvidence">Where it was found.</param>
/// <param name="IsCritical">Whether the function is one of the critical actions.</param>
/// <param name="IsSafe">Whether it is one of the safe ones.</param>
internal sealed record DomainReading(
    DomainProfile Profile, IReadOnlyList<RiskPattern> Patterns, string? PatternEvidence, string? Term, string? TermEvidence, bool IsCritical, bool IsSafe)
{
    /// <summary>Set when a scorer has multiplied for production already.</summary>
    public ProductionStep? Production { get; init; }

    /// <summary>The same, with nothing to take back below a score.</summary>
    public DomainReading AtLeast(double score) => Production is not { } step || step.Before.Score >= score
        ? this
        : this with { Production = step with { Before = step.Before with { Score = score } } };

    public bool Matches(string patternName)
    {
        for (var i = 0; i < Patterns.Count; i++)
        {
            if (Patterns[i].Name == patternName)
                return true;
        }

        return false;
    }
}

/// <summary>The multiplication for production by a scorer, so that the line can take it back and do it once, at its own place.</summary>
internal sealed record ProductionStep(RiskAssessment Before, double Factor, double Score);
