namespace Attesta.Risk;

/// <summary>Says how bad an action could be. Called from many threads at once.</summary>
public interface IRiskScorer
{
    /// <summary>The name that audit entries and compositions show.</summary>
    string Name { get; }

    /// <summary>Scores a frozen action. When it throws, the gate treats the action as CRITICAL.</summary>
    ValueTask<RiskAssessment> ScoreAsync(ActionContext action, CancellationToken cancellationToken);
}
