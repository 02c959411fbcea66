namespace Attesta.Risk.Content.Tools;

/// <summary>What the method of an HTTP request does.</summary>
internal static class HttpVerb
{
    private const int LongestTarget = 200;

    private static readonly string[] Places = ["url", "uri", "endpoint", "path", "href", "link", "address", "route", "resource", "index"];

    /// <summary>Under which requests are counted together.</summary>
    public static ToolMeaning Meaning { get; } = new() { Kind = EffectKind.Changes, Severity = 0, Says = "sends requests" };

    /// <summary>The effect of a method; null when it only reads, or is none.</summary>
    /// <param name="map">The arguments.</param>
    /// <param name="method">The method.</param>
    /// <param name="mayBeFilter">Whether it may be what is looked for, where nothing says where the request goes.</param>
    public static Effect? Of(IReadOnlyDictionary<string, object?> map, string method, bool mayBeFilter)
    {
        var word = method.AsSpan().Trim();
        var (kind, severity, name) =
            word.Equals("DELETE", StringComparison.OrdinalIgnoreCase) ? (EffectKind.Destroys, 0.64, "DELETE")
            : word.Equals("PUT", StringComparison.OrdinalIgnoreCase) ? (EffectKind.Overwrites, 0.46, "PUT")
            : word.Equals("PATCH", StringComparison.OrdinalIgnoreCase) ? (EffectKind.Changes, 0.44, "PATCH")
            : word.Equals("POST", StringComparison.OrdinalIgnoreCase) ? (EffectKind.SendsOut, 0.42, "POST")
            : word.Equals("PURGE", StringComparison.OrdinalIgnoreCase) ? (EffectKind.Destroys, 0.45, "PURGE")
            : default;
        if (name is null)
            return null;
        var target = "";
        foreach (var place in Places)
        {
            if (map.TryGetValue(place, out var value) && value is string { Length: > 0 } text)
            {
                target = text.Length <= LongestTarget ? text : text[..LongestTarget];
                break;
            }
        }

        // Without a place to go to, "post" may be anything.
        if (target.Length == 0 && (mayBeFilter || kind != EffectKind.Destroys))
            return null;
        return new Effect
        {
            Kind = kind,
            Severity = severity,
            Target = target,
            Explanation = target.Length == 0 ? $"sends a {name} request" : $"sends a {name} request to {target}",
            Remedy = Remedies.For(kind, severity),
            Evidence = $"method: {name}",
            Source = "tools/argument",
        };
    }
}
