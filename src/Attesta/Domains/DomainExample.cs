namespace Attesta.Domains;

/// <summary>An action with the level that a profile must give it. Immutable.</summary>
/// <param name="Action">The action. Where it names an environment, it is scored there.</param>
/// <param name="AtLeast">The lowest level that is right; null for any.</param>
/// <param name="AtMost">The highest level that is right; null for any.</param>
public sealed record DomainExample(ActionContext Action, RiskLevel? AtLeast, RiskLevel? AtMost)
{
    /// <summary>Whether a level is right.</summary>
    public bool Allows(RiskLevel level) => (AtLeast is null || level >= AtLeast) && (AtMost is null || level <= AtMost);
}
