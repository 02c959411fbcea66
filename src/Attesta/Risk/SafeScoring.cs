namespace Attesta.Risk;

/// <summary>Turns whatever a scorer does into an assessment. INVARIANT: a scorer that fails never makes an action look harmless.</summary>
public static class SafeScoring
{
    private const string FailedFactor = "scorer_failed";

    /// <summary>Scores; a scorer that throws, returns nothing or what is no score makes the action CRITICAL, with a factor that says so.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public static ValueTask<RiskAssessment> ScoreAsync(IRiskScorer scorer, ActionContext action, CancellationToken cancellationToken)
    {
        try
        {
            var scoring = scorer.ScoreAsync(action, cancellationToken);
            return scoring.IsCompletedSuccessfully
                ? new ValueTask<RiskAssessment>(scoring.Result ?? Critical(scorer, "returned nothing"))
                : AwaitAsync(scorer, scoring, cancellationToken);
        }
        catch (Exception thrown) when (!IsCancellation(thrown, cancellationToken))
        {
            return new ValueTask<RiskAssessment>(Critical(scorer, Describe(thrown)));
        }
    }

    internal static bool Failed(RiskAssessment assessment) => assessment.Factors.Any(factor => factor.Name == FailedFactor);

    private static async ValueTask<RiskAssessment> AwaitAsync(IRiskScorer scorer, ValueTask<RiskAssessment> scoring, CancellationToken cancellationToken)
    {
        try
        {
            return await scoring.ConfigureAwait(false) ?? Critical(scorer, "returned nothing");
        }
        catch (Exception thrown) when (!IsCancellation(thrown, cancellationToken))
        {
            return Critical(scorer, Describe(thrown));
        }
    }

    private static bool IsCancellation(Exception thrown, CancellationToken cancellationToken) =>
        thrown is OperationCanceledException && cancellationToken.IsCancellationRequested;

    private static string Describe(Exception thrown) =>
        thrown is ArgumentOutOfRangeException ? "returned a score that is not a number from 0 to 1" : "failed: " + thrown.GetType().Name;

    private static RiskAssessment Critical(IRiskScorer scorer, string what) => new()
    {
        Score = 1,
        Factors = [new RiskFactor(FailedFactor, 1, $"The scorer '{scorer.Name}' {what}; what cannot be scored counts as critical.")],
        ScorerName = scorer.Name,
    };
}
