using Attesta.Actions;
using Attesta.Audit;
using Attesta.Tests.Line;
using Attesta.Trust;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Trust;

public sealed class TrustEngineTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Nobody_knows_a_new_agent_so_it_has_the_initial_score()
    {
        var engine = new TrustEngine();

        engine.TrustOf("new", "", Start).ShouldBe(0.3);
        engine.Show("new", "", Start).Actions.ShouldBe(0);
    }

    [Fact]
    public void One_success_does_not_make_an_agent_trusted()
    {
        var engine = new TrustEngine();
        engine.Learn(Decision("a", "approved"));

        engine.TrustOf("a", "", Start).ShouldBe(4.0 / 11, 1e-9);
    }

    [Fact]
    public void Without_a_prior_it_is_the_documented_formula()
    {
        var engine = new TrustEngine(new TrustSettings { PriorStrength = 0 });
        engine.Learn(Decision("a", "approved"));
        engine.Learn(Decision("a", "denied", days: 10));

        var rate = Math.Exp(-1) / (1 + Math.Exp(-1));
        engine.TrustOf("a", "", Start.AddDays(10)).ShouldBe(rate, 1e-9);
        engine.TrustOf("a", "", Start.AddDays(40)).ShouldBe(rate * Math.Exp(-0.3), 1e-9);
    }

    [Fact]
    public void Trust_stops_at_the_ceiling_and_falls_with_every_incident()
    {
        var engine = new TrustEngine();
        for (var i = 0; i < 1000; i++)
            engine.Learn(Decision("a", "approved"));
        engine.TrustOf("a", "", Start).ShouldBe(0.9);

        engine.Learn(Own(TrustEngine.IncidentName, "a"));
        engine.Learn(Own(TrustEngine.IncidentName, "a"));
        engine.TrustOf("a", "", Start).ShouldBe(0.49 * ((3 + 1000) / 1010.0), 1e-9);
    }

    [Fact]
    public void Revoking_takes_all_trust_until_it_is_restored_also_in_domains_that_come_later()
    {
        var engine = new TrustEngine();
        engine.Learn(Decision("a", "approved", domains: ["finance"]));
        engine.Learn(Own(TrustEngine.RevokeName, "a"));
        engine.Learn(Decision("a", "approved", domains: ["finance", "devops"]));

        foreach (var domain in new[] { "", "finance", "devops", "never-seen" })
            engine.TrustOf("a", domain, Start).ShouldBe(0, domain);

        engine.Learn(Own(TrustEngine.RestoreName, "a"));
        foreach (var domain in new[] { "", "finance", "devops" })
            engine.TrustOf("a", domain, Start).ShouldBeGreaterThan(0.3, domain);
    }

    [Fact]
    public void Domains_are_counted_apart()
    {
        var engine = new TrustEngine();
        engine.Learn(Decision("a", "approved", domains: ["finance"]));
        engine.Learn(Decision("a", "denied", domains: ["devops"]));

        engine.TrustOf("a", "finance", Start).ShouldBeGreaterThan(engine.TrustOf("a", "", Start));
        engine.TrustOf("a", "devops", Start).ShouldBeLessThan(engine.TrustOf("a", "", Start));
    }

    public static TheoryData<string, AuditEntry> WorthNothing => new()
    {
        { "shadow", Decision("a", "approved", ("mode", "shadow")) },
        { "audit only", Decision("a", "approved", ("mode", "audit_only")) },
        { "a claimed id", Decision("a", "approved", (TrustEngine.ClaimedKey, true)) },
        { "silence that passed", Decision("a", "approved") with { ChallengeType = "confirm", ChallengePassed = false } },
        { "an outcome", Own("attesta.outcome", "a") },
        { "an unknown verdict", Decision("a", "maybe") },
        { "a time that cannot be read", Decision("a", "approved") with { DecidedAt = "yesterday" } },
    };

    [Theory]
    [MemberData(nameof(WorthNothing))]
    public void What_no_human_and_no_policy_approved_earns_nothing(string why, AuditEntry entry)
    {
        var engine = new TrustEngine();
        engine.Learn(entry);

        engine.TrustOf("a", "", Start).ShouldBe(0.3, why);
    }

    [Fact]
    public void An_agent_cannot_speak_as_the_operator_by_naming_its_tool_like_an_operators_entry()
    {
        var engine = new TrustEngine();
        engine.Learn(Own(TrustEngine.RevokeName, "a"));
        engine.Learn(Decision("a", "approved") with { ActionName = TrustEngine.RestoreName, ChallengeType = "confirm", ChallengePassed = true });

        engine.TrustOf("a", "", Start).ShouldBe(0);
    }

    [Fact]
    public void No_history_lowers_a_critical_action_or_turns_a_claim_into_a_reduction()
    {
        var history = Gen.Choose(0, 6).ListOf();
        Prop.ForAll(history.ToArbitrary(), steps =>
        {
            var engine = new TrustEngine();
            foreach (var (step, day) in steps.Select((step, day) => (step, day)))
            {
                engine.Learn(step switch
                {
                    0 => Own(TrustEngine.IncidentName, "a"),
                    1 => Own(TrustEngine.RevokeName, "a"),
                    2 => Own(TrustEngine.RestoreName, "a"),
                    3 => Decision("a", "denied", days: day),
                    _ => Decision("a", "approved", days: day),
                });
            }

            var trust = engine.TrustOf("a", "", Start.AddDays(steps.Count));
            trust.ShouldBeInRange(0, 0.9);
            for (var score = 0; score <= 100; score++)
            {
                var risk = new RiskAssessment { Score = score / 100.0, ScorerName = "test" };
                var moved = TrustAdjustment.Apply(risk, trust, 1, isClaim: false);
                if (risk.Level == RiskLevel.Critical)
                    moved.Score.ShouldBeGreaterThanOrEqualTo(risk.Score);
                TrustAdjustment.Apply(risk, trust, 1, isClaim: true).Score.ShouldBeGreaterThanOrEqualTo(risk.Score);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0.5, 0.9, 0.3, 0.44)]
    [InlineData(0.5, 0.5, 0.3, 0.5)]
    [InlineData(0.5, 0.0, 0.3, 0.575)]
    [InlineData(0.79, 0.0, 0.3, 0.9085)]
    [InlineData(0.95, 0.0, 1.0, 1)]
    public void Moves_risk_by_the_documented_formula(double risk, double trust, double influence, double expected) =>
        TrustAdjustment.EffectiveRisk(risk, trust, influence).ShouldBe(expected, 1e-9);

    [Fact]
    public async Task A_trusted_agent_passes_where_a_stranger_is_asked_and_a_claimed_name_does_not_help()
    {
        var engine = new TrustEngine(new TrustSettings { Influence = 1 });
        for (var i = 0; i < 1000; i++)
            engine.Learn(Decision("agent-1", "approved", days: i / 10.0));
        var fixture = GateFixture.At(0.4);
        fixture.Trust = engine;
        fixture.Clock.Advance(Start.AddDays(100) - fixture.Clock.GetUtcNow());

        (await fixture.EvaluateAsync()).RiskAssessment.Level.ShouldBe(RiskLevel.Low);
        fixture.Entry.Metadata["trust"].ShouldBe(0.9);
        (await fixture.EvaluateAsync(GateFixture.Action with { AgentIdIsClaim = true })).Cause.ShouldBe(DenialCause.NoOperator);
        fixture.Entry.Metadata[TrustEngine.ClaimedKey].ShouldBe(true);
        (await fixture.EvaluateAsync(GateFixture.Action with { AgentId = "stranger" })).Cause.ShouldBe(DenialCause.NoOperator);
        fixture.Scorer = new Attesta.Risk.FixedScorer(0.8);
        (await fixture.EvaluateAsync()).RiskAssessment.Score.ShouldBe(0.8);
    }

    [Fact]
    public async Task A_trust_source_that_fails_denies()
    {
        var fixture = GateFixture.At(0.1);
        fixture.Trust = new Failing();

        (await fixture.EvaluateAsync()).Cause.ShouldBe(DenialCause.GateFailed);
    }

    private static AuditEntry Decision(string agent, string verdict, (string, object?) more) =>
        Decision(agent, verdict) with { Metadata = PlainMap.Of(more) };

    private static AuditEntry Decision(string agent, string verdict, double days = 0, string[]? domains = null) => new()
    {
        EntryId = "e",
        ActionName = "f",
        AgentId = agent,
        Verdict = verdict,
        DecidedAt = Start.AddDays(days).ToString("O"),
        Metadata = domains is null ? PlainMap.Empty : PlainMap.Of((TrustEngine.DomainsKey, domains)),
    };

    private static AuditEntry Own(string name, string agent) => new()
    {
        EntryId = "e",
        ActionName = name,
        AgentId = agent,
        Verdict = "approved",
        DecidedAt = Start.ToString("O"),
    };

    private sealed class Failing : ITrustSource
    {
        public double Influence => 0.3;

        public ValueTask<double> TrustOfAsync(string agentId, IReadOnlyList<string> domains, DateTimeOffset now) => throw new InvalidOperationException();
    }
}
