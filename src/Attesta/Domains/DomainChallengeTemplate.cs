namespace Attesta.Domains;

/// <summary>A question of a domain, with the words that a right answer holds.</summary>
public sealed record DomainChallengeTemplate
{
    /// <summary>
    /// The question. <c>{action}</c>, <c>{environment}</c>, <c>{agent}</c>, <c>{risk_level}</c> and the names in <see cref="ContextVars"/> stand for values of the action.
    /// </summary>
    public required string QuestionTemplate { get; init; }

    /// <summary>Words or phrases; an answer that holds one of them is right.</summary>
    public required IReadOnlyList<string> AnswerHints { get; init; }

    /// <summary>Arguments of the action that the question names; the template does not apply to an action without them.</summary>
    public IReadOnlyList<string> ContextVars { get; init; } = [];

    /// <summary>Which challenge uses it: quiz or teach_back.</summary>
    public ChallengeType ChallengeType { get; init; } = ChallengeType.Quiz;

    /// <summary>The lowest risk level that it is used for.</summary>
    public RiskLevel MinRiskLevel { get; init; } = RiskLevel.High;
}
