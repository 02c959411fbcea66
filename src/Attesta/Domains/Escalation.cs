using Attesta.Actions;
using Attesta.Challenges;
using Attesta.Policy;
using Attesta.Risk;

namespace Attesta.Domains;

/// <summary>Brings a domain's escalation rules into a ruling. Pure.</summary>
internal static class Escalation
{
    /// <summary>
    /// The strictest of what the level asks for and of what every matching rule asks for; block above all. Who is on the allow list is asked all the same when
    /// a rule asks.
    /// </summary>
    /// <param name="byLists">What the operator's lists say; null when they say nothing.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="action">The frozen action.</param>
    /// <param name="risk">How risky it is.</param>
    /// <param name="policy">What policy says.</param>
    /// <param name="environment">Where it would happen.</param>
    public static Ruling Apply(Ruling? byLists, DomainProfile domain, ActionContext action, RiskAssessment risk, GatePolicy policy, EnvironmentLabel environment)
    {
        var matching = Matching(domain, action, risk, environment);
        if (matching.Count == 0)
            return byLists ?? Ruling.ByLevel(risk, policy);
        if (byLists is Ruling.Block)
            return byLists with { Escalations = matching };
        if (matching.Find(rule => rule.Action == EscalationAction.Block) is { } block)
            return new Ruling.Block(Reason(block, domain)) { Escalations = matching };

        // INVARIANT: neither the allow list nor a low score bypasses a rule.
        var asked = matching.Exists(rule => rule.Action != EscalationAction.NotifyCompliance);
        var ruling = asked || byLists is null ? Ruling.ByLevel(risk, policy) : byLists;
        if (asked)
            ruling = new Ruling.Ask(Stricter((ruling as Ruling.Ask)?.Challenge, matching, policy.Challenges.Escalated));
        return ruling with { Escalations = matching };
    }

    private static List<EscalationRule> Matching(DomainProfile domain, ActionContext action, RiskAssessment risk, EnvironmentLabel environment)
    {
        var matching = new List<EscalationRule>();
        DomainReading? reading = null;
        foreach (var rule in domain.EscalationRules)
        {
            var holds = rule.Condition switch
            {
                EscalationCondition.Score score => score.Holds(risk.Score),
                EscalationCondition.AtLevel level => risk.Level >= level.Level,
                EscalationCondition.InEnvironment there => there.Environment.Name == environment.Name,
                EscalationCondition.MatchesPattern pattern => Reading().Matches(pattern.Name),
                EscalationCondition.Named named => named.IsCalled(action.FunctionName) || Reading().Matches(named.Name),

                // A condition that nobody can tell must not be passed over.
                _ => true,
            };
            if (holds)
                matching.Add(rule);
        }

        return matching;

        // The search of the scoring is used again where it was this domain's; an override by configuration ends the scoring before it.
        DomainReading Reading() => reading ??= ReferenceEquals(risk.Domain?.Profile, domain) ? risk.Domain! : domain.Matcher.Read(action);
    }

    private static IChallenge Stricter(IChallenge? mapped, List<EscalationRule> matching, MultiPartyChallenge escalated)
    {
        var type = matching.Max(rule => TypeOf(rule.Action));
        var people = type == ChallengeType.MultiParty
            ? matching.Where(rule => rule.Action == EscalationAction.RequireMultiParty).Max(rule => rule.RequiredApprovers ?? escalated.RequiredApprovers)
            : 0;
        if (mapped is MultiPartyChallenge several)
            return people > several.RequiredApprovers ? several.For(people) : several;
        var isOwn = mapped is not (null or ConfirmChallenge or QuizChallenge or TeachBackChallenge);
        if (mapped is not null && mapped.Type >= type && !(isOwn && type == ChallengeType.MultiParty))
            return mapped;
        IChallenge asked = type switch
        {
            ChallengeType.Confirm => escalated.Confirm,
            ChallengeType.TeachBack => escalated.TeachBack,
            _ => escalated.For(people),
        };

        // INVARIANT: a challenge of the operator's own choice is never lost: both must then pass.
        return isOwn ? new ChallengeSequence(mapped!, asked) : asked;
    }

    private static ChallengeType TypeOf(EscalationAction action) => action switch
    {
        EscalationAction.NotifyCompliance => ChallengeType.AutoApprove,
        EscalationAction.RequireConfirmation => ChallengeType.Confirm,
        EscalationAction.RequireTeachBack => ChallengeType.TeachBack,
        _ => ChallengeType.MultiParty,
    };

    private static string Reason(EscalationRule rule, DomainProfile domain) => VisibleText.Escape(rule.Description.Length > 0
        ? $"the rule '{rule.Condition}' of the domain {domain.Name} forbids it: {rule.Description}"
        : $"the rule '{rule.Condition}' of the domain {domain.Name} forbids it", 500);
}
