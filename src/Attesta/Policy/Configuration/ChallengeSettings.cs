using System.Collections.ObjectModel;
using Attesta.Challenges;
using Attesta.Challenges.OneTimeCodes;

namespace Attesta.Policy.Configuration;

/// <summary>How the shipped challenges are set up. The one place that makes them from configuration.</summary>
internal sealed record ChallengeSettings
{
    public TimeSpan ConfirmMinReview { get; init; } = TimeSpan.FromSeconds(3);

    public TimeSpan QuizMinReview { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan TeachBackMinReview { get; init; } = TimeSpan.FromSeconds(30);

    public int MaxQuestions { get; init; } = 3;

    /// <summary>Replaces the threshold when set.</summary>
    public int? MinCorrect { get; init; }

    public double PassThreshold { get; init; } = 0.8;

    public int MinWords { get; init; } = 15;

    public int RequiredApprovers { get; init; } = MultiPartyChallenge.FewestApprovers;

    /// <summary>Where the file says so; null for the default.</summary>
    public FilePlace? RequiredApproversFrom { get; init; }

    /// <summary>Makes the challenge that asks for one-time codes; null when no secret is configured.</summary>
    public Func<TotpChallenge>? Totp { get; init; }

    /// <summary>Challenges of the host's own, by the name that the file calls them.</summary>
    public IReadOnlyDictionary<string, IChallenge> Own { get; init; } = ReadOnlyDictionary<string, IChallenge>.Empty;

    /// <summary>The challenge of a type; null when nobody is asked.</summary>
    /// <param name="type">Which one.</param>
    /// <param name="approvers">How many people a multi-party challenge takes.</param>
    public IChallenge? Create(ChallengeType type, int approvers) => type switch
    {
        ChallengeType.AutoApprove => null,
        ChallengeType.Confirm => Confirm,
        ChallengeType.Quiz => Quiz,
        ChallengeType.TeachBack => TeachBack,
        _ => MultiParty(approvers),
    };

    /// <summary>How long the answers of what a level asks must take at least.</summary>
    public TimeSpan MinReviewOf(AskedAt at, TimeSpan byLevel) => at.Named switch
    {
        null => MinReviewOf(at.Type, at.Approvers, byLevel),
        TotpChallenge => Longer(ConfirmMinReview, byLevel),
        DomainKnowledgeChallenge => Longer(QuizMinReview, byLevel),
        ChallengeSequence sequence => sequence.Challenges.Aggregate(TimeSpan.Zero, (sum, part) => sum + MinReviewOf(Part(at, part), byLevel)),
        _ => byLevel,
    };

    private static AskedAt Part(AskedAt at, IChallenge part) => part is ConfirmChallenge or QuizChallenge or TeachBackChallenge or MultiPartyChallenge
        ? at with { Type = part.Type, Approvers = part.RequiredApprovers, Named = null }
        : at with { Type = part.Type, Named = part };

    /// <summary>The challenge that asks what the active domain asks.</summary>
    public DomainKnowledgeChallenge DomainKnowledge => MinCorrect is { } least
        ? new(minCorrect: least, maxQuestions: MaxQuestions, minReview: QuizMinReview, quiz: Quiz)
        : new(maxQuestions: MaxQuestions, minReview: QuizMinReview, quiz: Quiz);

    /// <summary>Several people, by these challenges.</summary>
    public MultiPartyChallenge MultiParty(int approvers) => new(approvers, TeachBack, Quiz, Confirm);

    private ConfirmChallenge Confirm => new(ConfirmMinReview);

    private QuizChallenge Quiz => new(QuizMinReview, MaxQuestions, PassThreshold, MinCorrect);

    private TeachBackChallenge TeachBack => new(TeachBackMinReview, MinWords);

    /// <summary>How long its answers must take at least, one after the other.</summary>
    public TimeSpan MinReviewOf(ChallengeType type, int approvers, TimeSpan byLevel) => type switch
    {
        ChallengeType.AutoApprove => TimeSpan.Zero,
        ChallengeType.Confirm => Longer(ConfirmMinReview, byLevel),
        ChallengeType.Quiz => Longer(QuizMinReview, byLevel),
        ChallengeType.TeachBack => Longer(TeachBackMinReview, byLevel),
        _ => Enumerable.Range(0, approvers).Aggregate(TimeSpan.Zero, (sum, part) => sum + MinReviewOf(Rotation[part % Rotation.Length], 1, byLevel)),
    };

    private static readonly ChallengeType[] Rotation = [ChallengeType.TeachBack, ChallengeType.Quiz, ChallengeType.Confirm];

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
