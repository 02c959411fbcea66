namespace Attesta;

/// <summary>A claim about the risk of a gated method, which can raise its score: <c>[RiskHint("irreversible")]</c>, <c>[RiskHint("damage_estimate", 10_000)]</c>.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Interface | AttributeTargets.Class, AllowMultiple = true)]
public sealed class RiskHintAttribute : Attribute
{
    /// <summary>Something that is true.</summary>
    public RiskHintAttribute(string name)
    {
        Name = name;
        Value = true;
    }

    /// <summary>A whole number.</summary>
    public RiskHintAttribute(string name, long value)
    {
        Name = name;
        Value = value;
    }

    /// <summary>A number.</summary>
    public RiskHintAttribute(string name, double value)
    {
        Name = name;
        Value = value;
    }

    /// <summary>What is claimed, such as <c>irreversible</c>.</summary>
    public string Name { get; }

    /// <summary>True, or a number.</summary>
    public object Value { get; }
}
