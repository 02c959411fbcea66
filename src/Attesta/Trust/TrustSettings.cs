namespace Attesta.Trust;

/// <summary>How trust is earned and lost. The defaults are those of the documents.</summary>
public sealed record TrustSettings
{
    /// <summary>What an agent nobody knows is worth, and what the success rate starts from; 0 to 1.</summary>
    public double InitialScore { get; init; } = 0.3;

    /// <summary>The most that can be earned; 0 to 1.</summary>
    public double Ceiling { get; init; } = 0.9;

    /// <summary>How fast trust fades while an agent is idle: times exp(-rate) a day.</summary>
    public double DecayRate { get; init; } = 0.01;

    /// <summary>What each incident multiplies trust with; 0 to 1.</summary>
    public double IncidentPenalty { get; init; } = 0.7;

    /// <summary>How much trust moves risk; 0 to 1. At 0.3 full trust takes 15 % off and no trust adds 15 %.</summary>
    public double Influence { get; init; } = 0.3;

    /// <summary>How many actions' worth of doubt stands against the first successes; 0 gives the documented formula without it.</summary>
    public double PriorStrength { get; init; } = 10;

    /// <summary>The documented settings.</summary>
    public static TrustSettings Default { get; } = new();
}
