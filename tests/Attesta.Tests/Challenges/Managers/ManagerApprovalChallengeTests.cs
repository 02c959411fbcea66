using Attesta.Actions;
using Attesta.Challenges;
using Attesta.Challenges.Managers;
using Attesta.Policy;
using Attesta.Testing;
using Attesta.Tests.Line;

namespace Attesta.Tests.Challenges.Managers;

public sealed class ManagerApprovalChallengeTests
{
    private readonly ManualClock _clock = new();
    private readonly InMemoryNotifications _chat = new();

    [Fact]
    public async Task The_managers_approval_passes_with_the_documented_details()
    {
        var result = await PresentAsync(Challenge(_chat.Always("approved")));

        result.Passed.ShouldBeTrue();
        result.ChallengeType.ShouldBe(ChallengeType.MultiParty);
        result.Responder.ShouldBe("manager-1");
        result.Approvers.ShouldBe(["manager-1"]);
        result.Details.Select(detail => detail.Key).ShouldBe(["manager_id"]);
        result.Details["manager_id"].ShouldBe("manager-1");
    }

    [Fact]
    public async Task The_message_says_what_is_asked_and_the_request_cannot_be_guessed()
    {
        await PresentAsync(Challenge(_chat.Always("approved")));
        await PresentAsync(Challenge(_chat));

        var sent = _chat.Sent[0];
        sent.ManagerId.ShouldBe("manager-1");
        sent.Message.ShouldBe("Approval required for: deploy\nAgent: agent-1\nRisk: HIGH (0.70)\nCall: deploy('api\\n')\nEnvironment: development");
        sent.RequestId.Length.ShouldBe(32);
        _chat.Sent[1].RequestId.ShouldNotBe(sent.RequestId);
    }

    [Fact]
    public async Task Padding_hides_no_argument_from_the_manager()
    {
        var padding = new string('x', 5_000);
        var arguments = new List<(string, object?)> { ("note", padding + "\nEnvironment: ci"), ("amount", 9_999_999), ("to", "mallory") };
        arguments.AddRange(Enumerable.Range(0, 40).Select(i => ($"more{i}", (object?)i)));
        var action = new ActionContext { FunctionName = "pay", FunctionDoc = "Pays.\nAt once.", Kwargs = PlainMap.Of([.. arguments]) };
        var risk = new RiskAssessment { Score = 0.7, ScorerName = "test" };
        var card = Attesta.Approvals.ActionCard.Of(action, risk, "development") with { Modification = "to: 'bob' -> 'mallory' (by ann)" };
        card.Call.ShouldNotContain("mallory");

        await PresentAsync(Challenge(_chat.Always("approved")), action: action, card: card);

        var lines = _chat.Sent[0].Message.Split('\n');
        lines[0].ShouldBe("Approval required for: pay");
        lines.ShouldContain("  amount: 9999999");
        lines.ShouldContain("  to: mallory");
        var note = lines.Single(line => line.StartsWith("  note: xxx", StringComparison.Ordinal));
        note.ShouldContain("x\\nEnvironment: ci (4");
        note.ShouldEndWith(" characters not shown)");
        lines.Count(line => line.StartsWith("Environment:", StringComparison.Ordinal)).ShouldBe(1);
        lines.ShouldContain("Arguments not shown: 3");
        lines.ShouldContain("Changed by an approver: to: 'bob' -> 'mallory' (by ann)");
        lines[^1].ShouldBe("Documentation: Pays.\\nAt once.");
    }

    [Fact]
    public async Task A_requester_who_cannot_be_read_ends_it_before_anyone_is_told()
    {
        foreach (var requester in (object?[])[PlainList.Of(["manager-1"]), PlainMap.Of(("name", "manager-1")), 7L, true, "  ", "manager-1" + new string('\u200b', 300)])
        {
            var action = new ActionContext { FunctionName = "deploy", AgentId = "agent-1", Metadata = PlainMap.Of(("requested_by", requester)) };

            var result = await PresentAsync(Challenge(_chat.Always("approved")), action: action);

            result.Passed.ShouldBeFalse();
            result.Reason!.ShouldContain("requested_by");
        }

        _chat.Sent.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("agent-1")]
    [InlineData(" Agent-1 ")]
    [InlineData("ann")]
    public async Task Who_asked_may_not_answer(string responder)
    {
        var result = await PresentAsync(Challenge(_chat.Always("approved", responder)));

        result.Passed.ShouldBeFalse();
        result.Reason.ShouldBe("self-approval not allowed");
    }

    [Fact]
    public async Task A_manager_who_is_the_agent_is_not_even_told()
    {
        var result = await PresentAsync(new ManagerApprovalChallenge(_chat.Always("approved"), agent => agent.ToUpperInvariant()));

        result.Reason.ShouldBe("self-approval not allowed");
        _chat.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_person_may_not_answer_for_the_manager()
    {
        var result = await PresentAsync(Challenge(_chat.Always("approved", "manager-2")));

        result.Passed.ShouldBeFalse();
        result.Reason.ShouldBe("another person answered");
    }

    [Theory]
    [InlineData("Approved")]
    [InlineData("approved ")]
    [InlineData("denied")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Only_the_word_approved_approves(string? verdict)
    {
        var result = await PresentAsync(Challenge(_chat.Always(verdict!)));

        result.Passed.ShouldBeFalse();
        result.Reason.ShouldBe("the manager did not approve");
        result.Details["manager_id"].ShouldBe("manager-1");
    }

    [Fact]
    public async Task A_no_carries_its_reason() =>
        (await PresentAsync(Challenge(_chat.Always("denied", feedback: "on Monday")))).Reason.ShouldBe("the manager did not approve: on Monday");

    [Fact]
    public async Task An_answer_is_looked_for_until_the_time_is_up()
    {
        var presenting = PresentAsync(Challenge(_chat));
        for (var i = 0; i < 720; i++)
        {
            await TimerAsync();
            presenting.IsCompleted.ShouldBeFalse();
            _clock.Advance(TimeSpan.FromSeconds(5));
        }

        var result = await presenting;
        result.Passed.ShouldBeFalse();
        result.Responder.ShouldBe("timeout");
        result.Reason.ShouldBe("manager did not respond in time");
        result.ResponseTimeSeconds.ShouldBe(3600);
    }

    [Fact]
    public async Task A_later_answer_is_found()
    {
        var presenting = PresentAsync(Challenge(_chat));
        await TimerAsync();
        _chat.Respond(_chat.Sent[0].RequestId, new ManagerResponse("approved", "MANAGER-1"));
        _clock.Advance(TimeSpan.FromSeconds(5));

        var result = await presenting;
        result.Passed.ShouldBeTrue();
        result.MinReviewMet.ShouldBeTrue();
        result.ResponseTimeSeconds.ShouldBe(5);
    }

    [Fact]
    public async Task Too_fast_is_flagged_and_where_that_is_enforced_refused()
    {
        (await PresentAsync(Challenge(_chat.Always("approved")))).MinReviewMet.ShouldBeFalse();
        (await PresentAsync(Challenge(_chat), enforce: true)).Passed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_service_that_throws_or_a_manager_who_is_not_known_fails_with_a_reason()
    {
        (await PresentAsync(Challenge(new BrokenChat()))).Reason.ShouldBe("the manager could not be asked (TimeoutException)");
        (await PresentAsync(new ManagerApprovalChallenge(_chat, _ => null))).Reason.ShouldBe("no manager is known for this agent");
        (await PresentAsync(new ManagerApprovalChallenge(_chat, _ => throw new TimeoutException()))).Passed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_caller_who_left_is_no_failure_of_the_manager()
    {
        using var left = new CancellationTokenSource();
        var presenting = PresentAsync(Challenge(_chat), cancellationToken: left.Token);
        await TimerAsync();
        await left.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => presenting);
    }

    [Fact]
    public async Task The_gate_takes_the_word_of_one_manager_for_a_critical_action()
    {
        var line = GateFixture.At(0.9);
        line.Policy = Critical(Challenge(_chat.Always("approved")));

        var result = await line.EvaluateAsync(cancellationToken: TestContext.Current.CancellationToken);

        result.Verdict.ShouldBe(Verdict.Approved);
        line.Entry.ChallengeType.ShouldBe("multi_party");
        line.Entry.ApproverIds.ShouldBe(["manager-1"]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_gate_still_refuses_another_challenge_of_that_type_that_names_too_few(int required)
    {
        var line = GateFixture.At(0.9);
        line.Policy = Critical(required == 2 ? new OneIsEnough() : new ThreeAreNeeded());

        var result = await line.EvaluateAsync(cancellationToken: TestContext.Current.CancellationToken);

        result.Verdict.ShouldBe(Verdict.Denied);
        result.Cause.ShouldBe(DenialCause.GateFailed);
        result.Reason.ShouldContain("several different people have to approve this");
    }

    private static GatePolicy Critical(IChallenge challenge) => new() { Challenges = ChallengeMap.Default.With(RiskLevel.Critical, challenge) };

    private static ManagerApprovalChallenge Challenge(INotificationService chat) => new(chat, _ => "manager-1");

    private async Task TimerAsync()
    {
        // The poll waits for the clock beside the timer that ends it all.
        while (_clock.PendingTimers < 2)
            await Task.Yield();
    }

    private async Task<ChallengeResult> PresentAsync(
        IChallenge challenge, bool enforce = false, CancellationToken? cancellationToken = null, ActionContext? action = null, Attesta.Approvals.ActionCard? card = null)
    {
        action ??= new ActionContext { FunctionName = "deploy", Args = ["api\n"], AgentId = "agent-1", Metadata = PlainMap.Of(("requested_by", "Ann")) };
        return await challenge.PresentAsync(
            new ChallengeContext
            {
                Subject = Some.Subject(action),
                Card = card ?? Some.Card(action),
                Operator = Approvals.NoOperator.Instance,
                Time = _clock,
                EnforceMinReview = enforce,
            },
            cancellationToken ?? TestContext.Current.CancellationToken);
    }

    private sealed class BrokenChat : INotificationService
    {
        public Task SendAsync(string managerId, string message, string requestId, CancellationToken cancellationToken) => throw new TimeoutException();

        public Task<ManagerResponse?> CheckResponseAsync(string requestId, CancellationToken cancellationToken) => throw new TimeoutException();
    }

    private sealed class OneIsEnough : IChallenge
    {
        public ChallengeType Type => ChallengeType.MultiParty;

        public ValueTask<ChallengeResult> PresentAsync(ChallengeContext context, CancellationToken cancellationToken) =>
            new(new ChallengeResult { Passed = true, ChallengeType = Type, Responder = "alice" });
    }

    private sealed class ThreeAreNeeded : IChallenge
    {
        public ChallengeType Type => ChallengeType.MultiParty;

        public int RequiredApprovers => 3;

        public ValueTask<ChallengeResult> PresentAsync(ChallengeContext context, CancellationToken cancellationToken) =>
            new(new ChallengeResult { Passed = true, ChallengeType = Type, Responder = "alice, bob", Approvers = ["alice", "bob"] });
    }
}
