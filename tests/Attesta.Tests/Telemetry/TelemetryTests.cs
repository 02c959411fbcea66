using System.Diagnostics;
using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Audit;
using Attesta.Events;
using Attesta.Testing;
using Attesta.Tests.Line;
using Attesta.Trust;

namespace Attesta.Tests.Telemetry;

public sealed class TelemetryTests
{
    [Fact]
    public async Task An_evaluation_is_a_span_with_one_for_each_stage()
    {
        using var listening = new Listening();
        var fixture = GateFixture.At(0.45, new ScriptedOperator().Approves());
        fixture.Trust = new TrustEngine();
        await using var gate = fixture.Build();

        await gate.RunAsync(GateFixture.Action, (_, _) => ValueTask.FromResult(0), TestContext.Current.CancellationToken);

        listening.Spans.Select(span => span.OperationName).ShouldBe(
            ["attesta.score", "attesta.trust", "attesta.rule", "attesta.ask", "attesta.record", "attesta.evaluate", "attesta.run", "attesta.record"]);
        var evaluate = listening.Span("attesta.evaluate");
        listening.Spans.Take(5).ShouldAllBe(span => span.ParentSpanId == evaluate.SpanId);
        listening.Spans.Skip(5).ShouldAllBe(span => span.Parent == evaluate.Parent);
        evaluate.GetTagItem("attesta.action.name").ShouldBe("delete_records");
        evaluate.GetTagItem("attesta.risk.level").ShouldBe("medium");
        evaluate.GetTagItem("attesta.environment").ShouldBe("ci");
        evaluate.GetTagItem("attesta.ruling").ShouldBe("challenge");
        evaluate.GetTagItem("attesta.verdict").ShouldBe("approved");
        evaluate.GetTagItem("attesta.mode").ShouldBe("enforce");
        evaluate.GetTagItem("attesta.agent.id").ShouldBe("agent-1");
        evaluate.GetTagItem("attesta.session.id").ShouldBe("session-1");
        evaluate.GetTagItem("attesta.challenge.type").ShouldBe("confirm");
        evaluate.GetTagItem("attesta.audit.entry_id").ShouldBe(fixture.Ledger.Entries[0].EntryId);
        evaluate.Status.ShouldBe(ActivityStatusCode.Unset);
        listening.Span("attesta.score").GetTagItem("attesta.risk.scorer").ShouldBe("fixed");
        listening.Span("attesta.trust").GetTagItem("attesta.trust").ShouldBe(0.3);
        listening.Span("attesta.run").GetTagItem("attesta.verdict").ShouldBe("approved");
    }

    [Fact]
    public async Task No_argument_and_no_message_of_an_exception_is_in_a_span()
    {
        using var listening = new Listening();
        var action = GateFixture.Action with { Args = ["hush"], Kwargs = PlainMap.Of(("a", "hush")), FunctionDoc = "hush", Metadata = PlainMap.Of(("a", "hush")) };
        await using var gate = GateFixture.At(0.1).Build();

        await Should.ThrowAsync<InvalidOperationException>(async () =>
            await gate.RunAsync<int>(action, (_, _) => throw new InvalidOperationException("hush"), TestContext.Current.CancellationToken));

        var run = listening.Span("attesta.run");
        run.Status.ShouldBe(ActivityStatusCode.Error);
        run.GetTagItem("error.type").ShouldBe("System.InvalidOperationException");
        listening.Spans.SelectMany(span => span.TagObjects).ShouldAllBe(tag => !$"{tag.Value}".Contains("hush"));
        listening.Spans.ShouldAllBe(span => span.StatusDescription == null && !span.Events.Any());
    }

    [Theory]
    [InlineData(0.1, "1 attesta.verdict=approved attesta.risk.level=low attesta.mode=enforce")]
    [InlineData(0.9, "1 attesta.verdict=denied attesta.risk.level=critical attesta.mode=enforce attesta.cause=no_operator")]
    public async Task Verdicts_are_counted_by_what_they_are(double score, string counted)
    {
        using var listening = new Listening();

        await GateFixture.At(score).EvaluateAsync();

        listening.Counted("attesta.verdicts").ShouldBe([counted]);
        listening.Counted("attesta.reviews").ShouldBeEmpty();
        listening.Measurements.Count(measurement => measurement.Name == "attesta.ledger.append.duration").ShouldBe(1);
    }

    [Fact]
    public async Task Reviews_and_rubber_stamps_are_counted_so_that_their_share_is_known()
    {
        using var listening = new Listening();
        var fixture = GateFixture.At(0.45);
        fixture.Operator = new Reading(fixture.Clock, new ScriptedOperator().Approves(after: TimeSpan.Zero).Approves(after: TimeSpan.FromSeconds(60)).Denies());

        await fixture.EvaluateAsync();
        await fixture.EvaluateAsync();
        await fixture.EvaluateAsync();

        const string approved = "1 attesta.verdict=approved attesta.risk.level=medium attesta.challenge.type=confirm";
        listening.Counted("attesta.reviews").ShouldBe([approved, approved, approved.Replace("approved", "denied", StringComparison.Ordinal)]);
        listening.Counted("attesta.rubber_stamps").ShouldBe([approved]);
        listening.Measurements.Where(measurement => measurement.Name == "attesta.review.duration").Select(measurement => measurement.Value).ShouldBe([0, 60, 3]);
    }

    [Fact]
    public async Task A_question_is_pending_until_it_is_answered()
    {
        using var listening = new Listening();
        var person = new ScriptedOperator().Hangs();
        var fixture = GateFixture.At(0.45, person);

        var evaluating = fixture.EvaluateAsync().AsTask();
        await person.WhenAskedAsync();
        listening.Observe();
        fixture.Clock.Advance(TimeSpan.FromSeconds(301));
        await evaluating;

        // Tests beside this one may ask too: how many there are is not known, but that this one counts is.
        var pending = listening.Measurements.Where(measurement => measurement.Name == "attesta.approvals.pending").ToList();
        pending.Select(measurement => measurement.Tags).ShouldBe(
            ["attesta.risk.level=low", "attesta.risk.level=medium", "attesta.risk.level=high", "attesta.risk.level=critical"]);
        pending[1].Value.ShouldBeGreaterThanOrEqualTo(1);
        listening.Counted("attesta.verdicts").ShouldBe(["1 attesta.verdict=timed_out attesta.risk.level=medium attesta.mode=enforce attesta.cause=unanswered"]);
    }

    [Fact]
    public async Task A_ledger_that_fails_is_counted_and_seen()
    {
        using var listening = new Listening();
        var fixture = GateFixture.At(0.1);
        fixture.Ledger.Fail();

        await fixture.EvaluateAsync();

        listening.Counted("attesta.ledger.failures").ShouldBe(["1"]);
        listening.Counted("attesta.verdicts").ShouldBe(["1 attesta.verdict=denied attesta.risk.level=low attesta.mode=enforce attesta.cause=audit_failed"]);
        listening.Span("attesta.record").Status.ShouldBe(ActivityStatusCode.Error);
        listening.Span("attesta.evaluate").Status.ShouldBe(ActivityStatusCode.Error);
    }

    [Fact]
    public void A_broken_chain_is_counted_once_by_whoever_finds_it()
    {
        using var listening = new Listening();
        var folder = Directory.CreateTempSubdirectory("attesta-telemetry-").FullName;
        try
        {
            var path = Path.Combine(folder, "audit.jsonl");
            File.WriteAllText(path, "{}\n");
            using var trust = new LedgerTrust(path);
            trust.CatchUp();
            trust.CatchUp();
            LedgerVerifier.Verify(path, TestContext.Current.CancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        listening.Counted("attesta.chain.broken").ShouldBe(["1 attesta.found_by=trust", "1 attesta.found_by=verification"]);
    }

    [Fact]
    public async Task Dropped_events_are_counted()
    {
        var happened = await Events.WebhookFixture.DecidedAsync();
        using var listening = new Listening();
        var relay = new ObserverRelay([], Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        await relay.DisposeAsync();
        var closed = new ObserverRelay([new Events.WebhookFixture.Keeping()], Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        await closed.DisposeAsync();

        closed.Publish(happened);

        listening.Counted("attesta.observer.dropped").ShouldBe(["1"]);
    }

    /// <summary>A person for whom time passes, as long as they say that they read.</summary>
    private sealed class Reading(ManualClock clock, IOperator person) : IOperator
    {
        public async ValueTask<OperatorAnswer> AskAsync(OperatorPrompt prompt, CancellationToken cancellationToken)
        {
            var answer = await person.AskAsync(prompt, cancellationToken);
            if (answer is OperatorAnswer.Reviewed { Review.ReviewTime: var time })
                clock.Advance(time);
            return answer;
        }
    }
}
