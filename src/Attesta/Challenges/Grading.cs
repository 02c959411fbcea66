using System.Collections.Frozen;
using Attesta.Actions;

namespace Attesta.Challenges;

/// <summary>What one review is worth, before the rules that all challenges share.</summary>
internal sealed record Mark(bool Passed, string? Reason, PlainMap Details)
{
    public int Asked { get; init; }

    public int Correct { get; init; }
}

/// <summary>The rules that all gradings share. Nothing here throws: what cannot be graded has failed.</summary>
internal static class Grading
{
    public const string BrokenKey = "the grading key is missing or damaged, so nobody can pass";
    private const int LongestFeedback = 1_000;

    /// <summary>For a review whose answers are not taken.</summary>
    public static IReadOnlyDictionary<string, string> NoAnswers { get; } = FrozenDictionary<string, string>.Empty;

    /// <summary>What every key holds: the challenge, the review time that it asks for, and who may not answer.</summary>
    public static List<(string Key, object? Value)> CommonKey(ChallengeType type, TimeSpan minReview, ChallengeSubject subject) =>
    [
        ("challenge", type.Name()),
        ("min_review_seconds", minReview.TotalSeconds),
        ("agent", ApproverIdentity.Normalize(subject.Action.AgentId)),
    ];

    /// <summary>The longer of two review times.</summary>
    public static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>The least review time of a challenge for a subject: its own, that of the level, that of the domain; the longest wins.</summary>
    public static TimeSpan MinReviewOf(ChallengeType type, TimeSpan own, ChallengeSubject subject)
    {
        var longer = Longer(own, subject.MinReview);
        return subject.Domain is { } domain ? Longer(longer, domain.MinReviewFor(type)) : longer;
    }

    /// <summary>Grades the answer of one person.</summary>
    public static ChallengeResult OneReview(
        ChallengeType type, ComposedChallenge composed, IReadOnlyList<Review> reviews, Func<PlainMap, Review, Mark> mark)
    {
        try
        {
            return Graded(type, composed, reviews, mark);
        }
        catch (Exception)
        {
            // INVARIANT: grading never throws; a hostile answer or key must not become anything but a failure.
            return Failure(type, "the answer could not be graded");
        }
    }

    /// <summary>A failure that says why.</summary>
    public static ChallengeResult Failure(ChallengeType type, string reason) => new()
    {
        Passed = false,
        ChallengeType = type,
        MinReviewMet = false,
        Details = PlainMap.Of(("reason", reason)),
    };

    /// <summary>The map with entries set: those that are there are replaced, the others come last.</summary>
    public static PlainMap With(this PlainMap map, params ReadOnlySpan<(string Key, object? Value)> entries)
    {
        var set = new List<(string Key, object? Value)>();
        foreach (var entry in map.Entries)
            set.Add((entry.Key, entry.Value));
        foreach (var entry in entries)
        {
            var at = set.FindIndex(old => old.Key == entry.Key);
            if (at >= 0)
                set[at] = entry;
            else
                set.Add(entry);
        }

        return PlainMap.Of([.. set]);
    }

    /// <summary>Seconds for a record; a negative time is none at all.</summary>
    public static double Seconds(TimeSpan time) => time <= TimeSpan.Zero ? 0 : Math.Round(time.TotalSeconds, 3);

    /// <summary>Why a review says no, or null when it does not.</summary>
    public static string? Declining(Review review)
    {
        if (!review.Declined)
            return null;
        return string.IsNullOrWhiteSpace(review.Feedback) ? "the operator said no" : "the operator said no: " + VisibleText.Escape(review.Feedback, LongestFeedback);
    }

    private static ChallengeResult Graded(
        ChallengeType type, ComposedChallenge composed, IReadOnlyList<Review> reviews, Func<PlainMap, Review, Mark> mark)
    {
        if (reviews.Count != 1)
            return Failure(type, reviews.Count == 0 ? "nobody answered" : "one answer was expected, there are several");
        var review = reviews[0];
        var key = composed.Key;
        if (key.Text("challenge") != type.Name() || key.Text("agent") is null || key.Number("min_review_seconds") is not (>= 0 and var seconds))
            return Failure(type, BrokenKey);

        var identity = string.IsNullOrWhiteSpace(review.ApproverId) ? "default" : review.ApproverId;
        var responder = VisibleText.Escape(identity, ApproverIdentity.MaxLength);
        var refusal = Eligibility.Refusal(key, several: false, [], identity) ?? Declining(review);
        var graded = mark(key, refusal is null ? review : review with { Answers = NoAnswers });
        var passed = graded.Passed && refusal is null;
        var minReview = Math.Max(seconds, composed.Form.MinReview.TotalSeconds);
        return new ChallengeResult
        {
            Passed = passed,
            ChallengeType = type,
            Responder = responder,
            ResponseTimeSeconds = Seconds(review.ReviewTime),
            QuestionsAsked = graded.Asked,
            QuestionsCorrect = graded.Correct,
            Details = passed ? graded.Details : graded.Details.With(("reason", refusal ?? graded.Reason ?? "the answer is not enough")),
            Approvers = passed ? [responder] : [],
            // A no needs no minimum: only who lets something through too fast is a rubber stamp.
            MinReviewMet = review.Declined || review.ReviewTime.TotalSeconds >= minReview,
        };
    }
}
