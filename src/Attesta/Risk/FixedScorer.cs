namespace Attesta.Risk;

/// <summary>Gives every action the same score.</summary>
public sealed class FixedScorer : IRiskScorer
{
    private readonly RiskAssessment _assessment;

    /// <summary>A constant score.</summary>
    /// <param name="score">From 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The score is not a number from 0 to 1.</exception>
    public FixedScorer(double score) => _assessment = new RiskAssessment
    {
        Score = score,
        Factors = [new RiskFactor("fixed", score, "every action gets this score")],
        ScorerName = Name,
    };

    /// <inheritdoc/>
    public string Name => "fixed";

    /// <inheritdoc/>
    public ValueTask<RiskAssessment> ScoreAsync(ActionContext action, CancellationToken cancellationToken) => new(_assessment);
}
