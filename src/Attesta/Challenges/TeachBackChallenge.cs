using Attesta.Actions;
using Attesta.Challenges.Words;
using Attesta.Domains;

namespace Attesta.Challenges;

/// <summary>
/// The operator explains the action in words of their own. Passes with enough own words and every key term; what is copied from the screen,
/// also lightly edited, does not count. Details: <c>explanation</c>, <c>word_count</c>, <c>key_terms_matched</c>, <c>key_terms_required</c>.
/// </summary>
public sealed class TeachBackChallenge : IFormChallenge
{
    /// <summary>The id of the one question.</summary>
    public const string ItemId = "explanation";

    private const int LongestExplanation = 4_000;
    private const string Purpose = "Show that you understood it: say what it does, and to what, by name. What is copied from the screen does not count.";
    private const string Task = "In your own words, explain what this action will do and what its impact will be.";

    private readonly ITeachBackValidator? _validator;
    private readonly string[] _vocabulary;

    /// <summary>Asks for an explanation.</summary>
    /// <param name="minReview">An answer sooner than this is flagged as a rubber stamp; 30 seconds unless given.</param>
    /// <param name="minWords">The least number of own words.</param>
    /// <param name="requiredVocabulary">Terms that must be named besides those of the action.</param>
    /// <param name="validator">A further check.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or there are fewer than 1 word.</exception>
    public TeachBackChallenge(
        TimeSpan? minReview = null, int minWords = 15, IEnumerable<string>? requiredVocabulary = null, ITeachBackValidator? validator = null)
    {
        MinReview = minReview ?? TimeSpan.FromSeconds(30);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinReview, TimeSpan.Zero, nameof(minReview));
        ArgumentOutOfRangeException.ThrowIfLessThan(minWords, 1);
        MinWords = minWords;
        _vocabulary = requiredVocabulary?.ToArray() ?? [];
        _validator = validator;
    }

    /// <inheritdoc/>
    public ChallengeType Type => ChallengeType.TeachBack;

    /// <summary>The least time for reading and writing.</summary>
    public TimeSpan MinReview { get; }

    /// <summary>The least number of own words.</summary>
    public int MinWords { get; }

    /// <summary>Terms that must be named besides those of the action.</summary>
    public IReadOnlyList<string> RequiredVocabulary => _vocabulary;

    /// <summary>
    /// How many words of an unfinished explanation count, for showing while it is typed: the words themselves, the same one at most twice.
    /// What is copied from the screen is only taken off when it is graded.
    /// </summary>
    public static int CountWords(string explanation) => Words.OwnWords.In(explanation, "").Count;

    /// <inheritdoc/>
    public ComposedChallenge Compose(ChallengeSubject subject)
    {
        var minReview = Grading.MinReviewOf(Type, MinReview, subject);
        var questions = DomainQuestion.For(subject, Type);
        var question = questions.Count == 0 ? null : subject.Draw.Pick(questions);
        var task = question is null ? Task : $"{Task} {question.Prompt}";
        string[] vocabulary = [.. _vocabulary, .. subject.Domain?.RequiredVocabulary ?? []];

        // A word that nobody can guess tests nothing: these are said, what the action itself is about is not.
        if (vocabulary.Length > 0)
            task += $" Speak also of: {VisibleText.Escape(string.Join(", ", vocabulary), 300)}.";
        return new ComposedChallenge
        {
            Form = new ChallengeForm
            {
                Type = Type,
                Instructions = Purpose,
                Items = [new TextItem { Id = ItemId, Prompt = task, MinWords = MinWords }],
                MinReview = minReview,
            },
            Key = PlainMap.Of(
            [
                .. Grading.CommonKey(Type, minReview, subject),
                ("min_words", MinWords),
                ("terms", PlainList.Of(KeyTerm.For(subject, vocabulary, question?.Hints).Select(term => (object?)term.ToPlain()))),
                ("screen", ScreenText.Of(subject, Purpose + "\n" + task)),
            ]),
        };
    }

    /// <inheritdoc/>
    public ChallengeResult Grade(ComposedChallenge composed, IReadOnlyList<Review> reviews) =>
        Grading.OneReview(Type, composed, reviews, Marked);

    private Mark Marked(PlainMap key, Review review)
    {
        var terms = key.List("terms")?.Select(KeyTerm.Read).ToArray();
        if (key.Whole("min_words") is not (>= 1 and var minWords) || key.Text("screen") is not { } screen || terms is not { Length: > 0 } || terms.Contains(null))
            return new Mark(false, Grading.BrokenKey, PlainMap.Empty);

        var explanation = review.Answers.TryGetValue(ItemId, out var text) ? text ?? "" : "";
        var words = Words.OwnWords.In(explanation, screen);
        var matched = terms.Where(term => term!.IsNamedIn(words)).Select(term => term!.Name).ToArray();
        var fault = Fault(words.Count, minWords, matched.Length, terms.Length) ?? FurtherFault(explanation, words.Count, matched);

        // INVARIANT: the details reach the agent, so a failed answer does not list the terms that it did not name.
        var details = PlainMap.Of(
            ("explanation", VisibleText.Escape(explanation, LongestExplanation)),
            ("word_count", words.Count),
            ("key_terms_matched", PlainList.Of(matched)),
            ("key_terms_required", PlainList.Of(terms.Select(term => (object?)(matched.Contains(term!.Name) ? term.Name : "")))));
        return new Mark(fault is null, fault, details) { Asked = 1, Correct = fault is null ? 1 : 0 };
    }

    private static string? Fault(int words, int minWords, int matched, int required)
    {
        if (words < minWords)
            return $"{words} of at least {minWords} words are the operator's own; words copied from the screen or repeated do not count";
        return matched < required
            ? $"the explanation names {matched} of the {required} things that matter: what the action does, to what, and where it is critical"
            : null;
    }

    private string? FurtherFault(string explanation, int words, string[] terms)
    {
        if (_validator is null)
            return null;
        try
        {
            return _validator.FindFault(new TeachBackAnswer(explanation, words, terms));
        }
        catch (Exception)
        {
            // A check that cannot be made has not been passed, whatever it threw.
            return "the further check of the explanation failed";
        }
    }
}
