using System.Collections.Frozen;

namespace Attesta.Risk;

/// <summary>What configuration says about risk besides the scorer.</summary>
public sealed record RiskRules
{
    /// <summary>The level of a function whatever the scorer says, by its exact name or the last part of a dotted name.</summary>
    public IReadOnlyDictionary<string, RiskLevel> Overrides { get; init; } = FrozenDictionary<string, RiskLevel>.Empty;

    /// <summary>Patterns that raise the score.</summary>
    public IReadOnlyList<Amplifier> Amplifiers { get; init; } = [];

    /// <summary>Functions that pass without a challenge unless they are CRITICAL: names, last parts of dotted names, or globs with <c>*</c>.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Functions that never run: names, last parts of dotted names, or globs with <c>*</c>. Wins over everything.</summary>
    public IReadOnlyList<string> Block { get; init; } = [];

    /// <summary>Whether callers may set the score by the hint <c>risk_override</c>. Even then it cannot lower a CRITICAL action.</summary>
    public bool AllowHintOverride { get; init; }

    /// <summary>No rules.</summary>
    public static RiskRules None { get; } = new();

    /// <summary>The override for a function, or null.</summary>
    internal RiskLevel? OverrideFor(string functionName)
    {
        if (Overrides.Count == 0)
            return null;
        if (Overrides.TryGetValue(functionName, out var level) || Overrides.TryGetValue(NamePattern.LastPart(functionName), out level))
            return level;
        return null;
    }
}
