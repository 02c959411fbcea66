using Attesta.Risk.Content.Words;

namespace Attesta.Risk.Content.Tools;

/// <summary>Arguments that switch a protection off (<c>mfa_required: false</c>) or make somebody an administrator (<c>is_admin: true</c>).</summary>
internal static class Switches
{
    private const int Deepest = 2;
    private const int LongestKey = 40;

    private static readonly Effect Off = new()
    {
        Kind = EffectKind.WeakensControl,
        Severity = 0.64,
        Explanation = "switches a protection off",
        Source = "tools/switch",
        Remedy = Remedies.For(EffectKind.WeakensControl, 0.64),
    };

    private static readonly Effect Raised = new()
    {
        Kind = EffectKind.GrantsAccess,
        Severity = 0.64,
        Explanation = "makes somebody an administrator",
        Source = "tools/switch",
        Remedy = Remedies.For(EffectKind.GrantsAccess, 0.64),
    };

    /// <summary>Adds what the switches among the arguments of a tool that changes something do.</summary>
    /// <returns>The severity of the worst.</returns>
    public static double Read(ToolMeaning meaning, IReadOnlyDictionary<string, object?> map, List<Effect> effects, int depth = 0)
    {
        if (meaning.Kind != EffectKind.Changes || meaning.Severity < 0.35 || meaning.Runs || depth > Deepest)
            return 0;
        var worst = 0.0;
        foreach (var (key, value) in map)
        {
            var found = value switch
            {
                false when IsProtection(key, meaning) => Off,
                string text when IsOff(text) && IsProtection(key, meaning) => Off,
                true when key is "is_admin" or "isAdmin" or "admin" or "is_superuser" or "superuser" or "is_owner" or "is_root" or "privileged" => Raised,
                _ => null,
            };
            if (found is not null && worst < found.Severity)
            {
                effects.Add(found with { Evidence = $"{key}: {(value is string text ? text : value is true ? "true" : "false")}" });
                worst = found.Severity;
            }

            if (value is IReadOnlyDictionary<string, object?> inner)
                worst = Math.Max(worst, Read(meaning, inner, effects, depth + 1));
        }

        return worst;
    }

    private static bool IsOff(string text) => text.Length is >= 2 and <= 8 && text.ToLowerInvariant() is "off" or "disabled" or "disable" or "none" or "false" or "no";

    private static bool IsProtection(string key, ToolMeaning meaning)
    {
        if (key.Length > LongestKey)
            return false;
        var (switched, thing) = (false, meaning.Things);
        foreach (var word in FunctionName.Words(key))
        {
            switched |= word is "enabled" or "enable" or "active" or "on" or "required" or "require" or "enforce" or "enforced" or "logging" or "mfa" or "protection" or "encryption" or "firewall" or "auditing";
            thing |= ThingLexicon.Of(word);
        }

        return switched && (thing & Thing.Control) != Thing.None;
    }
}
