using System.Globalization;
using Attesta.Challenges.Reading;

namespace Attesta.Challenges.Questions;

/// <summary>Chooses what to ask about an action, and the options.</summary>
internal static class QuestionDraft
{
    private const int WrongOptions = 3;

    // Of a call with many arguments the weightiest are asked about, whatever their order.
    private const int Drawn = 6;
    private const int MuchWeight = 60;

    private static readonly string[] Environments = ["production", "staging", "ci", "development"];

    /// <summary>From one to <paramref name="most"/> questions, in no order.</summary>
    public static List<Question> Of(ChallengeSubject subject, int most)
    {
        var draw = subject.Draw;
        var facts = ActionFacts.Of(subject.Action);
        var questions = new List<Question>();

        // What it would do to the world comes before everything else, where that is known.
        var effects = EffectQuestions.Of(subject, facts);
        var spare = effects.Count > 0 && most > 2 && subject.Environment == "production" && draw.Below(2) == 0 ? 1 : 0;
        questions.AddRange(effects.Take(most - spare));
        if (spare > 0)
            AskEnvironment();

        // What the action is aimed at comes first, then what it does there; chance picks the rest.
        var weightiest = facts.Facts.Where(fact => fact.Weight >= MuchWeight).Take(Drawn).ToList();
        if (weightiest.Count > 0 && effects.Count == 0)
        {
            var best = weightiest.Where(fact => fact.Weight >= weightiest[0].Weight - 1).ToArray();
            Ask(draw.Pick(best));
        }

        if (questions.Count < most && effects.Count == 0 && facts.Verb.Sense != Sense.Unknown)
            questions.Add(About(facts.Verb.Sense, draw));
        if (questions.Count < most && effects.Count == 0 && subject.Environment == "production" && draw.Below(2) == 0)
            AskEnvironment();
        foreach (var fact in draw.Shuffled(weightiest))
            Ask(fact);
        AskEnvironment();
        foreach (var fact in facts.Facts)
            Ask(fact);
        if (questions.Count < most && effects.Count == 0 && facts.Verb.Sense == Sense.Unknown)
            AskFunction();
        if (questions.Count == 0)
            AskCount();
        return questions;

        void Ask(Fact fact)
        {
            if (questions.Count < most && About(fact, facts.Facts, draw) is { } question
                && !questions.Exists(asked => asked.Prompt == question.Prompt || Disguise.Normal(asked.Right) == Disguise.Normal(question.Right)))
                questions.Add(question);
        }

        void AskEnvironment()
        {
            var right = subject.Environment;
            if (questions.Count >= most || !Environments.Contains(right) || facts.Facts.Any(fact => fact.Shape == Shape.Environment)
                || questions.Exists(asked => asked.Prompt == EnvironmentPrompt || Disguise.Normal(asked.Right) == Disguise.Normal(right)))
                return;
            questions.Add(new Question(EnvironmentPrompt, right, [.. Environments.Where(other => other != right)]));
        }

        void AskFunction()
        {
            if (ValueText.Of(subject.Action.FunctionName) is not { } name || OptionText.Of(name) is not { Length: > 0 } right)
                return;
            var wrong = Twins.Of(right, Shape.Word, "function", WrongOptions, Taken(right), draw);
            questions.Add(new Question(facts.IsCommand ? "Which program is called?" : "Which function is called?", right, wrong));
        }

        // For an action of which nothing else can be asked: every action has a number of arguments.
        void AskCount()
        {
            var right = (subject.Action.Args.Count + subject.Action.Kwargs.Count).ToString(CultureInfo.InvariantCulture);
            questions.Add(new Question("How many arguments does the call have?", right, Twins.Of(right, Shape.Number, "number", WrongOptions, Taken(right), draw)));
        }
    }

    private const string EnvironmentPrompt = "In which environment does it run?";

    private static HashSet<string> Taken(string right) => new(StringComparer.Ordinal) { Disguise.Normal(right) };

    private static Question About(Sense sense, IDraw draw) =>
        new(VerbQuestion.Prompt, VerbQuestion.Text(sense), [.. draw.Shuffled(VerbQuestion.Wrong(sense)).Take(WrongOptions).Select(VerbQuestion.Text)]);

    private static Question? About(Fact fact, IReadOnlyList<Fact> all, IDraw draw)
    {
        var right = OptionText.Of(fact.Value);
        if (right.Length == 0)
            return null;
        var taken = Taken(right);
        var wrong = new List<string>();
        foreach (var other in all)
        {
            var text = OptionText.Of(other.Value);
            var same = other.Shape == fact.Shape && other.Noun == fact.Noun && !ReferenceEquals(other, fact);

            // The sender where the receiver is asked for: the mistake that a hasty reader makes.
            if (fact.IsNamed && other.IsNamed && same && wrong.Count == 0 && text.Length > 0 && taken.Add(Disguise.Normal(text)))
                wrong.Add(text);
            else if (!fact.IsNamed)
                taken.Add(Disguise.Normal(text));
        }

        wrong.AddRange(Twins.Of(right, fact.Shape, fact.Noun, WrongOptions - wrong.Count, taken, draw));
        return wrong.Count > 0 ? new Question(fact.Question, right, wrong) : null;
    }
}
