using System.Text.RegularExpressions;
using Attesta.Risk;

namespace Attesta.Domains;

/// <summary>A pattern by which a domain knows a dangerous action, with what it adds. Immutable.</summary>
public sealed record RiskPattern
{
    /// <summary>Longest pattern, in characters.</summary>
    public const int LongestPattern = 1_000;

    /// <summary>A pattern with what it adds.</summary>
    /// <param name="name">Names it in factors and in escalation rules, such as <c>kubectl_delete</c>.</param>
    /// <param name="pattern">A regular expression that can run in linear time: no backreferences or lookarounds. Case is ignored.</param>
    /// <param name="riskContribution">
    /// From 0 to 1: the share of what is missing to 1 that it adds to a score. Of several matching patterns the highest counts.
    /// </param>
    /// <param name="target">Where it looks.</param>
    /// <exception cref="ArgumentException">The name is empty, or the pattern is empty, too long, no regular expression or not linear.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The contribution is not a number from 0 to 1.</exception>
    public RiskPattern(string name, string pattern, double riskContribution, PatternTarget target = PatternTarget.Any)
    {
        Name = DomainText.Name(name, nameof(name));
        if (pattern is not { Length: > 0 and <= LongestPattern })
            throw new ArgumentException($"A pattern has 1 to {LongestPattern} characters.", nameof(pattern));
        if (riskContribution is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(riskContribution), riskContribution, "A contribution is a number from 0 to 1.");
        if (!Enum.IsDefined(target))
            throw new ArgumentOutOfRangeException(nameof(target), target, "There is no such target.");
        Regex = LinearPattern.Of(pattern, nameof(pattern));
        RiskContribution = riskContribution;
        Target = target;
    }

    /// <summary>Names it.</summary>
    public string Name { get; }

    /// <summary>The regular expression.</summary>
    public string Pattern => Regex.ToString();

    /// <summary>Where it looks. The arguments are searched one on its own and, for <c>args</c> and lists, side by side with spaces between.</summary>
    public PatternTarget Target { get; }

    /// <summary>The share of what is missing to 1 that it adds.</summary>
    public double RiskContribution { get; }

    /// <summary>In a few words, what it finds.</summary>
    public string Description { get; init; } = "";

    /// <summary>The rules of law or trade behind it, such as <c>SOC 2 CC6.1</c>.</summary>
    public IReadOnlyList<string> ComplianceRefs { get; init => field = DomainText.Names(value, nameof(ComplianceRefs)); } = [];

    internal Regex Regex { get; }

    /// <inheritdoc/>
    public bool Equals(RiskPattern? other) => other is not null && Name == other.Name && Pattern == other.Pattern && Target == other.Target
        && RiskContribution.Equals(other.RiskContribution) && Description == other.Description && ComplianceRefs.SequenceEqual(other.ComplianceRefs, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Pattern, Target, RiskContribution);
}
