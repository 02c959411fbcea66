using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Audit;
using Attesta.Challenges;
using Attesta.Policy;
using Attesta.Risk;
using Attesta.Testing;

namespace Attesta.Tests.Line;

public sealed class VerdictTests
{
    [Fact]
    public async Task Lets_the_harmless_pass_silently_and_writes_it_down()
    {
        var gate = GateFixture.At(0.1, new ScriptedOperator().Throws());

        var result = await gate.EvaluateAsync();

        result.Verdict.ShouldBe(Verdict.Approved);
        result.MayRun.ShouldBeTrue();
        result.ChallengeResult.ShouldBeNull();
        result.AuditEntryId.ShouldBe(gate.Entry.EntryId);
        gate.Entry.ActionDescription.ShouldBe("delete_records('orders', 100)");
        gate.Entry.ChallengeType.ShouldBe("");
        gate.Entry.ChallengePassed.ShouldBeNull();
        gate.Entry.InterceptedAt.ShouldBe("2026-01-02T03:04:05.000000Z");
        gate.Entry.Metadata["mode"].ShouldBe("enforce");
        gate.Ledger.LastDurability.ShouldBe(Durability.Written);
    }

    [Fact]
    public async Task A_medium_action_runs_when_a_person_confirms()
    {
        var gate = GateFixture.At(0.45, new ScriptedOperator().Approves(by: "ann"));

        var result = await gate.EvaluateAsync();

        result.Verdict.ShouldBe(Verdict.Approved);
        result.Approvers.ShouldBe(["ann"]);
        result.ChallengeResult!.Details["confirmed"].ShouldBe(true);
        gate.Entry.ChallengeType.ShouldBe("confirm");
        gate.Entry.ApproverIds.ShouldBe(["ann"]);
        gate.Ledger.LastDurability.ShouldBe(Durability.Durable);
    }

    [Theory]
    [InlineData(0.1, Durability.Written, Durability.Written)]
    [InlineData(0.1, Durability.Durable, Durability.Durable)]
    [InlineData(0.45, Durability.Written, Durability.Durable)]
    public async Task A_decision_and_its_outcome_are_as_safe_as_the_policy_says(double score, Durability low, Durability expected)
    {
        var gate = GateFixture.At(score, new ScriptedOperator().Approves(by: "ann"));
        gate.Policy = new GatePolicy { Durability = new Dictionary<RiskLevel, Durability> { [RiskLevel.Low] = low } };

        var result = await gate.EvaluateAsync();
        gate.Ledger.LastDurability.ShouldBe(expected);
        await gate.Build().RecordOutcomeAsync(result, new ActionOutcome { Kind = OutcomeKind.Succeeded, Duration = TimeSpan.Zero });

        gate.Entry.ActionName.ShouldBe("attesta.outcome");
        gate.Ledger.LastDurability.ShouldBe(expected);
    }

    [Theory]
    [InlineData(0.45, "confirm")]
    [InlineData(0.7, "quiz")]
    [InlineData(0.9, "multi_party")]
    public async Task A_person_who_says_no_denies_at_every_level(double score, string challenge)
    {
        var gate = GateFixture.At(score, ScriptedOperator.WhoDenies());

        var result = await gate.EvaluateAsync();

        result.Verdict.ShouldBe(Verdict.Denied);
        result.Cause.ShouldBe(DenialCause.DeclinedByHuman);
        gate.Entry.ChallengeType.ShouldBe(challenge);
        gate.Entry.ChallengePassed.ShouldBe(false);
        gate.Entry.Verdict.ShouldBe("denied");
        (await gate.RunsAsync()).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0.45)]
    [InlineData(0.7)]
    [InlineData(0.9)]
    public async Task Nobody_there_means_no(double score)
    {
        foreach (var person in new IOperator?[] { null, new ScriptedOperator().IsUnavailable().Always() })
        {
            var gate = GateFixture.At(score, person);

            var result = await gate.EvaluateAsync();

            result.Verdict.ShouldBe(Verdict.Denied);
            result.Cause.ShouldBe(DenialCause.NoOperator);
            gate.Entry.Metadata["cause"].ShouldBe("no_operator");
            gate.Entry.ChallengePassed.ShouldBe(false);
            (await gate.RunsAsync()).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task An_operator_that_breaks_denies()
    {
        var gate = GateFixture.At(0.45, new ScriptedOperator().Throws().Always());

        (await gate.EvaluateAsync()).Cause.ShouldBe(DenialCause.GateFailed);
        (await gate.RunsAsync()).ShouldBeFalse();
    }

    [Theory]
    [InlineData(FailMode.Deny, 0.45, "ci", Verdict.TimedOut)]
    [InlineData(FailMode.Escalate, 0.45, "ci", Verdict.Escalated)]
    [InlineData(FailMode.Allow, 0.45, "ci", Verdict.Approved)]
    [InlineData(FailMode.Allow, 0.7, "staging", Verdict.TimedOut)]
    [InlineData(FailMode.Allow, 0.35, "production", Verdict.TimedOut)]
    [InlineData(FailMode.Allow, 0.35, "who-knows", Verdict.TimedOut)]
    [InlineData(FailMode.Allow, 0.9, "ci", Verdict.TimedOut)]
    public async Task Silence_ends_as_the_fail_mode_says_but_never_approves_what_is_critical_or_in_production(
        FailMode mode, double score, string environment, Verdict verdict)
    {
        var person = new ScriptedOperator().Hangs().Always();
        var gate = GateFixture.At(score, person);
        gate.Policy = gate.Policy with { FailMode = mode, Timeout = TimeSpan.FromSeconds(60) };

        var evaluating = gate.EvaluateAsync(GateFixture.Action with { Environment = environment }).AsTask();
        await person.WhenAskedAsync();
        gate.Clock.Advance(TimeSpan.FromSeconds(61));
        var result = await evaluating;

        result.Verdict.ShouldBe(verdict);
        result.Cause.ShouldBe(verdict == Verdict.Approved ? null : DenialCause.Unanswered);
        gate.Entry.Verdict.ShouldBe(verdict.Name());
        gate.Entry.ChallengePassed.ShouldBe(false);
    }

    [Fact]
    public async Task An_operator_that_ignores_its_token_cannot_hold_the_line_or_answer_late()
    {
        var release = new TaskCompletionSource();
        var person = new ScriptedOperator().Then(async (prompt, _) =>
        {
            await release.Task;
            return new OperatorAnswer.Reviewed(new Review
            {
                ApproverId = "late",
                Answers = new Dictionary<string, string> { ["confirm"] = "yes" },
                ReviewTime = TimeSpan.FromSeconds(30),
            });
        });
        var gate = GateFixture.At(0.45, person);

        var evaluating = gate.EvaluateAsync().AsTask();
        await person.WhenAskedAsync();
        gate.Clock.Advance(TimeSpan.FromSeconds(301));
        var result = await evaluating;
        release.SetResult();

        result.Verdict.ShouldBe(Verdict.TimedOut);
        gate.Ledger.Entries.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Cancelling_while_a_person_is_asked_is_a_denial_that_is_written_down()
    {
        using var leave = new CancellationTokenSource();
        var person = new ScriptedOperator().Hangs();
        var gate = GateFixture.At(0.45, person);

        var evaluating = gate.EvaluateAsync(cancellationToken: leave.Token).AsTask();
        await person.WhenAskedAsync();
        await leave.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(evaluating);
        gate.Entry.Verdict.ShouldBe("denied");
        gate.Entry.Metadata["cause"].ShouldBe("cancelled");
    }

    [Fact]
    public async Task Cancelling_before_anything_happened_is_written_down_too()
    {
        var gate = GateFixture.At(0.1);

        await Should.ThrowAsync<OperationCanceledException>(gate.EvaluateAsync(cancellationToken: new CancellationToken(true)).AsTask());

        gate.Entry.Metadata["cause"].ShouldBe("cancelled");
    }

    [Fact]
    public async Task A_scorer_that_fails_makes_the_action_critical()
    {
        var gate = GateFixture.At(0, ScriptedOperator.WhoDenies());
        gate.Scorer = RiskScorer.From("mine", _ => throw new InvalidOperationException());

        var result = await gate.EvaluateAsync();

        result.RiskAssessment.Level.ShouldBe(RiskLevel.Critical);
        gate.Entry.ChallengeType.ShouldBe("multi_party");
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_written_denies_whatever_was_decided()
    {
        foreach (var score in new[] { 0.1, 0.45 })
        {
            var gate = GateFixture.At(score, new ScriptedOperator().Approves().Always());
            gate.Ledger.Fail();

            var result = await gate.EvaluateAsync();

            result.Verdict.ShouldBe(Verdict.Denied);
            result.Cause.ShouldBe(DenialCause.AuditFailed);
            result.AuditEntryId.ShouldBeNull();
            result.Approvers.ShouldBeEmpty();
            (await gate.RunsAsync()).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task A_ledger_that_breaks_in_its_own_way_denies_too()
    {
        var gate = GateFixture.At(0.1);
        gate.Ledger.Fail(new InvalidOperationException("odd"));

        (await gate.EvaluateAsync()).Cause.ShouldBe(DenialCause.AuditFailed);
    }

    [Theory]
    [InlineData(GateMode.Shadow)]
    [InlineData(GateMode.AuditOnly)]
    public async Task A_gate_that_only_watches_asks_nobody_and_says_so_in_every_entry(GateMode mode)
    {
        var person = ScriptedOperator.WhoDenies();
        var gate = GateFixture.At(0.9, person);
        gate.Policy = gate.Policy with { Mode = mode };

        var result = await gate.EvaluateAsync();

        result.Verdict.ShouldBe(Verdict.Approved);
        result.Mode.ShouldBe(mode);
        person.Prompts.ShouldBeEmpty();
        gate.Entry.Metadata["mode"].ShouldBe(mode.Name());
        gate.Entry.Metadata["ruling"].ShouldBe("challenge");
        gate.Entry.ChallengeType.ShouldBe("multi_party");
        gate.Entry.ChallengePassed.ShouldBeNull();
    }

    [Fact]
    public async Task A_blocked_action_is_denied_without_asking()
    {
        var person = new ScriptedOperator().Approves().Always();
        var gate = GateFixture.At(0.45, person);
        gate.Policy = gate.Policy with { Risk = new RiskRules { Block = ["delete_*"], Allow = ["delete_records"] } };

        var result = await gate.EvaluateAsync();

        result.Cause.ShouldBe(DenialCause.BlockedByPolicy);
        person.Prompts.ShouldBeEmpty();
        gate.Entry.Metadata["ruling"].ShouldBe("block");
    }

    [Fact]
    public async Task An_allowed_action_passes_unless_it_is_critical()
    {
        var allowing = new RiskRules { Allow = ["delete_records"] };
        var high = GateFixture.At(0.7);
        high.Policy = high.Policy with { Risk = allowing };
        var critical = GateFixture.At(0.85);
        critical.Policy = critical.Policy with { Risk = allowing };

        (await high.EvaluateAsync()).Verdict.ShouldBe(Verdict.Approved);
        (await critical.EvaluateAsync()).Cause.ShouldBe(DenialCause.NoOperator);
    }

    [Fact]
    public void Critical_cannot_be_mapped_to_nobody()
    {
        Should.Throw<ArgumentException>(() => ChallengeMap.Default.With(RiskLevel.Critical, (string?)null));
        Should.Throw<ArgumentException>(() => ChallengeMap.Default.With(RiskLevel.Critical, "auto"));
        Should.Throw<ArgumentException>(() => ChallengeMap.Default.With(RiskLevel.High, "nonsense"));
        ChallengeMap.Default.With(RiskLevel.High, "teach-back")[RiskLevel.High].ShouldBeOfType<TeachBackChallenge>();
    }

    [Fact]
    public async Task An_early_answer_is_accepted_and_flagged_as_a_rubber_stamp()
    {
        var gate = GateFixture.At(0.45, new ScriptedOperator().Approves(after: TimeSpan.FromSeconds(1)));

        (await gate.EvaluateAsync()).Verdict.ShouldBe(Verdict.Approved);

        gate.Entry.MinReviewMet.ShouldBeFalse();
    }

    [Fact]
    public async Task An_early_answer_is_refused_where_review_is_enforced()
    {
        var gate = GateFixture.At(0.45, new ScriptedOperator().Approves(after: TimeSpan.FromSeconds(1)));
        gate.Policy = gate.Policy with { EnforceMinReview = true };

        var result = await gate.EvaluateAsync();

        result.Cause.ShouldBe(DenialCause.DeclinedByHuman);
        result.Reason.ShouldContain("review");
    }

    [Fact]
    public async Task An_operator_cannot_claim_a_longer_review_than_the_clock_shows()
    {
        var gate = GateFixture.At(0.45, new ScriptedOperator().Approves(after: TimeSpan.FromHours(1)));

        await gate.EvaluateAsync();

        gate.Entry.ReviewDurationSeconds.ShouldBe(0);
        gate.Entry.MinReviewMet.ShouldBeFalse();
    }

    [Theory]
    [InlineData("agent-1")]
    [InlineData(" AGENT-1 ")]
    [InlineData("\uff21gent-1")]
    [InlineData("agent\u200b-1")]
    public async Task The_agent_cannot_approve_itself(string identity)
    {
        var gate = GateFixture.At(0.45, new ScriptedOperator().Approves(by: identity).Always());

        (await gate.EvaluateAsync()).Verdict.ShouldBe(Verdict.Denied);
        (await gate.RunsAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_challenge_of_the_users_own_cannot_pass_for_the_agent_either()
    {
        var gate = GateFixture.At(0.45);
        gate.Policy = gate.Policy with { Challenges = ChallengeMap.Default.With(RiskLevel.Medium, new PassesFor("agent-1")) };
        (await gate.EvaluateAsync()).Verdict.ShouldBe(Verdict.Denied);

        gate.Policy = gate.Policy with { Challenges = ChallengeMap.Default.With(RiskLevel.Medium, new PassesFor("ann")) };
        (await gate.EvaluateAsync()).Verdict.ShouldBe(Verdict.Approved);
        gate.Entry.ApproverIds.ShouldBe(["ann"]);
    }

    [Fact]
    public async Task A_challenge_of_the_users_own_that_throws_or_returns_nothing_denies()
    {
        foreach (var answer in new Func<ChallengeResult>[]
        {
            () => null!,
            () => throw new InvalidOperationException(),
            () => new ChallengeResult { Passed = true, ChallengeType = ChallengeType.Confirm, Approvers = null! },
            () => new ChallengeResult { Passed = true, ChallengeType = ChallengeType.Confirm, Responder = null! },
        })
        {
            var gate = GateFixture.At(0.45);
            gate.Policy = gate.Policy with { Challenges = ChallengeMap.Default.With(RiskLevel.Medium, new Answering(answer)) };

            (await gate.EvaluateAsync()).Cause.ShouldBe(DenialCause.GateFailed);
            gate.Entry.Verdict.ShouldBe("denied");
        }
    }

    [Fact]
    public async Task A_timeout_that_no_clock_can_hold_denies_and_is_written_down()
    {
        foreach (var timeout in new[] { TimeSpan.MaxValue, TimeSpan.FromDays(1000), TimeSpan.Zero, TimeSpan.FromSeconds(-5) })
        {
            var gate = GateFixture.At(0.45, ScriptedOperator.WhoApproves());
            gate.Policy = gate.Policy with { Timeout = timeout };

            (await gate.EvaluateAsync()).MayRun.ShouldBeFalse();
            gate.Ledger.Entries.ShouldHaveSingleItem();
        }
    }

    [Fact]
    public async Task One_person_under_two_spellings_is_not_several_people()
    {
        var gate = GateFixture.At(0.9);
        gate.Policy = gate.Policy with { Challenges = ChallengeMap.Default.With(RiskLevel.Critical, new PassesForAll("bob", " BOB")) };

        (await gate.EvaluateAsync()).Cause.ShouldBe(DenialCause.GateFailed);
    }

    [Theory]
    [InlineData("dev", "production")]
    [InlineData(null, "production")]
    [InlineData("production", "production")]
    public async Task An_action_never_makes_its_environment_milder_than_it_is_configured(string? named, string expected)
    {
        var gate = GateFixture.At(0.1);
        gate.Policy = gate.Policy with { DefaultEnvironment = "production" };

        await gate.EvaluateAsync(GateFixture.Action with { Environment = named });

        gate.Entry.Environment.ShouldBe(expected);
    }

    [Fact]
    public async Task A_mask_that_cannot_be_made_denies_and_is_written_down()
    {
        var ledger = new InMemoryLedger();
        var gate = new AttestaGate(ledger) { Redactor = new Redactor(() => throw new InvalidOperationException()), DetectEnvironment = () => "ci" };

        (await gate.EvaluateAsync(new ActionContext { FunctionName = "f", Kwargs = PlainMap.Of(("password", "hunter22")) })).MayRun.ShouldBeFalse();

        ledger.Entries.ShouldHaveSingleItem().Verdict.ShouldBe("denied");
    }

    [Fact]
    public async Task Secrets_reach_neither_the_operator_nor_the_ledger()
    {
        var person = new ScriptedOperator().Approves();
        var gate = GateFixture.At(0.45, person);

        await gate.EvaluateAsync(GateFixture.Action with
        {
            Kwargs = PlainMap.Of(("password", "hunter22"), ("note", "Bearer abcdefgh12345678"), ("url", "https://u:hunter33@example.com")),
            FunctionDoc = "uses password=hunter44",
        });

        var card = person.Prompts[0].Card;
        var shown = string.Join('\n', card.Call, card.Summary, card.Doc, string.Join('\n', card.Arguments), string.Join('\n', card.Factors));
        var written = System.Text.Encoding.UTF8.GetString(AuditChain.Line(gate.Entry));
        foreach (var secret in new[] { "hunter22", "abcdefgh12345678", "hunter33", "hunter44" })
        {
            shown.ShouldNotContain(secret);
            written.ShouldNotContain(secret);
        }
    }

    private sealed class PassesFor(string responder) : IChallenge
    {
        public ChallengeType Type => ChallengeType.Confirm;

        public ValueTask<ChallengeResult> PresentAsync(ChallengeContext context, CancellationToken cancellationToken) =>
            new(new ChallengeResult { Passed = true, ChallengeType = Type, Responder = responder });
    }

    private sealed class PassesForAll(params string[] approvers) : IChallenge
    {
        public ChallengeType Type => ChallengeType.MultiParty;

        public ValueTask<ChallengeResult> PresentAsync(ChallengeContext context, CancellationToken cancellationToken) =>
            new(new ChallengeResult { Passed = true, ChallengeType = Type, Approvers = approvers });
    }

    private sealed class Answering(Func<ChallengeResult> answer) : IChallenge
    {
        public ChallengeType Type => ChallengeType.Confirm;

        public ValueTask<ChallengeResult> PresentAsync(ChallengeContext context, CancellationToken cancellationToken) => new(answer());
    }
}
