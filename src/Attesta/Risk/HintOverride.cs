namespace Attesta.Risk;

/// <summary>
/// The hint <c>risk_override</c>, by which a caller asks for a level or score. It is ignored unless policy allows it, and never lowers a CRITICAL action.
/// </summary>
internal static class HintOverride
{
    public const string Name = "risk_override";

    /// <summary>The score that the hint asks for, or null when there is none that can be read.</summary>
    public static double? Read(IReadOnlyDictionary<string, object?> hints)
    {
        if (hints.Count == 0 || !hints.TryGetValue(Name, out var value))
            return null;
        return value switch
        {
            string text when Wire.TryParse(text, out RiskLevel level) => RiskLevels.Representative(level),
            double number and >= 0 and <= 1 => number,
            long number and (0 or 1) => number,
            _ => null,
        };
    }

    /// <summary>Whether the hints carry the override at all, readable or not.</summary>
    public static bool IsIn(IReadOnlyDictionary<string, object?> hints) => hints.Count > 0 && hints.ContainsKey(Name);
}
