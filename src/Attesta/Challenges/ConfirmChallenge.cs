using Attesta.Actions;

namespace Attesta.Challenges;

/// <summary>Yes or no, where anything but a clear yes is no. Details: <c>confirmed</c>, <c>review_seconds</c>.</summary>
public sealed class ConfirmChallenge : IFormChallenge
{
    /// <summary>The id of the one question.</summary>
    public const string ItemId = "confirm";

    /// <summary>Asks for a confirmation.</summary>
    /// <param name="minReview">An answer sooner than this is flagged as a rubber stamp; 3 seconds unless given.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public ConfirmChallenge(TimeSpan? minReview = null)
    {
        MinReview = minReview ?? TimeSpan.FromSeconds(3);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinReview, TimeSpan.Zero, nameof(minReview));
    }

    /// <inheritdoc/>
    public ChallengeType Type => ChallengeType.Confirm;

    /// <summary>The least time for reading.</summary>
    public TimeSpan MinReview { get; }

    /// <summary>Whether an answer is a yes: y, yes or true, in any case.</summary>
    public static bool IsYes(string? answer) =>
        answer?.Trim() is { Length: <= 4 } text
        && (text.Equals("y", StringComparison.OrdinalIgnoreCase) || text.Equals("yes", StringComparison.OrdinalIgnoreCase)
            || text.Equals("true", StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public ComposedChallenge Compose(ChallengeSubject subject)
    {
        var minReview = Grading.MinReviewOf(Type, MinReview, subject);
        return new ComposedChallenge
        {
            Form = new ChallengeForm
            {
                Type = Type,
                Instructions = "Read what the action will do, then approve or deny it.",
                Items = [new ConfirmItem { Id = ItemId, Prompt = "Approve this action?" }],
                MinReview = minReview,
            },
            Key = PlainMap.Of([.. Grading.CommonKey(Type, minReview, subject)]),
        };
    }

    /// <inheritdoc/>
    public ChallengeResult Grade(ComposedChallenge composed, IReadOnlyList<Review> reviews) =>
        Grading.OneReview(Type, composed, reviews, Marked);

    private static Mark Marked(PlainMap key, Review review)
    {
        var confirmed = review.Answers.TryGetValue(ItemId, out var answer) && IsYes(answer);
        return new Mark(
            confirmed,
            "the operator did not say yes",
            PlainMap.Of(("confirmed", confirmed), ("review_seconds", Grading.Seconds(review.ReviewTime))));
    }
}
