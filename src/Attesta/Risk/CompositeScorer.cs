using Attesta.Risk.Content;

namespace Attesta.Risk;

/// <summary>The weighted mean of several scorers. A scorer that fails makes the action CRITICAL instead of being averaged away.</summary>
public sealed class CompositeScorer : IRiskScorer
{
    private readonly (IRiskScorer Scorer, double Weight)[] _parts;

    /// <summary>Scorers with their weights; the weights are normalised to a sum of 1.</summary>
    /// <exception cref="ArgumentException">There is no scorer, a weight is negative or no number, or the weights add up to nothing.</exception>
    public CompositeScorer(params IEnumerable<(IRiskScorer Scorer, double Weight)> parts)
    {
        _parts = [.. parts];
        if (_parts.Length == 0)
            throw new ArgumentException("A composition needs at least one scorer.", nameof(parts));
        if (Array.Exists(_parts, part => part.Weight is not (>= 0 and < double.PositiveInfinity)))
            throw new ArgumentException("A weight is a number that is not negative.", nameof(parts));
        var total = _parts.Sum(part => part.Weight);
        if (total is not (> 0 and < double.PositiveInfinity))
            throw new ArgumentException("The weights must add up to more than 0.", nameof(parts));
        _parts = [.. _parts.Select(part => (part.Scorer, part.Weight / total))];
        Name = $"composite({string.Join('+', _parts.Select(part => part.Scorer.Name))})";
    }

    /// <summary>Such as <c>composite(default+max)</c>.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public async ValueTask<RiskAssessment> ScoreAsync(ActionContext action, CancellationToken cancellationToken)
    {
        var sum = 0.0;
        var factors = new List<RiskFactor>();
        var effects = new List<Effect>();
        foreach (var (scorer, weight) in _parts)
        {
            var assessment = await SafeScoring.ScoreAsync(scorer, action, cancellationToken).ConfigureAwait(false);
            if (SafeScoring.Failed(assessment))
                return assessment with { ScorerName = Name };
            sum += assessment.Score * weight;
            effects.AddRange(assessment.Effects);
            foreach (var factor in assessment.Factors)
                factors.Add(factor with { Contribution = factor.Contribution * weight });
        }

        return new RiskAssessment { Score = Math.Clamp(sum, 0, 1), Factors = factors, Effects = effects, ScorerName = Name };
    }
}
