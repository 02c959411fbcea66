using Attesta.Actions;

namespace Attesta.Challenges.Questions;

/// <summary>A question as the key keeps it.</summary>
internal sealed record QuizQuestion(string Id, string Prompt, IReadOnlyDictionary<string, string> Options, string Answer)
{
    /// <summary>Reads a question of a key; null when something is missing or the answer is none of the options.</summary>
    public static QuizQuestion? Read(object? entry)
    {
        if (entry is not PlainMap map || map.Text("id") is not { Length: > 0 } id || map.Text("question") is not { } prompt
            || map.Text("answer") is not { } answer || map.List("options") is not { Count: > 1 } list)
            return null;
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in list)
        {
            if (item is not PlainMap option || option.Text("id") is not { Length: > 0 } letter || option.Text("text") is not { } text
                || !options.TryAdd(letter, text))
                return null;
        }

        return options.ContainsKey(answer) ? new QuizQuestion(id, prompt, options, answer) : null;
    }

    /// <summary>The option that an answer means: its letter in any case or, where no letter fits, its exact text. Null when none.</summary>
    public string? Chosen(string given)
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
