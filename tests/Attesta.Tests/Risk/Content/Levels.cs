using Attesta.Risk.Content;

namespace Attesta.Tests.Risk.Content;

/// <summary>Compares effects with a level written as a letter.</summary>
internal static class Levels
{
    public static double Worst(this List<Effect> effects) => effects.Count == 0 ? 0 : effects.Max(effect => effect.Severity);

    public static char Letter(double severity) => severity < 0.3 ? 'L' : severity < 0.6 ? 'M' : severity < 0.8 ? 'H' : 'C';

    /// <summary>What is wrong with these effects, or null.</summary>
    public static string? Fault(string levels, string what, List<Effect> effects) =>
        levels.Contains(Letter(effects.Worst()), StringComparison.Ordinal)
            ? null
            : $"{what}: wanted {levels}, got {Letter(effects.Worst())} by {string.Join("; ", effects.Select(effect => $"{effect.Kind} {effect.Severity} {effect.Explanation}"))}";
}
