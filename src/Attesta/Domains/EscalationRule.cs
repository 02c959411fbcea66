using System.Globalization;
using Attesta.Challenges;

namespace Attesta.Domains;

/// <summary>What an escalation rule asks for.</summary>
public enum EscalationAction
{
    /// <summary><c>notify_compliance</c>: tells people, asks nobody.</summary>
    NotifyCompliance,

    /// <summary><c>require_confirmation</c>: at least a confirmation.</summary>
    RequireConfirmation,

    /// <summary><c>require_teach_back</c>: at least a teach-back.</summary>
    RequireTeachBack,

    /// <summary><c>require_multi_party</c>: several people.</summary>
    RequireMultiParty,

    /// <summary><c>block</c>: it never runs.</summary>
    Block,
}

/// <summary>
/// When an action needs more than its risk level says. A rule never replaces a stricter challenge, and neither the allow list nor a low score
/// bypasses it. Immutable.
/// </summary>
public sealed record EscalationRule
{
    /// <summary>A rule from its written condition.</summary>
    /// <param name="condition">As <see cref="EscalationCondition.Parse"/> reads it, such as <c>risk_score &gt;= 0.9</c>.</param>
    /// <param name="action">What it asks for.</param>
    /// <exception cref="ArgumentException">The condition is none.</exception>
    public EscalationRule(string condition, EscalationAction action)
        : this(EscalationCondition.Parse(condition), action)
    {
    }

    /// <summary>A rule.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such action.</exception>
    public EscalationRule(EscalationCondition condition, EscalationAction action)
    {
        ArgumentNullException.ThrowIfNull(condition);
        if (!Enum.IsDefined(action))
            throw new ArgumentOutOfRangeException(nameof(action), action, "There is no such action.");
        Condition = condition;
        Action = action;
    }

    /// <summary>The short form <c>database_drop: 4</c>: so many approvers when a pattern or an action of this name matches.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside of the range of <see cref="MultiPartyChallenge"/>.</exception>
    public static EscalationRule ForName(string name, int requiredApprovers) =>
        new(new EscalationCondition.Named(DomainText.Name(name, nameof(name))), EscalationAction.RequireMultiParty) { RequiredApprovers = requiredApprovers };

    /// <summary>When it holds.</summary>
    public EscalationCondition Condition { get; }

    /// <summary>What it asks for.</summary>
    public EscalationAction Action { get; }

    /// <summary>How many people <see cref="EscalationAction.RequireMultiParty"/> asks; null for as many as policy asks elsewhere.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside of the range of <see cref="MultiPartyChallenge"/>.</exception>
    public int? RequiredApprovers
    {
        get;
        init => field = value is null or (>= MultiPartyChallenge.FewestApprovers and <= MultiPartyChallenge.MostApprovers)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value,
                $"Several people are {MultiPartyChallenge.FewestApprovers} to {MultiPartyChallenge.MostApprovers}.");
    }

    /// <summary>Who is told when the rule matches, such as <c>privacy_officer</c>.</summary>
    public IReadOnlyList<string> NotifyRoles { get; init => field = DomainText.Names(value, nameof(NotifyRoles)); } = [];

    /// <summary>Why there is this rule, in a few words.</summary>
    public string Description { get; init; } = "";

    /// <summary>Why the rule makes no sense, or null.</summary>
    internal string? Fault => this switch
    {
        { RequiredApprovers: not null, Action: not EscalationAction.RequireMultiParty } => "only require_multi_party takes required_approvers",
        { Action: EscalationAction.NotifyCompliance, NotifyRoles.Count: 0 } => "notify_compliance needs notify_roles",
        _ => null,
    };

    /// <summary>The rule on one line: <c>risk_score &gt;= 0.9: require_multi_party (3 approvers)</c>.</summary>
    public override string ToString() => RequiredApprovers is { } people
        ? string.Create(CultureInfo.InvariantCulture, $"{Condition}: {Action.Name()} ({people} approvers)")
        : $"{Condition}: {Action.Name()}";

    /// <inheritdoc/>
    public bool Equals(EscalationRule? other) => other is not null && Condition == other.Condition && Action == other.Action
        && RequiredApprovers == other.RequiredApprovers && Description == other.Description && NotifyRoles.SequenceEqual(other.NotifyRoles, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Condition, Action, RequiredApprovers);
}

/// <summary>The written names of escalation actions.</summary>
public static class EscalationActions
{
    private static readonly string[] Names = ["notify_compliance", "require_confirmation", "require_teach_back", "require_multi_party", "block"];

    /// <summary>The written name, such as <c>require_multi_party</c>.</summary>
    public static string Name(this EscalationAction action) => Names[(int)action];
}
