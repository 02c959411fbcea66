using System.Globalization;
using Attesta.Actions;
using Attesta.Challenges.Questions;
using Attesta.Risk.Content;

namespace Attesta.Approvals;

/// <summary>Effects in words. The card and the questions use the same ones, so that whoever read the card can answer.</summary>
internal static class EffectWords
{
    /// <summary>Most effects on a card.</summary>
    public const int MostShown = 4;

    private const int MostRemedies = 2;
    private const int LongestSentence = 240;
    private const int LongestRemedy = 200;

    // What nobody would read is not sorted either.
    private const int MostRead = 256;

    // Below this an effect is noise beside a real one.
    private const double WorthTelling = 0.3;
    private const string TargetPlace = "{target}";

    /// <summary>
    /// The effects that a person is told of, worst first. That something is read goes without saying where something happens, and so does what is LOW beside
    /// what is not.
    /// </summary>
    public static IReadOnlyList<Effect> Telling(IReadOnlyList<Effect> effects)
    {
        if (effects.Count == 0)
            return [];
        var telling = effects.Take(MostRead).Where(effect => effect.Kind != EffectKind.OnlyReads).ToList();
        if (telling.Count == 0)
            telling.Add(effects[0]);

        if (telling.Exists(effect => SeverityOf(effect) >= WorthTelling))
            telling.RemoveAll(effect => SeverityOf(effect) < WorthTelling);

        // A stable sort: of equal effects the scorer's first stays first.
        return [.. telling.OrderByDescending(effect => SeverityOf(effect)).ThenBy(effect => effect.Kind)];
    }

    /// <summary>The effects that stand on the card, each sentence once.</summary>
    public static IReadOnlyList<Effect> Shown(IReadOnlyList<Effect> effects) => [.. Distinct(effects).Take(MostShown)];

    /// <summary>How many more there are.</summary>
    public static int HiddenOf(IReadOnlyList<Effect> effects) =>
        Math.Max(Distinct(effects).Count - MostShown, 0) + Math.Max(effects.Count - MostRead, 0);

    /// <summary>An effect as the card has it.</summary>
    public static CardEffect Of(Effect effect)
    {
        return new CardEffect(
            Sentence(effect),
            HasWidth(effect.Kind) ? Width(effect.Width) : "",
            effect.Kind is EffectKind.OnlyReads or EffectKind.NotUnderstood ? "" : Undo(effect.Undo),
            RiskLevels.Of(SeverityOf(effect)))
        {
            Statement = EffectStatements.Text(effect.Kind),
        };
    }

    /// <summary>Whether it can be told how wide a kind of effect reaches: of code that nobody has read, it cannot.</summary>
    public static bool HasWidth(EffectKind kind) =>
        kind is not (EffectKind.OnlyReads or EffectKind.NotUnderstood or EffectKind.ExecutesOpaqueCode or EffectKind.RaisesPrivilege or EffectKind.Spends);

    /// <summary>Safer ways, those for the worst effects first.</summary>
    public static IReadOnlyList<string> Remedies(IReadOnlyList<Effect> effects) =>
    [
        .. Shown(effects).Where(effect => !string.IsNullOrWhiteSpace(effect.Remedy) && effect.Kind != EffectKind.OnlyReads)
            .Select(effect => VisibleText.Escape(Filled(effect.Remedy!, effect.Target.Length > 0 ? effect.Target : "..."), LongestRemedy)).Distinct(StringComparer.Ordinal).Take(MostRemedies),
    ];

    /// <summary>All of it in one sentence; null when nothing is known.</summary>
    public static string? Consequence(IReadOnlyList<CardEffect> shown, int hidden) => shown.Count == 0 ? null
        : shown.Count + hidden == 1 ? shown[0].ToString()
        : string.Create(CultureInfo.InvariantCulture, $"{shown[0]}, and {shown.Count - 1 + hidden} more");

    /// <summary>How wide.</summary>
    public static string Width(EffectWidth width) => width switch
    {
        EffectWidth.One => "a single thing",
        EffectWidth.Many => "several things",
        _ => "everything there is",
    };

    /// <summary>Whether it can be undone.</summary>
    public static string Undo(EffectUndo undo) => undo switch
    {
        EffectUndo.Easy => "can be undone easily",
        EffectUndo.Hard => "hard to undo",
        EffectUndo.Impossible => "cannot be undone",
        _ => "",
    };

    /// <summary>INVARIANT: a severity that is no number from 0 to 1 counts as the worst.</summary>
    public static double SeverityOf(Effect effect) => effect.Severity is >= 0 and <= 1 ? effect.Severity : 1;

    /// <summary>A remedy with its target in place.</summary>
    public static string Filled(string remedy, string target) => remedy.Trim().TrimEnd('.').Replace(TargetPlace, target, StringComparison.Ordinal);

    // Several rules may see the same thing; the worst of them speaks for all. One that does not know the target adds nothing to one that does, and neither
    // does one that sees less in the same command.
    private static List<Effect> Distinct(IReadOnlyList<Effect> effects)
    {
        var distinct = new List<Effect>();
        foreach (var effect in Telling(effects).DistinctBy(effect => (effect.Kind, effect.Target.Length > 0 ? effect.Target : effect.Explanation)))
        {
            if (effect.Target.Length == 0 && distinct.Exists(other => other.Kind == effect.Kind))
                continue;
            if (!distinct.Exists(other => IsSame(other, effect)))
                distinct.Add(effect);
        }

        return distinct;
    }

    // The list of targets of one holds that of the other. INVARIANT: no target goes missing; only the word for their kind may: "ns" of "ns, payments", where
    // the worse one says "deletes the namespace payments".
    private static bool IsSame(Effect worse, Effect other)
    {
        if (worse.Kind != other.Kind || worse.Evidence.Length == 0 || worse.Evidence != other.Evidence)
            return false;
        var (all, parts) = (worse.Target.Split(", "), other.Target.Split(", "));
        var missing = Array.FindAll(parts, part => Array.IndexOf(all, part) < 0);
        return missing.Length == 0
            || (missing.Length == 1 && parts.Length > 1 && missing[0] == parts[0] && Array.Exists(worse.Explanation.Split(' '), word => Abbreviates(parts[0], word)));
    }

    private static bool Abbreviates(string shorter, string word)
    {
        if (shorter.Length < 2 || word.Length < 2 || shorter[0] != word[0])
            return false;
        var at = 0;
        foreach (var letter in word.TrimEnd('s') + "s")
        {
            if (at < shorter.Length && shorter[at] == letter)
                at++;
        }

        return at == shorter.Length;
    }

    private static string Sentence(Effect effect)
    {
        var sentence = effect.Explanation.Trim().TrimEnd('.');
        if (sentence.Length == 0)
            sentence = effect.Kind.Name().Replace('_', ' ');
        if (effect.Target.Length > 0 && !sentence.Contains(effect.Target, StringComparison.Ordinal))
            sentence = $"{sentence}: {effect.Target}";
        return CardWriter.BothEnds(sentence, LongestSentence, out _);
    }
}
