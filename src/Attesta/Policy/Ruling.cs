using Attesta.Challenges;
using Attesta.Domains;
using Attesta.Risk;

namespace Attesta.Policy;

/// <summary>What policy says about an action, before any person has spoken. What finally holds is the <see cref="Verdict"/>.</summary>
public abstract record Ruling
{
    private Ruling()
    {
    }

    /// <summary>The domain's escalation rules that matched, whether they changed anything or not.</summary>
    public IReadOnlyList<EscalationRule> Escalations { get; init; } = [];

    /// <summary>Who is to be told, by those rules; each role once.</summary>
    public IReadOnlyList<string> NotifyRoles => Escalations.Count == 0 ? [] : [.. Escalations.SelectMany(rule => rule.NotifyRoles).Distinct(StringComparer.Ordinal)];

    /// <summary>The name in the audit entry: auto_approve, challenge or block.</summary>
    public abstract string Name { get; }

    /// <summary>Nobody needs to be asked.</summary>
    public sealed record AutoApprove(string Reason) : Ruling
    {
        /// <summary>The decision in a sentence.</summary>
        public string Sentence { get; } = $"Approved: {Reason}.";

        /// <inheritdoc/>
        public override string Name => "auto_approve";
    }

    /// <summary>A person must pass this challenge.</summary>
    public sealed record Ask(IChallenge Challenge) : Ruling
    {
        /// <inheritdoc/>
        public override string Name => "challenge";
    }

    /// <summary>It must not run, whoever approves.</summary>
    public sealed record Block(string Reason) : Ruling
    {
        /// <inheritdoc/>
        public override string Name => "block";
    }

    /// <summary>The stricter of two rulings, for a call that was ruled on before and after it was edited. Pure.</summary>
    public static Ruling Strictest(Ruling before, Ruling after)
    {
        Ruling strictest = (before, after) switch
        {
            (Block, _) => before,
            (_, Block) => after,
            (Ask, AutoApprove) => before,
            (AutoApprove, _) => after,
            (Ask(var was), Ask(var becomes)) => new Ask(Strictness.Both(was, becomes)),
            _ => new Block("there is no ruling"),
        };
        return strictest with { Escalations = [.. before.Escalations.Union(after.Escalations)] };
    }

    private static readonly AutoApprove Low = new("its risk level needs no approval");
    private static readonly AutoApprove Allowed = new("it is on the operator's allow list");
    private static readonly Block Blocked = new("it is on the operator's block list");

    /// <summary>Rules on an action. Pure.</summary>
    /// <param name="action">The frozen action.</param>
    /// <param name="risk">How risky it is, all rules applied.</param>
    /// <param name="policy">What policy says.</param>
    /// <param name="environment">Where it would happen.</param>
    public static Ruling On(ActionContext action, RiskAssessment risk, GatePolicy policy, EnvironmentLabel environment)
    {
        var byLists = ByLists(action, risk, policy);
        return policy.Domain is { EscalationRules.Count: > 0 } domain
            ? Escalation.Apply(byLists, domain, action, risk, policy, environment)
            : byLists ?? ByLevel(risk, policy);
    }

    /// <summary>What the level alone asks for.</summary>
    internal static Ruling ByLevel(RiskAssessment risk, GatePolicy policy) =>
        policy.Challenges[risk.Level] is { } challenge && (challenge.Type != ChallengeType.AutoApprove || risk.Level == RiskLevel.Critical)
            ? new Ask(challenge)
            : Low;

    private static Ruling? ByLists(ActionContext action, RiskAssessment risk, GatePolicy policy)
    {
        if (NamePattern.MatchesAny(policy.Risk.Block, action.FunctionName))
            return Blocked;

        // INVARIANT: no list lets a CRITICAL action pass without a person.
        return risk.Level != RiskLevel.Critical && NamePattern.MatchesAny(policy.Risk.Allow, action.FunctionName) ? Allowed : null;
    }
}
