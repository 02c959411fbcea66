using System.Globalization;
using Attesta.Risk;

namespace Attesta.Domains;

/// <summary>
/// Another scorer with what a domain knows on top. For use without a gate, or as part of another scorer; a gate applies the domain of its policy by
/// itself. In production, where the action names it, the score is multiplied here and then not once more by the gate.
/// </summary>
/// <param name="profile">What the domain knows.</param>
/// <param name="inner">Scores first. When it fails, the action is CRITICAL.</param>
public sealed class DomainRiskScorer(DomainProfile profile, IRiskScorer inner) : IRiskScorer
{
    /// <summary>The name, such as <c>domain(devops)+default</c>.</summary>
    public string Name { get; } = $"domain({profile.Name})+{inner.Name}";

    /// <inheritdoc/>
    public ValueTask<RiskAssessment> ScoreAsync(ActionContext action, CancellationToken cancellationToken)
    {
        var scoring = SafeScoring.ScoreAsync(inner, action, cancellationToken);
        return scoring.IsCompletedSuccessfully ? new(Score(scoring.Result, action)) : AwaitAsync(scoring, action);
    }

    private async ValueTask<RiskAssessment> AwaitAsync(ValueTask<RiskAssessment> scoring, ActionContext action) =>
        Score(await scoring.ConfigureAwait(false), action);

    private RiskAssessment Score(RiskAssessment scored, ActionContext action)
    {
        var assessment = DomainScoring.Apply(scored, action, profile) with { ScorerName = Name };
        if (action.Environment is not { } label || !EnvironmentLabel.Of(label).IsProduction)
            return assessment;
        var factor = DomainScoring.ProductionFactor(profile);
        var score = Math.Min(assessment.Score * factor, 1);
        return assessment with
        {
            Score = score,
            Factors = [.. assessment.Factors, new RiskFactor("environment", score - assessment.Score, string.Create(CultureInfo.InvariantCulture, $"production: times {factor:0.0##}"))],
            Domain = assessment.Domain! with { Production = new ProductionStep(assessment, factor, RiskLevels.Normalize(score)) },
        };
    }
}
