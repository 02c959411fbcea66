using System.Globalization;
using Attesta.Risk.Content.Words;

namespace Attesta.Risk.Content.Tools;

/// <summary>Puts what a tool does and what its arguments say together.</summary>
internal static class CallEffects
{
    private const int LongestTarget = 200;

    /// <summary>Adds the effects of a call that does more than reading.</summary>
    /// <returns>The severity of the worst.</returns>
    public static double Add(ToolMeaning meaning, in ArgumentSigns signs, List<Effect> effects)
    {
        var (severity, width) = Weigh(meaning, signs);
        var target = severity >= ToolSeverity.Medium ? TargetOf(meaning, signs) : "";
        effects.Add(EffectOf(meaning, signs, severity, target, width));
        var worst = severity;
        if (meaning.Severity >= 0.2)
            worst = Math.Max(worst, AddReach(meaning, signs, effects));
        if (signs.IsTooMuch)
            effects.Add(NotReadable);
        return signs.IsTooMuch ? Math.Max(worst, NotReadable.Severity) : worst;
    }

    private static readonly Effect NotReadable = new()
    {
        Kind = EffectKind.NotUnderstood,
        Severity = 0.6,
        Width = EffectWidth.Many,
        Explanation = "has arguments that are too many or too deep to be understood",
        Source = "tools/arguments",
    };

    private static Effect EffectOf(ToolMeaning meaning, in ArgumentSigns signs, double severity, string target, EffectWidth width)
    {
        if (StopsAll(meaning, signs))
        {
            return meaning.Effect(severity, target, EffectWidth.Many) with
            {
                Kind = EffectKind.StopsService,
                Explanation = target.Length == 0 ? "scales to none, which stops all of it" : $"scales {target} to none, which stops all of it",
                Remedy = Remedies.For(EffectKind.StopsService, severity),
            };
        }

        if (ForcesPush(meaning, signs))
        {
            return meaning.Effect(severity, target, width) with
            {
                Kind = EffectKind.Overwrites,
                Undo = EffectUndo.Hard,
                Explanation = (target.Length == 0 ? "pushes by force" : $"pushes {target} by force") + ", which overwrites its history",
                Remedy = "push without force, or with a lease, after fetching what is there",
            };
        }

        var sentence = severity >= ToolSeverity.Medium ? CallSentence.Of(meaning, target, signs) : null;
        if (sentence is null && severity <= meaning.Severity && target.Length == 0 && width == meaning.Width)
            return meaning.Plain;
        var effect = meaning.Effect(severity, target, width);
        var more = target == signs.Target ? signs.Targets - 1 : target == signs.Recipient ? signs.Recipients - 1 : 0;
        var undo = signs.IsForGood ? EffectUndo.Impossible : meaning.Undo;
        return effect with { Undo = undo, Explanation = sentence ?? (more > 0 && target.Length > 0 ? $"{effect.Explanation} and {more} more" : effect.Explanation) };
    }

    // replicas: 0
    private static bool StopsAll(ToolMeaning meaning, in ArgumentSigns signs) =>
        signs.IsNone && signs.Quantity == 0 && (meaning.Evidence.EndsWith("scale", StringComparison.Ordinal) || meaning.Evidence.EndsWith("resize", StringComparison.Ordinal)
        || meaning.Object.Contains("replica", StringComparison.Ordinal) || meaning.Object.Contains("capacity", StringComparison.Ordinal) || meaning.Object.Contains("instance count", StringComparison.Ordinal));

    private static bool ForcesPush(ToolMeaning meaning, in ArgumentSigns signs) => meaning.Evidence == "push" && signs.IsForced;

    private static (double Severity, EffectWidth Width) Weigh(ToolMeaning meaning, in ArgumentSigns signs)
    {
        var severity = meaning.Severity;
        var width = meaning.Width;
        if (meaning.MovesMoney && severity >= 0.28)
        {
            var scale = Money.Severity(signs.Amount);
            severity = Math.Max(severity, meaning.Kind == EffectKind.Spends || scale == 0 ? scale : scale - 0.1);
        }

        if (meaning.Kind == EffectKind.NotUnderstood && meaning.MovesMoney && signs.Amount > 0)
            severity = Math.Max(0.45, Money.Severity(signs.Amount));
        if (severity < ToolSeverity.Medium)
            return (severity, width);
        if (StopsAll(meaning, signs))
            severity = Math.Max(severity, 0.64);
        if (ForcesPush(meaning, signs))
            severity = Math.Max(severity, 0.62);
        if (meaning.Kind == EffectKind.GrantsAccess && signs.Amount >= 1_000_000)
            severity = Math.Max(severity, 0.7);
        if (signs.IsEverything || (signs.ReachesEveryone && meaning.Kind is EffectKind.Destroys or EffectKind.Overwrites))
            (severity, width) = (severity + (severity >= 0.4 ? 0.15 : 0.08), EffectWidth.Everything);
        else if (signs.Items >= 2 && width == EffectWidth.One)
            (severity, width) = (severity + (signs.Items >= 100 ? 0.12 : signs.Items >= 10 ? 0.06 : 0.02), EffectWidth.Many);
        if (signs.Quantity >= 100 && meaning.Kind is not (EffectKind.Changes or EffectKind.OnlyReads))
            severity += signs.Quantity >= 10_000 ? 0.12 : 0.06;
        if (severity >= 0.4 && (signs.IsForced || signs.IsForGood))
            severity += 0.07;
        if (signs.IsProduction)
            severity += 0.1;
        if (signs.IsElevated && meaning.Kind is EffectKind.GrantsAccess or EffectKind.RaisesPrivilege or EffectKind.Changes)
            severity = Math.Max(severity + 0.08, meaning.Kind != EffectKind.Changes ? 0.68 : meaning.Things.HasFlag(Thing.Access) ? 0.62 : 0.5);
        return (Math.Round(Math.Min(severity, 0.97), 3), width);
    }

    // What comes with it, whatever the tool is for: others see it, people hear of it, money is owed.
    private static double AddReach(ToolMeaning meaning, in ArgumentSigns signs, List<Effect> effects)
    {
        var worst = 0.0;
        if (signs.IsPublic)
            worst = Add(effects, EffectKind.GrantsAccess, 0.66, EffectWidth.Everything, "lets everybody see it", "", "tools/public");
        if (signs.ReachesEveryone && meaning.Kind is not (EffectKind.Destroys or EffectKind.Overwrites))
            worst = Math.Max(worst, Add(effects, EffectKind.SendsOut, 0.64, EffectWidth.Everything, "reaches everybody", Cut(signs.Recipient), "tools/recipients"));
        else if (signs.Recipients >= 10)
            worst = Math.Max(worst, Add(effects, EffectKind.SendsOut, signs.Recipients >= 50 ? 0.68 : 0.6, EffectWidth.Many, string.Create(CultureInfo.InvariantCulture, $"reaches {signs.Recipients} people"), "", "tools/recipients"));
        else if (ReachesSomebody(meaning, signs) && meaning.Severity < 0.45 && meaning.Kind is EffectKind.Changes or EffectKind.SendsOut or EffectKind.NotUnderstood && !meaning.Things.HasFlag(Thing.Trivial))
            worst = Math.Max(worst, Add(effects, EffectKind.SendsOut, 0.45, signs.Recipients > 1 ? EffectWidth.Many : EffectWidth.One, "reaches " + (signs.Recipients > 1 ? "several people" : "somebody"), Cut(signs.Recipient ?? signs.Contact), "tools/recipients"));
        if (!meaning.MovesMoney && signs.HasCurrency && signs.Amount > 0)
            worst = Math.Max(worst, Add(effects, EffectKind.Spends, Math.Max(0.5, Money.Severity(signs.Amount)), EffectWidth.One, "moves or owes money: " + CallSentence.Amount(signs), "", "tools/amount"));
        return worst;
    }

    private static double Add(List<Effect> effects, EffectKind kind, double severity, EffectWidth width, string says, string target, string source)
    {
        effects.Add(new Effect
        {
            Kind = kind,
            Severity = severity,
            Width = width,
            Explanation = target.Length == 0 ? says : $"{says}: {target}",
            Target = target,
            Remedy = Remedies.For(kind, severity),
            Evidence = target,
            Source = source,
        });
        return severity;
    }

    private static string TargetOf(ToolMeaning meaning, in ArgumentSigns signs) =>
        meaning.Kind switch
        {
            EffectKind.GrantsAccess => Cut(signs.Recipient ?? signs.Contact ?? signs.Person ?? signs.Target ?? signs.Role),
            EffectKind.SendsOut or EffectKind.Spends => Cut(signs.Recipient ?? signs.Contact ?? signs.Target),
            _ => Cut(signs.Target ?? signs.Recipient ?? signs.Contact),
        };

    // An address that is part of a record reaches nobody, and neither does the place that a journey goes to.
    private static bool ReachesSomebody(ToolMeaning meaning, in ArgumentSigns signs) =>
        signs.Recipients > 1 || (signs.Recipients == 1 && (meaning.Kind != EffectKind.SendsOut || meaning.Things.HasFlag(Thing.People) || LooksLikeAddress(signs.Recipient)))
        || (signs.Contact is not null && meaning.Kind == EffectKind.SendsOut);

    private static bool LooksLikeAddress(string? text) =>
        text is not null && (text.Contains('@') || text.Contains("://", StringComparison.Ordinal) || text is ['+' or '#', ..] or ['0', 'x', ..] || text is [>= '0' and <= '9', ..]);

    private static string Cut(string? text) => text is null ? "" : text.Length <= LongestTarget ? text : text[..LongestTarget];
}
