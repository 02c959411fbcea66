using Attesta.Approvals;
using Attesta.Challenges.Reading;
using Attesta.Risk.Content;

namespace Attesta.Challenges.Questions;

/// <summary>Asks for what matters: what would happen, to what, how wide, and whether it can be undone. The card holds every answer, in the same words.</summary>
internal static class EffectQuestions
{
    private const int WrongOptions = 3;
    private const int FewestWrong = 2;
    private const int MostRead = 256;

    /// <summary>Questions about the effects that stand on the card, weightiest first; none when nothing is known that one could ask for.</summary>
    public static List<Question> Of(ChallengeSubject subject, ActionFacts facts)
    {
        var questions = new List<Question>();
        var shown = EffectWords.Shown(subject.Risk.Effects);
        var known = shown.Where(effect => effect.Kind != EffectKind.NotUnderstood).ToList();
        if (known.Count == 0)
            return questions;
        var draw = subject.Draw;
        var all = subject.Risk.Effects;
        if (Target(known, all, facts, draw) is { } target)
            questions.Add(target);
        if (Kind(known[0].Kind, all, draw) is { } kind)
            questions.Add(kind);
        questions.AddRange(draw.Shuffled(new[] { Width(shown), Undo(shown) }).OfType<Question>());
        return questions;
    }

    private static Question? Kind(EffectKind right, IReadOnlyList<Effect> all, IDraw draw)
    {
        var wrong = EffectStatements.Wrong(right, all);
        return wrong.Count < FewestWrong
            ? null
            : new Question(EffectStatements.Prompt, EffectStatements.Text(right), [.. draw.Shuffled([.. wrong]).Take(WrongOptions)]);
    }

    // About all effects together, so that one answer is right whichever of them the reader thinks of.
    private static Question? Width(IReadOnlyList<Effect> shown)
    {
        if (shown.Any(effect => !EffectWords.HasWidth(effect.Kind)))
            return null;
        var widest = shown.Max(effect => effect.Width);
        return new Question("How much is affected, by what reaches widest?", EffectWords.Width(widest),
            [.. Enum.GetValues<EffectWidth>().Where(width => width != widest).Select(EffectWords.Width)]);
    }

    private static Question? Undo(IReadOnlyList<Effect> shown)
    {
        if (shown.Any(effect => effect.Kind is EffectKind.NotUnderstood or EffectKind.OnlyReads))
            return null;
        var isFinal = shown.Any(effect => effect.Undo == EffectUndo.Impossible);
        if (!isFinal && shown.Any(effect => effect.Undo == EffectUndo.Unknown))
            return null;
        var right = isFinal ? EffectUndo.Impossible : shown.Max(effect => effect.Undo);
        return new Question("If it was a mistake: can all of it be undone?", Text(right),
            [.. new[] { EffectUndo.Easy, EffectUndo.Hard, EffectUndo.Impossible }.Where(undo => undo != right).Select(Text)]);

        static string Text(EffectUndo undo) => undo switch
        {
            EffectUndo.Easy => "All of it can be undone easily",
            EffectUndo.Hard => "Some of it is hard to undo",
            _ => "Some of it cannot be undone",
        };
    }

    private static Question? Target(List<Effect> known, IReadOnlyList<Effect> all, ActionFacts facts, IDraw draw)
    {
        // Where something reaches everything, or by a pattern, what looks like another target may be hit as well.
        var worst = known[0];
        if (all.Any(effect => effect.Kind != EffectKind.OnlyReads && effect.Target != worst.Target && !IsPlain(effect)) || !HasName(worst.Target))
            return null;
        if (ValueText.Of(worst.Target) is not { } text || OptionText.Of(text) is not { Length: > 0 } right)
            return null;
        var shape = ValueText.ShapeOf(text);
        var noun = facts.Facts.FirstOrDefault(fact => fact.Value == text)?.Noun ?? NounOf(shape);
        var taken = new HashSet<string>(StringComparer.Ordinal) { Disguise.Normal(right) };
        foreach (var other in all.Take(MostRead).Select(effect => effect.Target).Concat(facts.Facts.Select(fact => fact.Value)))
        {
            taken.Add(Disguise.Normal(OptionText.Of(other)));

            // rm a b: one effect on both, and each of them is right as well.
            foreach (var part in other.Split((char[])[' ', ','], StringSplitOptions.RemoveEmptyEntries).Take(16))
                taken.Add(Disguise.Normal(OptionText.Of(part)));
        }

        var wrong = Twins.Of(right, shape, noun, WrongOptions, taken, draw);
        wrong.RemoveAll(twin => all.Take(MostRead).Any(effect => IsInside(twin, effect.Target)));
        return wrong.Count < FewestWrong ? null : new Question(EffectStatements.PromptForTarget(worst.Kind), right, wrong);
    }

    private static bool IsPlain(Effect effect) =>
        effect.Target.Length == 0 || (HasName(effect.Target) && !effect.Target.AsSpan().ContainsAny("*?[{$"));

    // "/", "*", "~" and the like have no neighbour that would be spared.
    private static bool HasName(string target) => target.AsSpan().IndexOfAnyInRange('a', 'z') >= 0 || target.Any(char.IsLetterOrDigit);

    private static bool IsInside(string twin, string target) =>
        target.Length > 0 && twin.Length > target.Length && twin.StartsWith(target.TrimEnd('/', '*') + "/", StringComparison.OrdinalIgnoreCase);

    private static string NounOf(Shape shape) => shape switch
    {
        Shape.Folder or Shape.File => "folder",
        Shape.Email => "recipient",
        Shape.Address => "address",
        _ => "value",
    };
}
