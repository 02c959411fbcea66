using System.Globalization;
using Attesta.Actions;
using Attesta.Challenges;

namespace Attesta.Approvals;

/// <summary>Begin, wait and conclude in one breath: puts a form challenge to the operator, one person after the other.</summary>
internal static class Asking
{
    /// <summary>The detail that says that nobody could be asked.</summary>
    public const string Unavailable = "operator_unavailable";

    /// <summary>The detail that says that asking failed.</summary>
    public const string Failed = "operator_failed";

    public static ValueTask<ChallengeResult> PresentAsync(IFormChallenge challenge, ChallengeContext context, CancellationToken cancellationToken) =>
        PresentAsync(challenge, challenge.Compose(WithCard(context)), context, cancellationToken);

    public static async ValueTask<ChallengeResult> PresentAsync(
        IFormChallenge challenge, ComposedChallenge composed, ChallengeContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var reviews = new List<Review>();
        while (Quorum.Next(challenge, composed, reviews) is QuorumStep.Ask ask)
        {
            var prompt = Prompt(context, composed, ask, [.. reviews]);
            var began = context.Time.GetTimestamp();
            OperatorAnswer? answer;
            try
            {
                answer = await context.Operator.AskAsync(prompt, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception thrown) when (thrown is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // An operator is someone else's code and may throw anything; whatever it was, nobody answered.
                return Ended(challenge, composed, reviews, "no operator: asking failed with " + thrown.GetType().Name, (Unavailable, true), (Failed, true));
            }

            // An answer that comes after the time is up counts for nothing, but it was no silence.
            context.Presence.Touched();
            cancellationToken.ThrowIfCancellationRequested();
            if (answer is OperatorAnswer.Edited { Edit: var edit })
            {
                // INVARIANT: what anyone approved before is not what would run now, so an edit ends this asking, and no review of it counts.
                return prompt.EditRefusal(edit) is { } refusal
                    ? Ended(challenge, composed, reviews, $"the edit was not taken: {refusal}")
                    : Grading.Failure(challenge.Type, "the call was edited") with { Edit = edit };
            }

            if (answer is not OperatorAnswer.Reviewed { Review: { } given })
            {
                var reason = answer is OperatorAnswer.Unavailable nobody ? nobody.Reason : "the operator gave no answer";
                return Ended(challenge, composed, reviews, "no operator: " + VisibleText.Escape(reason ?? "", 300), (Unavailable, true));
            }

            var review = given with { ReviewTime = Believed(given.ReviewTime, context.Time.GetElapsedTime(began)) };
            var objection = prompt.Refusal(review.ApproverId) ?? TooSoon(review, ask.Composed.Form.MinReview, context.EnforceMinReview);
            reviews.Add(objection is null ? review : review with { Answers = Grading.NoAnswers });
            if (objection is not null)
                return Ended(challenge, composed, reviews, objection);
        }

        return ((QuorumStep.Settled)Quorum.Next(challenge, composed, reviews)).Result;
    }

    /// <summary>Grades reviews that were collected elsewhere, by the same steps as if they had been asked for here.</summary>
    public static ChallengeResult Grade(IFormChallenge challenge, ComposedChallenge composed, IReadOnlyList<Review> reviews, TimeSpan sinceShown, bool enforceMinReview)
    {
        var given = new List<Review>();
        while (Quorum.Next(challenge, composed, given) is QuorumStep.Ask ask)
        {
            if (given.Count == reviews.Count)
                return Ended(challenge, composed, given, "not everyone who has to approve has answered");
            var review = reviews[given.Count] with { ReviewTime = Believed(reviews[given.Count].ReviewTime, sinceShown) };
            var objection = Quorum.Refusal(composed, given, review.ApproverId) ?? TooSoon(review, ask.Composed.Form.MinReview, enforceMinReview);
            given.Add(objection is null ? review : review with { Answers = Grading.NoAnswers });
            if (objection is not null)
                return Ended(challenge, composed, given, objection);
        }

        return ((QuorumStep.Settled)Quorum.Next(challenge, composed, given)).Result;
    }

    private static ChallengeSubject WithCard(ChallengeContext context)
    {
        var subject = context.Subject;
        return subject.Shown.Count > 0 ? subject : subject with { Shown = [context.Card.Summary] };
    }

    private static OperatorPrompt Prompt(ChallengeContext context, ComposedChallenge composed, QuorumStep.Ask ask, IReadOnlyList<Review> reviews) => new()
    {
        Card = context.Card,
        Form = ask.Composed.Form,
        Part = ask.Part,
        Parts = Math.Max(1, composed.Parts.Count),
        Passed = ask.Passed,
        Deadline = context.Deadline,
        EnforceMinReview = context.EnforceMinReview,
        Editable = context.Editable,
        EditRefusal = context.EditRefusal,
        Shown = context.Presence.Shown,
        Touched = context.Presence.Touched,
        Refusal = identity => ApproverIdentity.Same(identity, context.Action.AgentId)
            ? Eligibility.AgentItself
            : Quorum.Refusal(composed, reviews, identity),
    };

    // The operator knows when the action could first be read, this side knows when it asked: the shorter time is the safe one.
    public static TimeSpan Believed(TimeSpan claimed, TimeSpan measured)
    {
        var shorter = claimed < measured ? claimed : measured;
        return shorter > TimeSpan.Zero ? shorter : TimeSpan.Zero;
    }

    public static string? TooSoon(Review review, TimeSpan least, bool enforced) => enforced && !review.Declined && review.ReviewTime < least
        ? string.Create(CultureInfo.InvariantCulture,
            $"answered after {review.ReviewTime.TotalSeconds:0.0} s, but at least {least.TotalSeconds:0.0} s of review are required")
        : null;

    // INVARIANT: what ends early has failed, whatever a challenge makes of the reviews so far.
    private static ChallengeResult Ended(
        IFormChallenge challenge, ComposedChallenge composed, IReadOnlyList<Review> reviews, string reason, params ReadOnlySpan<(string, object?)> more)
    {
        var soFar = challenge.Grade(composed, reviews);
        return soFar with { Passed = false, Details = soFar.Details.With([("reason", reason), .. more]) };
    }
}
