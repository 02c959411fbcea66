namespace Attesta;

/// <summary>
/// Calls pass the gate: of this method or property, or of every method of this interface or class, inherited ones included. It takes effect on what
/// <see cref="AttestaGate.Protect{TInterface}"/> or <c>AddGated</c> gives back, and on delegates that <see cref="AttestaGate.Guard{TDelegate}"/> makes;
/// calling the class itself evaluates nothing. Said more than once, on the interface and on the class, the stricter risk and environment hold.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Interface | AttributeTargets.Class)]
public sealed class GatedAttribute : Attribute
{
    /// <summary>The level that this code declares for every call; the scorer is then not asked. Unset: the scorer scores.</summary>
    public RiskLevel Risk { get => DeclaredRisk ?? RiskLevel.Low; set => DeclaredRisk = value; }

    /// <summary>The name to show instead of the method's own; on a method only.</summary>
    public string? Name { get; set; }

    /// <summary>What the function does; otherwise taken from <see cref="System.ComponentModel.DescriptionAttribute"/>, then from the XML documentation.</summary>
    public string? Doc { get; set; }

    /// <summary>Where it would happen.</summary>
    public string? Environment { get; set; }

    /// <summary>The level, or null when none was declared.</summary>
    internal RiskLevel? DeclaredRisk { get; private set; }
}
