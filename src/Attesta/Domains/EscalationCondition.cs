using System.Globalization;
using Attesta.Risk;

namespace Attesta.Domains;

/// <summary>When an escalation rule holds. A closed set, so that no condition goes unread.</summary>
public abstract record EscalationCondition
{
    private const string Known = "risk_score >= 0.9 (or > <= < == !=), matches_pattern:NAME, environment:NAME or risk_level:LEVEL";

    private static readonly string[] Comparisons = [">=", "<=", "==", "!=", ">", "<"];

    private EscalationCondition()
    {
    }

    /// <summary>
    /// Reads <c>risk_score &gt;= 0.9</c> (also <c>&gt; &lt;= &lt; == !=</c>), <c>matches_pattern:NAME</c>, <c>environment:NAME</c> (any name that
    /// an environment goes by) or <c>risk_level:LEVEL</c> (that level or a higher one).
    /// </summary>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static EscalationCondition Parse(string condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var text = condition.Trim();
        if (text.StartsWith("risk_score", StringComparison.Ordinal))
            return Compared(text["risk_score".Length..].TrimStart(), condition);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var value = colon < 0 ? "" : text[(colon + 1)..].Trim();
        return (colon < 0 ? "" : text[..colon].TrimEnd()) switch
        {
            "matches_pattern" when value.Length > 0 => new MatchesPattern(value),
            "environment" when EnvironmentLabel.Of(value) is { IsKnown: true } environment => new InEnvironment(environment),
            "environment" => throw Unknown(condition, "production, staging, ci or development, or one of their other names"),
            "risk_level" when Wire.TryParse(value, out RiskLevel level) => new AtLevel(level),
            "risk_level" => throw Unknown(condition, "low, medium, high or critical"),
            _ => throw Unknown(condition, Known),
        };
    }

    /// <summary>The score in force compares so to a number.</summary>
    public sealed record Score : EscalationCondition
    {
        internal Score(string comparison, double threshold) => (Comparison, Threshold) = (comparison, RiskLevels.Normalize(threshold));

        /// <summary>One of <c>&gt;= &lt;= == != &gt; &lt;</c>.</summary>
        public string Comparison { get; }

        /// <summary>From 0 to 1.</summary>
        public double Threshold { get; }

        /// <inheritdoc/>
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"risk_score {Comparison} {Threshold}");

        internal bool Holds(double score) => Comparison switch
        {
            ">=" => score >= Threshold,
            "<=" => score <= Threshold,
            "==" => score.Equals(Threshold),
            "!=" => !score.Equals(Threshold),
            ">" => score > Threshold,
            _ => score < Threshold,
        };
    }

    /// <summary>A pattern of this name matches.</summary>
    public sealed record MatchesPattern(string Name) : EscalationCondition
    {
        /// <inheritdoc/>
        public override string ToString() => "matches_pattern:" + Name;
    }

    /// <summary>It would happen there.</summary>
    public sealed record InEnvironment(EnvironmentLabel Environment) : EscalationCondition
    {
        /// <inheritdoc/>
        public override string ToString() => "environment:" + Environment.Name;
    }

    /// <summary>The level is this one or a higher one.</summary>
    public sealed record AtLevel(RiskLevel Level) : EscalationCondition
    {
        /// <inheritdoc/>
        public override string ToString() => "risk_level:" + Level.Name();
    }

    /// <summary>
    /// A pattern of this name matches, or the action is called so: the same words in any order and spelling, as <c>drop_database</c>,
    /// <c>db.databaseDrop</c> and <c>database_drop</c>, or with <c>*</c> for any text.
    /// </summary>
    public sealed record Named(string Name) : EscalationCondition
    {
        private readonly string[] _words = Words(Name);

        /// <inheritdoc/>
        public override string ToString() => Name;

        /// <inheritdoc/>
        public bool Equals(Named? other) => other is not null && Name == other.Name;

        /// <inheritdoc/>
        public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

        internal bool IsCalled(string functionName) =>
            NamePattern.MatchesAny([Name], functionName)
            || (_words.Length > 0 && (_words.SequenceEqual(Words(functionName)) || _words.SequenceEqual(Words(NamePattern.LastPart(functionName)))));

        // A name is short; whatever comes after this is not a name.
        private static string[] Words(string name)
        {
            var words = FunctionName.Words(name.Length > 256 ? name[..256] : name);
            words.Sort(StringComparer.Ordinal);
            return [.. words];
        }
    }

    private static Score Compared(string rest, string condition)
    {
        foreach (var comparison in Comparisons)
        {
            if (!rest.StartsWith(comparison, StringComparison.Ordinal))
                continue;
            return double.TryParse(rest[comparison.Length..].Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1
                ? new Score(comparison, number)
                : throw Unknown(condition, "a number from 0 to 1 after " + comparison);
        }

        throw Unknown(condition, Known);
    }

    private static ArgumentException Unknown(string condition, string expected) =>
        new($"'{Actions.VisibleText.Escape(condition, 60)}' is no condition; expected {expected}", nameof(condition));
}
