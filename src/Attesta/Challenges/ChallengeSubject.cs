using Attesta.Domains;

namespace Attesta.Challenges;

/// <summary>What a challenge is about: the frozen action as it may be shown (secrets masked), how risky it is and where it would happen.</summary>
public sealed record ChallengeSubject
{
    /// <summary>The action, frozen and masked.</summary>
    public required ActionContext Action { get; init; }

    /// <summary>Its score and reasons.</summary>
    public required RiskAssessment Risk { get; init; }

    /// <summary>production, staging, ci or development.</summary>
    public required string Environment { get; init; }

    /// <summary>The active domain, whose questions and vocabulary a challenge may use; null for none.</summary>
    public DomainProfile? Domain { get; init; }

    /// <summary>Picks and orders questions. Unpredictable unless a test or <c>challenge compose --seed</c> says otherwise.</summary>
    public IDraw Draw { get; init; } = SecureDraw.Instance;

    /// <summary>
    /// The least review time that the risk level asks for, by policy or by the domain; the challenge's own may be longer, and the longer wins.
    /// </summary>
    public TimeSpan MinReview { get => Domain is null ? field : Grading.Longer(field, Domain.MinReviewFor(Risk.Level)); init; }

    /// <summary>Further texts that the operator sees, such as the card's summary: copying them counts as copying, not as understanding.</summary>
    public IReadOnlyList<string> Shown { get; init; } = [];
}
