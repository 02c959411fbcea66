using Attesta.Actions;

namespace Attesta.Risk.Content.Arguments;

/// <summary>What a text holds besides what it says: secrets, addresses that lead inside, orders to a model.</summary>
internal static class TextArgument
{
    private const int LongestEvidence = 80;

    /// <summary>Adds what a text shows.</summary>
    /// <param name="text">The text.</param>
    /// <param name="key">The name of the argument; empty when it has none.</param>
    /// <param name="does">What the function does with it, as far as is known.</param>
    /// <param name="effects">Where the effects go.</param>
    public static void Read(string text, string key, EffectKind does, List<Effect> effects)
    {
        Secrets(text, does, effects);
        Address(text, key, does, effects);
        if (text.Length > 11 && IsScript(text))
            Add(effects, EffectKind.ExecutesOpaqueCode, 0.5, "runs a script that stands in an address", Shown(text, 0), "arguments/script", null);
        if (HiddenText.Invisible(text) is var unseen and > 0)
            Add(effects, EffectKind.NotUnderstood, unseen, "holds letters that nobody can see", Shown(text, 0), "arguments/invisible", "look at the text with its invisible letters shown");
        if (HiddenText.Order(text) is var order and >= 0)
            Add(effects, EffectKind.NotUnderstood, 0.55, "holds an order to a model, hidden in data", Shown(text, order), "arguments/orders", "do not follow what data says; ask where it came from");
    }

    private static void Secrets(string text, EffectKind does, List<Effect> effects)
    {
        if (text.Length < 8)
            return;
        List<Range>? found = null;
        SecretScanner.Find(text, ref found);
        var isPrivateKey = text.Contains("-----BEGIN", StringComparison.Ordinal) && text.Contains("PRIVATE KEY", StringComparison.Ordinal);
        if (found is null && !isPrivateKey)
            return;
        var (kind, severity, says) = does switch
        {
            EffectKind.SendsOut or EffectKind.GrantsAccess => (EffectKind.SendsOut, 0.64, "sends a key, token or password along"),
            EffectKind.OnlyReads => (EffectKind.ReadsSecret, 0.3, "carries a key, token or password"),
            EffectKind.Overwrites or EffectKind.Changes or EffectKind.Spends => (EffectKind.ReadsSecret, 0.28, "carries a key, token or password"),
            _ => (EffectKind.ReadsSecret, 0.28, "carries a key, token or password"),
        };
        if (isPrivateKey)
            severity = Math.Max(severity + 0.06, 0.5);

        // The secret itself is not repeated as evidence.
        Add(effects, kind, severity, says, "", "arguments/secret", severity >= 0.6 ? "send a reference to the secret instead of the secret" : null);
    }

    private static void Address(string text, string key, EffectKind does, List<Effect> effects)
    {
        var place = Addresses.Worst(text);
        if (place == Addresses.Place.Elsewhere && text.Length <= 60 && NamesHost(key))
            place = Addresses.OfHost(text.AsSpan().Trim()) is Addresses.Place.Metadata ? Addresses.Place.Metadata : place;
        if (place == Addresses.Place.Metadata)
            Add(effects, EffectKind.ReadsSecret, 0.76, "reaches the metadata service, which hands out the machine's cloud credentials", Shown(text, 0), "arguments/metadata", null);
        else if (place == Addresses.Place.Private)
            Add(effects, EffectKind.SendsOut, does == EffectKind.OnlyReads ? 0.32 : 0.25, "reaches into a private network", Shown(text, 0), "arguments/private_address", null);
    }

    private static bool IsScript(ReadOnlySpan<char> text)
    {
        text = text.TrimStart();
        return text.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase) || text.StartsWith("vbscript:", StringComparison.OrdinalIgnoreCase) || text.StartsWith("data:text/html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("gopher://", StringComparison.OrdinalIgnoreCase);
    }

    private static bool NamesHost(string key) => key.Length > 0 && (key.Contains("host", StringComparison.OrdinalIgnoreCase) || key.Contains("url", StringComparison.OrdinalIgnoreCase) || key.Contains("addr", StringComparison.OrdinalIgnoreCase)
        || key.Contains("endpoint", StringComparison.OrdinalIgnoreCase) || key.Contains("server", StringComparison.OrdinalIgnoreCase) || key.Equals("ip", StringComparison.OrdinalIgnoreCase) || key.Contains("target", StringComparison.OrdinalIgnoreCase) || key.Contains("uri", StringComparison.OrdinalIgnoreCase));

    private static string Shown(string text, int at) => text.Substring(at, Math.Min(text.Length - at, LongestEvidence));

    // The same thing in many arguments is one effect.
    private static void Add(List<Effect> effects, EffectKind kind, double severity, string says, string evidence, string source, string? remedy)
    {
        for (var i = effects.Count - 1; i >= 0; i--)
        {
            if (!string.Equals(effects[i].Source, source, StringComparison.Ordinal))
                continue;
            if (effects[i].Severity >= severity)
                return;
            effects.RemoveAt(i);
            break;
        }

        effects.Add(new Effect { Kind = kind, Severity = Math.Round(severity, 3), Explanation = says, Evidence = evidence, Source = source, Remedy = remedy });
    }
}
