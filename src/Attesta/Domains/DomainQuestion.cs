using System.Text;
using Attesta.Actions;
using Attesta.Challenges;
using Attesta.Challenges.Questions;
using Attesta.Challenges.Words;

namespace Attesta.Domains;

/// <summary>A template filled in for one action: what is asked, and what an answer must hold one of.</summary>
/// <param name="Prompt">The question on one line. The values of the action in it are agent text, escaped and cut.</param>
/// <param name="Hints">Words and phrases, as the profile writes them.</param>
internal sealed record DomainQuestion(string Prompt, IReadOnlyList<string> Hints)
{
    /// <summary>Longest answer that is read, in characters: more is a page pasted in the hope that something fits.</summary>
    public const int LongestAnswer = 300;

    private const int LongestPrompt = 600;

    /// <summary>The names that stand for something in every template.</summary>
    public static readonly string[] BuiltIn = ["action", "environment", "agent", "risk_level"];

    /// <summary>
    /// The questions of the subject's domain for a challenge: the templates for this challenge and for this level or a lower one, whose arguments the action has.
    /// In the order of the profile; empty when none applies.
    /// </summary>
    public static IReadOnlyList<DomainQuestion> For(ChallengeSubject subject, ChallengeType type)
    {
        if (subject.Domain is not { ChallengeTemplates.Count: > 0 } domain)
            return [];
        var questions = new List<DomainQuestion>();
        foreach (var template in domain.TemplatesFor(subject.Risk.Level))
        {
            if (template.ChallengeType == type && Of(template, subject) is { } question)
                questions.Add(question);
        }

        return questions;
    }

    /// <summary>A template filled in; null when it does not apply to the action.</summary>
    public static DomainQuestion? Of(DomainChallengeTemplate template, ChallengeSubject subject)
    {
        foreach (var name in template.ContextVars)
        {
            if (Value(name, subject) is null)
                return null;
        }

        var prompt = new StringBuilder();
        foreach (var (text, isName) in Parts(template.QuestionTemplate))
        {
            if (!isName)
                prompt.Append(text);
            else if (BuiltInValue(text, subject) is { } builtIn)
                prompt.Append(builtIn);
            else
                return null;
        }

        return new DomainQuestion(VisibleText.Escape(prompt.ToString(), LongestPrompt), template.AnswerHints);

        static string? BuiltInValue(string name, ChallengeSubject subject) => name switch
        {
            "action" => OptionText.Of(subject.Action.FunctionName),
            "environment" => subject.Environment,
            "agent" => OptionText.Of(subject.Action.AgentId is { Length: > 0 } agent ? agent : "the agent"),
            "risk_level" => subject.Risk.Level.Name(),
            _ => Value(name, subject),
        };
    }

    /// <summary>The hint that an answer names, or null when it names none. Whole words, whatever their case and ending.</summary>
    public static string? Named(string answer, IEnumerable<string> hints)
    {
        if (string.IsNullOrWhiteSpace(answer) || answer.Length > LongestAnswer)
            return null;
        var words = OwnWords.In(answer, "");
        return hints.FirstOrDefault(hint => OwnWords.Term(hint) is { Length: > 0 } term && words.Names(term, own: false));
    }

    /// <summary>Whether an answer is right.</summary>
    public bool IsAnsweredBy(string answer) => Named(answer, Hints) is not null;

    /// <summary>Why a template cannot be filled in, or null.</summary>
    public static string? Fault(DomainChallengeTemplate template)
    {
        if (string.IsNullOrWhiteSpace(template.QuestionTemplate))
            return "the question is empty";
        if (template.ChallengeType is not (ChallengeType.Quiz or ChallengeType.TeachBack))
            return "questions are for quiz or teach_back";
        if (!template.AnswerHints.Any() || template.AnswerHints.Any(hint => hint is null || OwnWords.Term(hint).Length == 0))
            return "a question needs answer_hints, each with a word in it";
        foreach (var (text, isName) in Parts(template.QuestionTemplate))
        {
            if (isName && !BuiltIn.Contains(text, StringComparer.Ordinal) && !template.ContextVars.Contains(text, StringComparer.Ordinal))
                return $"{{{VisibleText.Escape(text, 60)}}} stands for nothing; it can be {string.Join(", ", BuiltIn)} or one of context_vars";
        }

        return null;
    }

    private static string? Value(string name, ChallengeSubject subject) => subject.Action.Kwargs.TryGetValue(name, out var value) && value is not null
        ? OptionText.Of(value as string ?? PythonLiteral.Of(value, OptionText.MaxLength))
        : null;

    // Text and {names}; a brace that encloses no name is text, {{ and }} are braces.
    private static IEnumerable<(string Text, bool IsName)> Parts(string template)
    {
        var text = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            var letter = template[i];
            if (letter is '{' or '}' && i + 1 < template.Length && template[i + 1] == letter)
            {
                text.Append(letter);
                i++;
                continue;
            }

            var end = letter == '{' ? template.IndexOf('}', i) : -1;
            if (end <= i + 1)
            {
                text.Append(letter);
                continue;
            }

            yield return (text.ToString(), false);
            text.Clear();
            yield return (template[(i + 1)..end], true);
            i = end;
        }

        yield return (text.ToString(), false);
    }
}
