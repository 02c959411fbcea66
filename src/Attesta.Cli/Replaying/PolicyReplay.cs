using Attesta.Approvals;
using Attesta.Challenges;
using Attesta.Domains;
using Attesta.Policy;
using Attesta.Risk;
using Attesta.Trust;

namespace Attesta.Cli.Replaying;

/// <summary>
/// What another policy and scorer would have made of recorded decisions, taken in their order: the scorer sees calls repeat as it would have then. Pure
/// apart from what the scorer remembers.
/// </summary>
internal sealed class PolicyReplay(AttestaConfig config)
{
    private readonly IRiskScorer _scorer = config.CreateScorer();

    public async ValueTask<Replayed> OfAsync(RecordedDecision recorded, CancellationToken cancellationToken)
    {
        var policy = config.Policy;
        var environment = Environment(recorded, policy);
        var scored = recorded.IsWhole
            ? await SafeScoring.ScoreAsync(_scorer, recorded.Action, cancellationToken).ConfigureAwait(false)
            : new RiskAssessment { Score = recorded.ScoredBefore, ScorerName = "recorded", Effects = recorded.Effects };
        var risk = RiskAdjustment.Apply(scored, recorded.Action, policy.Risk, environment, policy.Domain);
        if (recorded.Trust is { } trust && config.Trust is { } settings && RiskAdjustment.OverrideOf(recorded.Action, policy.Risk) is null)
            risk = TrustAdjustment.Apply(risk, trust, settings.Influence, recorded.Action.AgentIdIsClaim);
        var ruling = Ruling.On(recorded.Action, risk, policy, environment);
        return new Replayed(recorded, Before(recorded), After(ruling, risk, policy, environment), risk, ruling is Ruling.Ask ask ? ask.Challenge.Type.Name() : "");
    }

    // Where it happened is history; a policy that takes everything for stricter than that still does.
    private static EnvironmentLabel Environment(RecordedDecision recorded, GatePolicy policy)
    {
        var place = EnvironmentLabel.Of(recorded.Action.Environment ?? "production");
        return policy.DefaultEnvironment is { } floor && EnvironmentLabel.Of(floor) is var least && least.Multiplier > place.Multiplier ? least : place;
    }

    // INVARIANT: a gate that only watches lets everything pass, then and now; what it would have ruled stopped nothing.
    private static Fate Before(RecordedDecision recorded) => recorded.Mode != GateMode.Enforce ? Fate.Passes : recorded.Ruling switch
    {
        "auto_approve" => Fate.Passes,
        "challenge" => Fate.IsAsked,
        _ => Fate.IsBlocked,
    };

    private static Fate After(Ruling ruling, RiskAssessment risk, GatePolicy policy, EnvironmentLabel environment) =>
        policy.Mode != GateMode.Enforce ? Fate.Passes : ruling switch
        {
            Ruling.AutoApprove => Fate.Passes,
            Ruling.Ask ask => SilencePasses(ask, risk, policy, environment) ? Fate.PassesBySilence : Fate.IsAsked,
            _ => Fate.IsBlocked,
        };

    // As the gate takes silence: never for what is CRITICAL, in production, wanted by a rule of a domain, or asked in a way of its own.
    private static bool SilencePasses(Ruling.Ask ask, RiskAssessment risk, GatePolicy policy, EnvironmentLabel environment) =>
        policy.FailMode == FailMode.Allow && risk.Level != RiskLevel.Critical && !environment.IsProduction
        && ask.Challenge is IFormChallenge
        && ask.Escalations.All(rule => rule.Action == EscalationAction.NotifyCompliance);
}
