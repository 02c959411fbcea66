using System.Globalization;
using Attesta.Actions;
using Attesta.Domains;

namespace Attesta.Challenges;

/// <summary>
/// Questions that a domain's profile asks about such an action, answered in a few words; an answer is right when it names one of the template's hints.
/// Where no template applies it is the quiz instead, never a pass. Details: <c>domain</c>, <c>required_correct</c>, and for the quiz its own with
/// <c>fallback</c>.
/// </summary>
public sealed class DomainKnowledgeChallenge : IFormChallenge
{
    /// <summary>What the detail <c>fallback</c> says.</summary>
    public const string Fallback = "no domain questions available";

    private const string FallbackKey = "fallback";

    private readonly DomainProfile? _profile;
    private readonly QuizChallenge _quiz;

    /// <summary>Asks what a domain asks.</summary>
    /// <param name="profile">The domain; null for the one that policy has made active.</param>
    /// <param name="minCorrect">How many answers must be right; all of them when fewer are asked.</param>
    /// <param name="maxQuestions">Most questions, from 1 to <see cref="QuizChallenge.QuestionLimit"/>.</param>
    /// <param name="minReview">An answer sooner than this is flagged as a rubber stamp; 10 seconds unless given.</param>
    /// <param name="quiz">Takes the place where no template applies; a quiz with its documented settings unless given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range.</exception>
    public DomainKnowledgeChallenge(DomainProfile? profile = null, int minCorrect = 2, int maxQuestions = 3, TimeSpan? minReview = null, QuizChallenge? quiz = null)
    {
        MinReview = minReview ?? TimeSpan.FromSeconds(10);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinReview, TimeSpan.Zero, nameof(minReview));
        ArgumentOutOfRangeException.ThrowIfLessThan(minCorrect, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxQuestions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxQuestions, QuizChallenge.QuestionLimit);
        MinCorrect = minCorrect;
        MaxQuestions = maxQuestions;
        _profile = profile;
        _quiz = quiz ?? new QuizChallenge(minReview);
    }

    /// <inheritdoc/>
    public ChallengeType Type => ChallengeType.Quiz;

    /// <summary>How many answers must be right.</summary>
    public int MinCorrect { get; }

    /// <summary>Most questions.</summary>
    public int MaxQuestions { get; }

    /// <summary>The least time for reading and answering.</summary>
    public TimeSpan MinReview { get; }

    /// <inheritdoc/>
    public ComposedChallenge Compose(ChallengeSubject subject)
    {
        subject = subject with { Domain = _profile ?? subject.Domain };
        var name = subject.Domain?.Name ?? "";
        var asked = subject.Draw
            .Shuffled(DomainQuestion.For(subject, ChallengeType.Quiz).Concat(DomainQuestion.For(subject, ChallengeType.TeachBack)))
            .Take(MaxQuestions).ToArray();
        if (asked.Length == 0)
        {
            var quiz = _quiz.Compose(subject);
            return quiz with { Key = quiz.Key.With((FallbackKey, true), ("domain", name)) };
        }

        var minReview = Grading.Longer(Grading.Longer(MinReview, subject.MinReview), subject.Domain!.MinReviewFor(Type));
        return new ComposedChallenge
        {
            Form = new ChallengeForm
            {
                Type = Type,
                Instructions = asked.Length == 1 ? "Answer a question about what this action means, in a few words." : "Answer these questions about what this action means, in a few words each.",
                Items = [.. asked.Select((question, index) => new TextItem { Id = Id(index), Prompt = question.Prompt, MinWords = 1 })],
                MinReview = minReview,
            },
            Key = PlainMap.Of(
            [
                .. Grading.CommonKey(Type, minReview, subject),
                ("domain", name),
                ("min_correct", Math.Min(MinCorrect, asked.Length)),
                ("questions", PlainList.Of(asked.Select((question, index) => (object?)PlainMap.Of(("id", Id(index)), ("hints", PlainList.Of(question.Hints)))))),
            ]),
        };
    }

    /// <inheritdoc/>
    public ChallengeResult Grade(ComposedChallenge composed, IReadOnlyList<Review> reviews)
    {
        if (!composed.Key.TryGetValue(FallbackKey, out var fallback) || fallback is not true)
            return Grading.OneReview(Type, composed, reviews, Marked);
        var result = _quiz.Grade(composed, reviews);
        return result with { Details = result.Details.With(("domain", composed.Key.Text("domain") ?? ""), (FallbackKey, Fallback)) };
    }

    private static string Id(int index) => string.Create(CultureInfo.InvariantCulture, $"q{index + 1}");

    private static Mark Marked(PlainMap key, Review review)
    {
        var required = key.Whole("min_correct");
        var questions = key.List("questions");
        if (key.Text("domain") is not { } domain || questions is not { Count: > 0 and <= QuizChallenge.QuestionLimit } || !(required >= 1 && required <= questions.Count))
            return new Mark(false, Grading.BrokenKey, PlainMap.Empty);
        var correct = 0;
        foreach (var question in questions)
        {
            if (question is not PlainMap map || map.Text("id") is not { } id || map.List("hints")?.Select(hint => hint as string).ToArray() is not { Length: > 0 } hints || hints.Contains(null))
                return new Mark(false, Grading.BrokenKey, PlainMap.Empty);
            if (review.Answers.TryGetValue(id, out var answer) && DomainQuestion.Named(answer ?? "", hints!) is not null)
                correct++;
        }

        // INVARIANT: the details reach the agent, so they name neither the hints nor which answers were right.
        var details = PlainMap.Of(("domain", domain), ("required_correct", required.Value));
        return new Mark(correct >= required, $"{correct} of {questions.Count} answers are right, which is not enough", details) { Asked = questions.Count, Correct = correct };
    }
}
