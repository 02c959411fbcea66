using Attesta.Actions;
using Attesta.Approvals;

namespace Attesta;

/// <summary>How one challenge went. Failing is a result, not an exception.</summary>
public sealed record ChallengeResult
{
    /// <summary>Whether the operator passed.</summary>
    public required bool Passed { get; init; }

    /// <summary>What was asked.</summary>
    public required ChallengeType ChallengeType { get; init; }

    /// <summary>Who answered.</summary>
    public string Responder { get; init; } = "default";

    /// <summary>Seconds between the moment the action could first be read and the answer.</summary>
    public double ResponseTimeSeconds { get; init; }

    /// <summary>Questions asked (quiz and teach-back).</summary>
    public int QuestionsAsked { get; init; }

    /// <summary>Questions answered correctly (quiz).</summary>
    public int QuestionsCorrect { get; init; }

    /// <summary>What else is known, by challenge type; the keys are listed in docs/reference/challenges.md. <c>reason</c> says why it failed.</summary>
    public PlainMap Details { get; init; } = PlainMap.Empty;

    /// <summary>Everyone who passed, in the order they answered; at most the responder unless several people are asked.</summary>
    public IReadOnlyList<string> Approvers { get; init; } = [];

    /// <summary>False when someone answered sooner than the minimum review time: a rubber stamp.</summary>
    public bool MinReviewMet { get; init; } = true;

    /// <summary>The change that the operator made instead of answering, or null. What carries one has not passed.</summary>
    public ActionEdit? Edit { get; init; }

    /// <summary>Why it failed, or null.</summary>
    public string? Reason => Details.TryGetValue("reason", out var reason) ? reason as string : null;
}
