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
        foreach (var scorer in _scorers)
        {
            var assessment = await SafeScoring.ScoreAsync(scorer, action, cancellationToken).ConfigureAwait(false);
            highest = highest is null ? assessment : Higher(highest, assessment);
        }

        return Named(highest!);
    }

    /// <summary>The higher of two, with the effects of both; the first when they are equal.</summary>
    internal static RiskAssessment Higher(RiskAssessment first, RiskAssessment second)
    {
        IReadOnlyList<Effect> effects = first.Effects.Count == 0 ? second.Effects : second.Effects.Count == 0 ? first.Effects : [.. first.Effects, .. second.Effects];
        var (winner, other) = second.Score > first.Score ? (second, first) : (first, second);

        // INVARIANT: where production's share of the winner is taken back, to be applied once and last, it never falls below what the others scored.
        return winner with { Domain = winner.Domain?.AtLeast(other.Score), Effects = effects };
    }

    internal static RiskAssessment Named(RiskAssessment winner) => winner with { ScorerName = $"max(winner={winner.ScorerName})" };
}
