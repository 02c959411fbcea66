using Attesta.Challenges;

namespace Attesta.Approvals;

/// <summary>
/// Whom to ask next. Pure: decided from what was composed and the reviews so far, so that a terminal that waits and an inbox that
/// concludes in another process take the same steps.
/// </summary>
public static class Quorum
{
    /// <summary>The next step after the reviews so far, which are given in the order of the parts.</summary>
    public static QuorumStep Next(IFormChallenge challenge, ComposedChallenge composed, IReadOnlyList<Review> reviews)
    {
        if (composed.Form.Parts.Count != composed.Parts.Count)
            return new QuorumStep.Settled(Grading.Failure(challenge.Type, "the form and its key do not belong together"));
        if (composed.Parts.Count == 0)
            return reviews.Count == 0 ? new QuorumStep.Ask(0, composed, []) : new QuorumStep.Settled(challenge.Grade(composed, reviews));
        if (reviews.Count == 0)
            return new QuorumStep.Ask(0, composed.Parts[0], []);

        // INVARIANT: the next person is asked only when everyone before has passed; a challenge that does not say who passed ends here.
        var soFar = challenge.Grade(composed, reviews);
        return soFar.Passed || reviews.Count >= composed.Parts.Count || soFar.Approvers.Count != reviews.Count
            ? new QuorumStep.Settled(soFar)
            : new QuorumStep.Ask(reviews.Count, composed.Parts[reviews.Count], soFar.Approvers);
    }

    /// <summary>Why someone may not give the next review, or null when they may: they are the agent, requested the action, or answered before.</summary>
    public static string? Refusal(ComposedChallenge composed, IReadOnlyList<Review> reviews, string? identity) =>
        Eligibility.Refusal(composed.Key, composed.Parts.Count > 0, reviews.Select(review => review.ApproverId), identity);
}

/// <summary>What to do next about a challenge.</summary>
public abstract record QuorumStep
{
    private QuorumStep()
    {
    }

    /// <summary>One more person must answer.</summary>
    /// <param name="Part">Which part, from 0.</param>
    /// <param name="Composed">The part; the challenge itself when it has none.</param>
    /// <param name="Passed">Who has passed already.</param>
    public sealed record Ask(int Part, ComposedChallenge Composed, IReadOnlyList<string> Passed) : QuorumStep;

    /// <summary>It is over, for better or worse.</summary>
    public sealed record Settled(ChallengeResult Result) : QuorumStep;
}
