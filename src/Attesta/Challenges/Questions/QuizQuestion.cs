using Attesta.Actions;
using Attesta.Domains;

namespace Attesta.Challenges.Questions;

/// <summary>An answer, graded.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Expected">What is right.</param>
/// <param name="Given">What was answered, harmless to show.</param>
/// <param name="Right">Whether it is right.</param>
internal sealed record MarkedAnswer(string Question, string Expected, string Given, bool Right);

/// <summary>A question as the key keeps it.</summary>
internal abstract record QuizQuestion(string Id, string Prompt)
{
    /// <summary>Reads a question of a key; null when something is missing or no answer could be right.</summary>
    public static QuizQuestion? Read(object? entry)
    {
        if (entry is not PlainMap map || map.Text("id") is not { Length: > 0 } id || map.Text("question") is not { } prompt)
            return null;
        return map.ContainsKey("hints") ? Open.Read(map, id, prompt) : Choice.Read(map, id, prompt);
    }

    /// <summary>Grades the answer that a review gives.</summary>
    public MarkedAnswer Marked(Review review) => Marked(review.Answers.TryGetValue(Id, out var answer) ? answer ?? "" : "");

    private protected abstract MarkedAnswer Marked(string given);

    /// <summary>One of several options.</summary>
    private sealed record Choice(string Id, string Prompt, IReadOnlyDictionary<string, string> Options, string Answer) : QuizQuestion(Id, Prompt)
    {
        public static Choice? Read(PlainMap map, string id, string prompt)
        {
            if (map.Text("answer") is not { } answer || map.List("options") is not { Count: > 1 } list)
                return null;
            var options = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var item in list)
            {
                if (item is not PlainMap option || option.Text("id") is not { Length: > 0 } letter || option.Text("text") is not { } text
                    || !options.TryAdd(letter, text))
                    return null;
            }

            return options.ContainsKey(answer) ? new Choice(id, prompt, options, answer) : null;
        }

        private protected override MarkedAnswer Marked(string given)
        {
            var chosen = Chosen(given);
            var shown = chosen is null ? VisibleText.Escape(given, OptionText.MaxLength) : Options[chosen];
            return new MarkedAnswer(Prompt, Options[Answer], shown, chosen == Answer);
        }

        // The option that an answer means: its letter in any case or, where no letter fits, its exact text.
        private string? Chosen(string given)
        {
            var text = given.Trim();
            var letter = text.ToLowerInvariant();
            if (Options.ContainsKey(letter))
                return letter;
            string? chosen = null;
            foreach (var (id, option) in Options)
            {
                if (option != text)
                    continue;
                if (chosen is not null)
                    return null;
                chosen = id;
            }

            return chosen;
        }
    }

    /// <summary>A question of a domain, answered in words.</summary>
    private sealed record Open(string Id, string Prompt, IReadOnlyList<string> Hints) : QuizQuestion(Id, Prompt)
    {
        public static Open? Read(PlainMap map, string id, string prompt)
        {
            if (map.List("hints") is not { Count: > 0 } list)
                return null;
            var hints = list.Select(hint => hint as string).ToArray();
            return hints.All(hint => hint is { Length: > 0 }) ? new Open(id, prompt, hints!) : null;
        }

        private protected override MarkedAnswer Marked(string given)
        {
            // The record says which hint was met, never the others: the same question comes again.
            var named = DomainQuestion.Named(given, Hints);
            return new MarkedAnswer(Prompt, named is null ? "" : VisibleText.Escape(named, OptionText.MaxLength), VisibleText.Escape(given, DomainQuestion.LongestAnswer), named is not null);
        }
    }
}
