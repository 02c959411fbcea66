using Attesta.Actions;
using Attesta.Approvals;

namespace Attesta.Challenges;

/// <summary>
/// Several people, each by a challenge of their own: teach-back, quiz, confirm, and from the start again. Everyone must pass; one denial or
/// failure ends it. Nobody counts twice, and neither the agent nor whoever requested the action (metadata <c>requested_by</c>) counts at all.
/// Details: <c>approvers</c> (each with id, challenge, passed), <c>required_approvers</c>, <c>actual_approvers</c>.
/// </summary>
public sealed class MultiPartyChallenge : IFormChallenge
{
    /// <summary>Fewest approvers: one person is no second opinion.</summary>
    public const int FewestApprovers = 2;

    /// <summary>Most approvers.</summary>
    public const int MostApprovers = 50;

    private readonly IFormChallenge[] _rotation;

    /// <summary>What the first of every three is asked.</summary>
    public TeachBackChallenge TeachBack => (TeachBackChallenge)_rotation[0];

    /// <summary>What the second is asked.</summary>
    public QuizChallenge Quiz => (QuizChallenge)_rotation[1];

    /// <summary>What the third is asked.</summary>
    public ConfirmChallenge Confirm => (ConfirmChallenge)_rotation[2];

    /// <summary>Asks several people.</summary>
    /// <param name="requiredApprovers">How many, from <see cref="FewestApprovers"/> to <see cref="MostApprovers"/>.</param>
    /// <param name="teachBack">For the first of every three.</param>
    /// <param name="quiz">For the second.</param>
    /// <param name="confirm">For the third.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside of its range.</exception>
    public MultiPartyChallenge(
        int requiredApprovers = FewestApprovers, TeachBackChallenge? teachBack = null, QuizChallenge? quiz = null, ConfirmChallenge? confirm = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(requiredApprovers, FewestApprovers);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(requiredApprovers, MostApprovers);
        RequiredApprovers = requiredApprovers;
        _rotation = [teachBack ?? new TeachBackChallenge(), quiz ?? new QuizChallenge(), confirm ?? new ConfirmChallenge()];
    }

    /// <inheritdoc/>
    public ChallengeType Type => ChallengeType.MultiParty;

    /// <summary>How many people must pass.</summary>
    public int RequiredApprovers { get; }

    /// <inheritdoc/>
    public ComposedChallenge Compose(ChallengeSubject subject)
    {
        var parts = new ComposedChallenge[RequiredApprovers];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = Part(i).Compose(subject);
        var minReview = parts.Max(part => part.Form.MinReview);
        return new ComposedChallenge
        {
            Form = new ChallengeForm
            {
                Type = Type,
                Instructions = $"{RequiredApprovers} different people must approve this action, each by a challenge of their own.",
                Parts = [.. parts.Select(part => part.Form)],
                MinReview = minReview,
            },
            Key = PlainMap.Of(
            [
                .. Grading.CommonKey(Type, minReview, subject),
                (Requester.Key, Requester.Of(subject.Action)),
                ("required_approvers", RequiredApprovers),
                ("parts", PlainList.Of(parts.Select(part => (object?)part.Key))),
            ]),
            Parts = parts,
        };
    }

    /// <inheritdoc/>
    public ChallengeResult Grade(ComposedChallenge composed, IReadOnlyList<Review> reviews)
    {
        try
        {
            return Graded(composed, reviews);
        }
        catch (Exception)
        {
            // INVARIANT: grading never throws; a hostile answer or key must not become anything but a failure.
            return Grading.Failure(Type, "the answers could not be graded");
        }
    }

    // Nobody is asked when nobody could tell who requested the action: their answers would count for nothing.
    ValueTask<ChallengeResult> IChallenge.PresentAsync(ChallengeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Requester.Of(context.Action) is null
            ? new(Grading.Failure(Type, Requester.Unreadable))
            : Asking.PresentAsync(this, context, cancellationToken);
    }

    /// <summary>The same parts for another number of people.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside of its range.</exception>
    public MultiPartyChallenge For(int requiredApprovers) => new(requiredApprovers, TeachBack, Quiz, Confirm);

    private IFormChallenge Part(int index) => _rotation[index % _rotation.Length];

    private ChallengeResult Graded(ComposedChallenge composed, IReadOnlyList<Review> reviews)
    {
        var key = composed.Key;
        if (key.TryGetValue(Requester.Key, out var requester) && requester is null)
            return Grading.Failure(Type, Requester.Unreadable);
        var required = key.Whole("required_approvers") ?? 0;
        var parts = key.List("parts");
        if (key.Text("challenge") != Type.Name() || key.Text("agent") is null || key.Text(Requester.Key) is null || parts is null
            || required is < FewestApprovers or > MostApprovers || parts.Count != required || reviews.Count > required)
            return Grading.Failure(Type, reviews.Count > required && required > 0 ? "there are more answers than approvers" : Grading.BrokenKey);

        var graded = new List<ChallengeResult>();
        for (var i = 0; i < reviews.Count; i++)
        {
            var result = GradedPart(composed, parts, reviews, i);
            graded.Add(result);
            if (!result.Passed)
                break;
        }

        var passed = graded.Where(part => part.Passed).ToArray();
        var complete = passed.Length == required;
        var details = PlainMap.Of(
            ("approvers", PlainList.Of(graded.Select(Entry))),
            ("required_approvers", required),
            ("actual_approvers", passed.Length));
        return new ChallengeResult
        {
            Passed = complete,
            ChallengeType = Type,
            Responder = graded.Count == 0 ? "default" : string.Join(", ", graded.Select(part => part.Responder)),
            ResponseTimeSeconds = Math.Round(graded.Sum(part => part.ResponseTimeSeconds), 3),
            QuestionsAsked = graded.Sum(part => part.QuestionsAsked),
            QuestionsCorrect = graded.Sum(part => part.QuestionsCorrect),
            Details = complete ? details : details.With(("reason", Shortfall(graded, passed.Length, required))),
            Approvers = [.. passed.Select(part => part.Responder)],
            MinReviewMet = graded.Count > 0 && graded.TrueForAll(part => part.MinReviewMet),
        };
    }

    private ChallengeResult GradedPart(ComposedChallenge composed, PlainList parts, IReadOnlyList<Review> reviews, int index)
    {
        var review = reviews[index];
        var challenge = Part(index);
        if (parts[index] is not PlainMap partKey)
            return Grading.Failure(challenge.Type, Grading.BrokenKey) with { Responder = Shown(review) };
        var form = index < composed.Form.Parts.Count ? composed.Form.Parts[index] : new ChallengeForm { Type = challenge.Type, Instructions = "" };
        var result = challenge.Grade(new ComposedChallenge { Form = form, Key = partKey }, [review]);
        var refusal = Eligibility.Refusal(composed.Key, several: true, reviews.Take(index).Select(earlier => earlier.ApproverId), review.ApproverId);
        return refusal is null
            ? result
            : result with { Passed = false, Approvers = [], Responder = Shown(review), Details = PlainMap.Of(("reason", refusal)) };
    }

    private static string Shown(Review review) => VisibleText.Escape(review.ApproverId ?? "", ApproverIdentity.MaxLength);

    private static object? Entry(ChallengeResult part)
    {
        var entry = PlainMap.Of(("id", part.Responder), ("challenge", part.ChallengeType.Name()), ("passed", part.Passed));
        return part.Passed ? entry : entry.With(("reason", part.Reason));
    }

    private static string Shortfall(List<ChallengeResult> graded, int passed, int required)
    {
        var failed = graded.Find(part => !part.Passed);
        return failed is null
            ? $"{passed} of {required} approvers have approved"
            : $"approver {graded.Count} of {required}{(failed.Responder.Length > 0 ? $" ({failed.Responder})" : "")} did not pass: {failed.Reason}";
    }
}
