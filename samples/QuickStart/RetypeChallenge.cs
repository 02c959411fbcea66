using Attesta;
using Attesta.Actions;
using Attesta.Challenges;

namespace QuickStart;

public sealed class RetypeChallenge : IFormChallenge
{
    public ChallengeType Type => ChallengeType.Confirm;

    public ComposedChallenge Compose(ChallengeSubject subject) => new()
    {
        Form = new ChallengeForm
        {
            Type = Type,
            Instructions = "Type the name of the function to approve it.",
            Items = [new TextItem { Id = "name", Prompt = "Which function may run?", MinWords = 1 }],
            MinReview = subject.MinReview,
        },
        Key = PlainMap.Of(("name", subject.Action.FunctionName)),
    };

    public ChallengeResult Grade(ComposedChallenge composed, IReadOnlyList<Review> reviews)
    {
        var passed = reviews is [{ Declined: false } review]
            && review.Answers.TryGetValue("name", out var answer)
            && composed.Key.TryGetValue("name", out var name) && name is string { Length: > 0 } && answer == (string)name;
        return new ChallengeResult
        {
            Passed = passed,
            ChallengeType = Type,
            Responder = reviews.Count == 1 ? reviews[0].ApproverId : "default",
            MinReviewMet = reviews.Count == 1 && reviews[0].ReviewTime >= composed.Form.MinReview,
            Details = passed ? PlainMap.Empty : PlainMap.Of(("reason", "the name was not typed as it is")),
        };
    }
}
