namespace Attesta.Risk.Content;

/// <summary>
/// From effects to a score. The worst effect says the level; everything else moves the score within that level only, since ten small changes are no
/// large one:
/// <code>score = s + (t - s) x (1 - product of (1 - share))</code>
/// where s is the severity of the worst effect, t the upper end of its level, and the shares are 0.1 x the severity of each further effect; once, the
/// largest of 0.1 x the severity of an effect that reaches everything and 0.05 x of one that reaches many; and once, the largest of 0.1 x the severity of
/// an effect that cannot be undone and 0.05 x of one for which that is hard.
/// </summary>
internal static class EffectScore
{
    /// <summary>Of an action that nothing is known of but that nothing was seen in it.</summary>
    public const double OfNothing = 0.05;

    // Below the next level by more than rounding.
    private const double Gap = 0.001;

    /// <summary>The score. INVARIANT: an effect more never lowers it, whatever the order.</summary>
    public static double Of(IReadOnlyList<Effect> effects)
    {
        var worst = -1.0;
        foreach (var effect in effects)
            worst = Math.Max(worst, effect.Severity);
        if (worst < 0)
            return OfNothing;
        var (width, undo, others, seen) = (0.0, 0.0, 1.0, false);
        foreach (var effect in effects)
        {
            var weight = Math.Clamp(effect.Severity, 0, 1);
            width = Math.Max(width, OfWidth(effect.Width) * weight);
            undo = Math.Max(undo, OfUndo(effect.Undo) * weight);
            if (!seen && effect.Severity >= worst)
                seen = true;
            else
                others *= 1 - (0.1 * weight);
        }

        var severity = Math.Clamp(worst, OfNothing, 1);
        return severity + ((Math.Max(Top(severity), severity) - severity) * (1 - (others * (1 - width) * (1 - undo))));
    }

    private static double OfWidth(EffectWidth width) => width switch
    {
        EffectWidth.Everything => 0.1,
        EffectWidth.Many => 0.05,
        _ => 0,
    };

    private static double OfUndo(EffectUndo undo) => undo switch
    {
        EffectUndo.Impossible => 0.1,
        EffectUndo.Hard => 0.05,
        _ => 0,
    };

    private static double Top(double severity) => severity switch
    {
        < 0.3 => 0.3 - Gap,
        < 0.6 => 0.6 - Gap,
        < 0.8 => 0.8 - Gap,
        _ => 1,
    };
}
