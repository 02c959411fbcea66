using Attesta.Risk.Content;

namespace Attesta.Risk;

/// <summary>Scorers from a line of code.</summary>
public static class RiskScorer
{
    /// <summary>
    /// The scorer of a gate that says nothing else: the higher of <see cref="FiveFactorScorer"/> and <see cref="ContentScorer"/>. A new one, which has
    /// seen no function yet.
    /// </summary>
    /// <param name="countsCalls">False scores every call as if it were the first.</param>
    public static IRiskScorer Default(bool countsCalls = true) => new ReadingFirstScorer(new FiveFactorScorer(countsCalls), new ContentScorer());

    /// <summary>A scorer from a function: <c>RiskScorer.From("night", action => IsNight() ? 0.7 : 0.1)</c>.</summary>
    /// <param name="name">The name that audit entries show.</param>
    /// <param name="score">Returns a score from 0 to 1; anything else makes the action CRITICAL.</param>
    public static IRiskScorer From(string name, Func<ActionContext, double> score) => new Lambda(name, score);

    private sealed class Lambda(string name, Func<ActionContext, double> score) : IRiskScorer
    {
        public string Name => name;

        public ValueTask<RiskAssessment> ScoreAsync(ActionContext action, CancellationToken cancellationToken)
        {
            var value = score(action);
            return ValueTask.FromResult(new RiskAssessment
            {
                Score = value,
                Factors = [new RiskFactor(name, value, $"scored by {name}")],
                ScorerName = name,
            });
        }
    }
}
