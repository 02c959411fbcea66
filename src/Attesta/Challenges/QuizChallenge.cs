using System.Globalization;
using Attesta.Actions;
using Attesta.Challenges.Questions;
using Attesta.Domains;

namespace Attesta.Challenges;

/// <summary>
/// Questions about the action itself, to which the screen holds the answers, and those that the domain asks. Details: <c>questions</c> (each with question, expected, given),
/// <c>pass_threshold</c>, <c>actual_score</c>.
/// </summary>
public sealed class QuizChallenge : IFormChallenge
{
    /// <summary>Most questions that can be asked for.</summary>
    public const int QuestionLimit = 10;

    // Binary fractions: 4 of 5 must meet a threshold of 0.8 whichever way it was computed.
    private const double Rounding = 1e-9;

    /// <summary>Asks questions.</summary>
    /// <param name="minReview">An answer sooner than this is flagged as a rubber stamp; 10 seconds unless given.</param>
    /// <param name="maxQuestions">Most questions, from 1 to <see cref="QuestionLimit"/>; an action with little to ask about gets fewer.</param>
    /// <param name="passThreshold">The share of right answers that passes, above 0 and at most 1.</param>
    /// <param name="minCorrect">When set, the number of right answers that passes instead of the share; all of them when fewer are asked.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range.</exception>
    public QuizChallenge(TimeSpan? minReview = null, int maxQuestions = 3, double passThreshold = 0.8, int? minCorrect = null)
    {
        MinReview = minReview ?? TimeSpan.FromSeconds(10);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinReview, TimeSpan.Zero, nameof(minReview));
        ArgumentOutOfRangeException.ThrowIfLessThan(maxQuestions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxQuestions, QuestionLimit);
        if (!(passThreshold is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(passThreshold), passThreshold, "The share of right answers must be above 0 and at most 1.");
        if (minCorrect is { } least)
            ArgumentOutOfRangeException.ThrowIfLessThan(least, 1, nameof(minCorrect));
        MaxQuestions = maxQuestions;
        PassThreshold = passThreshold;
        MinCorrect = minCorrect;
    }

    /// <inheritdoc/>
    public ChallengeType Type => ChallengeType.Quiz;

    /// <summary>The least time for reading and answering.</summary>
    public TimeSpan MinReview { get; }

    /// <summary>Most questions.</summary>
    public int MaxQuestions { get; }

    /// <summary>The share of right answers that passes.</summary>
    public double PassThreshold { get; }

    /// <summary>The number of right answers that passes instead of the share, or null.</summary>
    public int? MinCorrect { get; }

    /// <inheritdoc/>
    public ComposedChallenge Compose(ChallengeSubject subject)
    {
        var minReview = Grading.MinReviewOf(Type, MinReview, subject);
        var items = new List<FormItem>();
        var questions = new List<object?>();

        // One question is always about the action itself: those of the domain are the same every time.
        foreach (var question in subject.Draw.Shuffled(DomainQuestion.For(subject, Type)).Take(MaxQuestions - 1))
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"q{items.Count + 1}");
            items.Add(new TextItem { Id = id, Prompt = question.Prompt, MinWords = 1 });
            questions.Add(PlainMap.Of(("id", id), ("question", question.Prompt), ("hints", PlainList.Of(question.Hints))));
        }

        var isOfDomain = items.Count > 0;
        foreach (var question in subject.Draw.Shuffled(QuestionDraft.Of(subject, MaxQuestions - items.Count)))
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"q{items.Count + 1}");
            var order = subject.Draw.Shuffled((string[])[question.Right, .. question.Wrong]);
            var options = order.Select((text, index) => new FormOption(((char)('a' + index)).ToString(), text)).ToArray();
            items.Add(new ChoiceItem { Id = id, Prompt = question.Prompt, Options = options });
            questions.Add(PlainMap.Of(
                ("id", id),
                ("question", question.Prompt),
                ("options", PlainList.Of(options.Select(option => (object?)PlainMap.Of(("id", option.Id), ("text", option.Text))))),
                ("answer", options[Array.IndexOf(order, question.Right)].Id)));
        }

        return new ComposedChallenge
        {
            Form = new ChallengeForm
            {
                Type = Type,
                Instructions = isOfDomain ? "Answer these questions about this action."
                    : items.Count == 1
                    ? "Answer a question about this action; the answer is on the screen."
                    : "Answer these questions about this action; the answers are on the screen.",
                Items = items,
                MinReview = minReview,
            },
            Key = PlainMap.Of(
            [
                .. Grading.CommonKey(Type, minReview, subject),
                ("pass_threshold", PassThreshold),
                ("min_correct", MinCorrect),
                ("questions", PlainList.Of(questions)),
            ]),
        };
    }

    /// <inheritdoc/>
    public ChallengeResult Grade(ComposedChallenge composed, IReadOnlyList<Review> reviews) =>
        Grading.OneReview(Type, composed, reviews, Marked);

    private static Mark Marked(PlainMap key, Review review)
    {
        var threshold = key.Number("pass_threshold");
        var questions = key.List("questions");
        var minCorrect = key.Whole("min_correct");
        var asksNumber = key.TryGetValue("min_correct", out var least) && least is not null;
        if (threshold is not (> 0 and <= 1) || questions is not { Count: > 0 } || !key.ContainsKey("min_correct") || (asksNumber && minCorrect is not >= 1))
            return new Mark(false, Grading.BrokenKey, PlainMap.Empty);

        var answered = new List<MarkedAnswer>();
        foreach (var question in questions)
        {
            if (QuizQuestion.Read(question) is not { } read || answered.Count >= QuestionLimit)
                return new Mark(false, Grading.BrokenKey, PlainMap.Empty);
            answered.Add(read.Marked(review));
        }

        var correct = answered.Count(question => question.Right);
        var score = (double)correct / answered.Count;
        var passed = minCorrect is { } needed ? correct >= Math.Min(needed, answered.Count) : score + Rounding >= threshold;

        // INVARIANT: the details reach the agent, so a failed quiz never says what would have been right.
        var details = PlainMap.Of(
            ("questions", PlainList.Of(answered.Select(question => (object?)PlainMap.Of(
                ("question", question.Question),
                ("expected", passed || question.Right ? question.Expected : ""),
                ("given", question.Given))))),
            ("pass_threshold", threshold.Value),
            ("actual_score", Math.Round(score, 4)));
        return new Mark(passed, $"{correct} of {answered.Count} answers are right, which is not enough", details) { Asked = answered.Count, Correct = correct };
    }
}
