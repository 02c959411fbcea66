using Attesta.Risk.Content;

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

    /// <summary>The winner's factors and the effects that anyone saw, under the name <c>max(winner=name)</c>.</summary>
    public async ValueTask<RiskAssessment> ScoreAsync(ActionContext action, CancellationToken cancellationToken)
    {
        RiskAssessment? highest = null;
        var others = 0.0;
        IReadOnlyList<Effect> effects = [];
        foreach (var scorer in _scorers)
        {
            RiskAssessment? assessment = await SafeScoring.ScoreAsync(scorer, action, cancellationToken).ConfigureAwait(false);
            if (assessment.Effects.Count > 0)
                effects = effects.Count == 0 ? assessment.Effects : [.. effects, .. assessment.Effects];
            if (highest is null || assessment.Score > highest.Score)
                (highest, assessment) = (assessment, highest);
            others = Math.Max(others, assessment?.Score ?? 0);
        }

        // INVARIANT: where production's share of the winner is taken back, to be applied once and last, it never falls below what the others scored.
        return highest! with { ScorerName = $"max(winner={highest.ScorerName})", Domain = highest.Domain?.AtLeast(others), Effects = effects };
    }
}
