namespace Attesta.Risk;

/// <summary>Where an action would happen: one of four environments, read from the many labels in use.</summary>
public sealed record EnvironmentLabel
{
    private static readonly Dictionary<string, EnvironmentLabel> Known = new(StringComparer.OrdinalIgnoreCase);

    static EnvironmentLabel()
    {
        Add("production", 1.5, "production", "prod", "prd", "live");
        Add("staging", 1.2, "staging", "stg", "stage", "uat", "qa", "preprod", "pre-production");
        Add("ci", 1.0, "ci");
        Add("development", 0.8, "development", "dev", "test", "testing", "local", "sandbox");
    }

    private EnvironmentLabel(string name, double multiplier, bool isKnown = true)
    {
        Name = name;
        Multiplier = multiplier;
        IsKnown = isKnown;
    }

    /// <summary>production, staging, ci or development.</summary>
    public string Name { get; }

    /// <summary>What scores are multiplied with: 1.5, 1.2, 1.0 or 0.8.</summary>
    public double Multiplier { get; }

    /// <summary>False when the label said nothing known, and so counts as production.</summary>
    public bool IsKnown { get; }

    /// <summary>Whether this is production, or counts as it.</summary>
    public bool IsProduction => Name == "production";

    /// <summary>Production itself.</summary>
    internal static EnvironmentLabel Production => Known["production"];

    /// <summary>Reads a label in any case; one that is not known counts as production.</summary>
    public static EnvironmentLabel Of(string label) =>
        Known.TryGetValue(label, out var known) || Known.TryGetValue(label.Trim().Replace('_', '-'), out known)
            ? known
            : new EnvironmentLabel("production", 1.5, isKnown: false);

    /// <summary>
    /// The stricter of what an action names and what configuration says; null when neither says anything. INVARIANT: an action, whose label may come from the
    /// agent, never makes its environment milder than the operator configured it.
    /// </summary>
    internal static EnvironmentLabel? Stricter(string? named, string? configured)
    {
        if (named is null || configured is null)
            return (named ?? configured) is { } only ? Of(only) : null;
        var (own, floor) = (Of(named), Of(configured));
        return own.Multiplier >= floor.Multiplier ? own : floor;
    }

    private static void Add(string name, double multiplier, params string[] labels)
    {
        var label = new EnvironmentLabel(name, multiplier);
        foreach (var text in labels)
            Known.Add(text, label);
    }
}
