namespace Attesta.Policy;

/// <summary>A setting that is in force, and where it comes from.</summary>
/// <param name="Key">The dotted key, such as <c>policy.challenge_map.high</c>; items of lists are numbered from 0, as in <c>risk.block[0]</c>.</param>
/// <param name="Value">The value as text, free of control characters.</param>
/// <param name="Source"><c>default</c>, the file and line, as in <c>attesta.yaml:12</c>, or the environment variable, as in <c>ATTESTA__POLICY__MODE</c>.</param>
public sealed record EffectiveSetting(string Key, string Value, string Source);
