using Attesta.Trust;

namespace Attesta.Policy.Configuration;

/// <summary>Reads the section <c>trust</c>. Trust is on when the file has the section, also an empty <c>{}</c>; null is off.</summary>
internal static class TrustSection
{
    private static readonly Limits Share = new(0, 1);

    private static readonly Key<double> InitialScore = Key.Number("initial_score", TrustSettings.Default.InitialScore, Share,
        "What an agent that nobody knows is worth, and what its record starts from.");

    private static readonly Key<double> Ceiling = Key.Number("ceiling", TrustSettings.Default.Ceiling, Share, "The most that can be earned.");

    private static readonly Key<double> DecayRate = Key.Number("decay_rate", TrustSettings.Default.DecayRate, new Limits(0, 100),
        "How fast trust fades while an agent is idle: times exp(-decay_rate) a day.");

    private static readonly Key<double> IncidentPenalty = Key.Number("incident_penalty", TrustSettings.Default.IncidentPenalty, Share,
        "What every incident multiplies trust with.");

    private static readonly Key<double> Influence = Key.Number("influence", TrustSettings.Default.Influence, Share,
        "How far trust moves risk: risk x (1 - (trust - 0.5) x influence). CRITICAL stays CRITICAL.");

    private static readonly Key<double> PriorStrength = Key.Number("prior_strength", TrustSettings.Default.PriorStrength, new Limits(0, 1_000_000),
        "How many actions' worth of initial_score stand against the first successes; 0 takes the bare success rate.");

    public static readonly Key Key = Key.Group("trust",
        "Lets what agents have done so far raise or lower risk. On when this section is there, if only as {}; null is off.",
        InitialScore, Ceiling, DecayRate, IncidentPenalty, Influence, PriorStrength) with
    { IsOptIn = true, Default = "null" };

    public static TrustSettings? Read(Section root)
    {
        var entry = root.Entry(Key.Name);
        if (entry is null or { Value: ScalarNode { IsNull: true, Value.Length: > 0 } })
        {
            root.Setting(Key.Name, "null", entry?.Value.Place);
            return null;
        }

        // `trust:` and nothing after it: on or off, depending on whom you ask.
        if (entry.Value.IsNull)
            root.Problem(entry, "has no value", "keys such as initial_score, {} for the defaults, or null for no trust");
        var trust = root.Inner(Key);
        return new TrustSettings
        {
            InitialScore = trust.Number(InitialScore),
            Ceiling = trust.Number(Ceiling),
            DecayRate = trust.Number(DecayRate),
            IncidentPenalty = trust.Number(IncidentPenalty),
            Influence = trust.Number(Influence),
            PriorStrength = trust.Number(PriorStrength),
        };
    }
}
