namespace Attesta.Risk;

/// <summary>Asks several scorers and lets the highest score win. A scorer that fails wins with a CRITICAL score.</summary>
public sealed class MaxScorer : IRiskScorer
{
    private readonly IRiskScorer[] _scorers;

    /// <summary>The highest of these.</summary>
    /// <exception cref="ArgumentException">There is no scorer.</exception>
    public MaxScorer(params IEnumerable<IRiskScorer> scorers)
    {
        _scorers = [.. scorers];
        if (_scorers.Length == 0)
            throw new ArgumentException("A maximum needs at least one scorer.", nameof(scorers));
    }

    /// <inheritdoc/>
    public string Name => "max";

    /// <summary>The winner's factors, under the name <c>max(winner=name)</c>.</summary>
    public async ValueTask<RiskAssessment> ScoreAsync(ActionContext action, CancellationToken cancellationToken)
    {
        RiskAssessment? highest = null;
        foreach (var scorer in _scorers)
        {
            var assessment = await SafeScoring.ScoreAsync(scorer, action, cancellationToken).ConfigureAwait(false);
            if (highest is null || assessment.Score > highest.Score)
                highest = assessment;
        }

        return highest! with { ScorerName = $"max(winner={highest.ScorerName})" };
    }
}
