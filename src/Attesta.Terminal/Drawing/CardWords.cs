using System.Globalization;
using Attesta.Approvals;

namespace Attesta.Terminal.Drawing;

/// <summary>Words that both ways of drawing a card share.</summary>
internal static class CardWords
{
    // How the scorer of effects names its factors.
    private const string EffectFactor = "effect";
    private const double Least = 0.005;

    /// <summary>The factors that say something, strongest first. Of effects that were seen in the same place the strongest says it.</summary>
    public static List<RiskFactor> Reasons(ActionCard card)
    {
        var places = new HashSet<string>(StringComparer.Ordinal);
        return [.. card.Factors.Where(factor => Math.Abs(factor.Contribution) >= Least).OrderByDescending(factor => factor.Contribution)
            .Where(factor => factor.Name != EffectFactor || factor.Evidence is null || places.Add(factor.Evidence))];
    }

    /// <summary>
    /// A factor's number. How bad an effect is by itself has no sign, since the worst says the level and the others add little; what was added to the score or
    /// taken from it has one.
    /// </summary>
    public static string Share(RiskFactor factor) => factor.Contribution.ToString(factor.Name == EffectFactor ? "0.00" : "+0.00;-0.00", CultureInfo.InvariantCulture);

    /// <summary>How the numbers are to be read; empty where they add up.</summary>
    public static string Note(IReadOnlyList<RiskFactor> factors) => !factors.Any(static factor => factor.Name == EffectFactor) ? ""
        : factors.All(static factor => factor.Name == EffectFactor) ? "how bad each is by itself"
        : "how bad each is by itself; + and - were added";

    /// <summary>What stands beside a factor's share: what stands among the effects already is not said twice.</summary>
    public static string Reason(ActionCard card, RiskFactor factor)
    {
        if (factor.Name == EffectFactor && card.Effects.Any(effect => Says(effect.Sentence, factor.Description)))
            return factor.Evidence is null ? "what it would do, as said above" : "seen in";
        return factor.Description.Length > 0 ? factor.Description : factor.Name;
    }

    // A card cuts its texts at different lengths.
    private static bool Says(string sentence, string description) =>
        description.Length > 0 && (sentence.StartsWith(description, StringComparison.Ordinal)
            || (description.Length > 40 && sentence.AsSpan().StartsWith(description.AsSpan(0, 40), StringComparison.Ordinal)));
}
