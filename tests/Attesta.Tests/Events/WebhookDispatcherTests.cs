using Attesta.Actions;
using Attesta.Audit;
using Attesta.Events;
using Attesta.Tests.Line;
using Attesta.Trust;

namespace Attesta.Tests.Events;

public sealed class WebhookDispatcherTests
{
    [Fact]
    public async Task Delivers_an_event_that_its_receiver_can_check()
    {
        await using var receiver = new Receiver();
        var endpoint = new WebhookEndpoint { Url = receiver.Url, Secret = "s3cret", Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer t" } };
        var fixture = new WebhookFixture(endpoint);

        await fixture.SendAsync();
        await receiver.WhenRequestsAsync(1);
        await fixture.CloseAsync();

        var request = receiver.Requests.ShouldHaveSingleItem();
        request.Path.ShouldBe("/hook");
        request.Event.ShouldBe("approved");
        request.Headers["Content-Type"].ShouldBe("application/json; charset=utf-8");
        request.Headers["User-Agent"].ShouldStartWith("Attesta/");
        request.Headers["Authorization"].ShouldBe("Bearer t");
        request.Headers.ContainsKey("traceparent").ShouldBeFalse();
        WebhookSignature.IsValid(request.Headers["X-Attesta-Signature"], request.Body, "s3cret").ShouldBeTrue();
        WebhookSignature.IsValid(request.Headers["X-Attesta-Signature"], [.. request.Body, (byte)' '], "s3cret").ShouldBeFalse();
        WebhookSignature.IsValid(null, request.Body, "s3cret").ShouldBeFalse();
        request.Json.GetProperty("event").GetString().ShouldBe("approved");
        request.Json.GetProperty("timestamp").GetString().ShouldBe("2026-01-02T03:04:05.000000Z");
        request.Json.GetProperty("data").GetProperty("action_description").GetString().ShouldBe("delete_records('orders', 100)");
        fixture.DeadLetters.ShouldBeEmpty();
    }

    // From RFC 4231, test case 2.
    [Fact]
    public void Signs_as_others_do() =>
        WebhookSignature.Of("what do ya want for nothing?"u8, "Jefe").ShouldBe("sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");

    [Fact]
    public async Task Sends_only_the_events_that_are_asked_for()
    {
        await using var receiver = new Receiver();
        var fixture = new WebhookFixture(new WebhookEndpoint { Url = receiver.Url, Events = ["executed", "audit_logged"] });
        var gated = GateFixture.At(0.1);
        gated.Observers = [fixture.Dispatcher];

        await using (var gate = gated.Build())
            await gate.RunAsync(GateFixture.Action, (_, _) => ValueTask.FromResult(0));
        await receiver.WhenRequestsAsync(2);
        await fixture.CloseAsync();

        receiver.Requests.Select(request => request.Event).ShouldBe(["audit_logged", "executed"]);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    [InlineData(425)]
    [InlineData(429)]
    public async Task What_may_pass_is_tried_again_under_the_same_key(int status)
    {
        await using var receiver = new Receiver(Receiver.Answers(status), Receiver.Answers(status), Receiver.Answers(204));
        var fixture = new WebhookFixture(WebhookFixture.To(receiver));

        await fixture.SendAsync(2);
        await fixture.PassPauseAsync(1);
        await fixture.PassPauseAsync(2);
        await receiver.WhenRequestsAsync(4);
        await fixture.CloseAsync();

        receiver.Requests.Take(3).Select(request => request.Key).Distinct().Count().ShouldBe(1);
        receiver.Requests[3].Key.ShouldNotBe(receiver.Requests[0].Key);
        fixture.DeadLetters.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_receiver_may_ask_to_be_left_alone_but_not_for_ever()
    {
        await using var receiver = new Receiver(Receiver.Answers(429, "Retry-After: 7\r\n"), Receiver.Answers(503, "Retry-After: 86400\r\n"), Receiver.Answers(200));
        var fixture = new WebhookFixture(WebhookFixture.To(receiver));

        await fixture.SendAsync();
        await fixture.Clock.WhenWaitingAsync(static wait => wait == TimeSpan.FromSeconds(7));
        fixture.Clock.Advance(TimeSpan.FromSeconds(7));
        await fixture.Clock.WhenWaitingAsync(static wait => wait == TimeSpan.FromSeconds(60));
        fixture.Clock.Advance(TimeSpan.FromSeconds(60));
        await receiver.WhenRequestsAsync(3);
        await fixture.CloseAsync();

        fixture.DeadLetters.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(400, "the receiver answered 400")]
    [InlineData(404, "the receiver answered 404")]
    [InlineData(301, "the receiver answered 301; redirects are not followed")]
    public async Task What_will_not_pass_is_tried_once(int status, string error)
    {
        await using var elsewhere = new Receiver();
        await using var receiver = new Receiver(Receiver.Answers(status, $"Location: {elsewhere.Url}\r\n"));
        var fixture = new WebhookFixture(WebhookFixture.To(receiver));

        await fixture.SendAsync();
        await receiver.WhenRequestsAsync(1);
        await fixture.CloseAsync();

        receiver.Requests.Count.ShouldBe(1);
        elsewhere.Requests.ShouldBeEmpty();
        fixture.DeadLetters.ShouldHaveSingleItem().Metadata["last_error"].ShouldBe(error);
    }

    [Theory]
    [InlineData("hangs", true)]
    [InlineData("trickles", true)]
    [InlineData("closes", false)]
    [InlineData("breaks off", false)]
    public async Task A_receiver_that_fails_midway_is_tried_again(string how, bool isLate)
    {
        var step = how switch
        {
            "hangs" => Receiver.Hangs(),
            "trickles" => Receiver.Begins("HTTP/1.1 200 OK\r\nX-Slow: "),
            "closes" => Receiver.Closes(),
            _ => Receiver.BreaksOff("HTTP/1.1 20"),
        };
        await using var receiver = new Receiver(step, Receiver.Answers(200));
        var fixture = new WebhookFixture(WebhookFixture.To(receiver));

        await fixture.SendAsync();
        await receiver.WhenRequestsAsync(1);
        if (isLate)
            fixture.Clock.Advance(WebhookFixture.AttemptTimeout);
        await fixture.PassPauseAsync(1);
        await receiver.WhenRequestsAsync(2);
        await fixture.CloseAsync();

        receiver.Requests[1].Key.ShouldBe(receiver.Requests[0].Key);
        fixture.DeadLetters.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read()
    {
        await using var receiver = new Receiver(Receiver.Begins("HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\nmore and more"));
        var fixture = new WebhookFixture(WebhookFixture.To(receiver));

        await fixture.SendAsync(2);
        await receiver.WhenRequestsAsync(2);
        await fixture.CloseAsync();

        fixture.DeadLetters.ShouldBeEmpty();
    }

    [Fact]
    public async Task After_the_last_attempt_the_event_is_a_dead_letter_that_verifies_and_counts_for_nothing()
    {
        await using var receiver = new Receiver(Receiver.Answers(500));
        var url = new Uri($"{receiver.Url}/T0EXAMPLE0000?token=hidden");
        var fixture = new WebhookFixture(new WebhookEndpoint { Url = url, Timeout = WebhookFixture.AttemptTimeout, MaxAttempts = 2, Secret = "hidden", Format = WebhookFormat.Slack });

        await fixture.SendAsync();
        await fixture.PassPauseAsync(1);
        await receiver.WhenRequestsAsync(2);
        await fixture.CloseAsync();

        var letter = fixture.DeadLetters.ShouldHaveSingleItem();
        letter.ActionName.ShouldBe("attesta.webhook.dead_letter");
        letter.Metadata["endpoint"].ShouldBe($"http://127.0.0.1:{receiver.Port}/hook/***");
        var lost = letter.Metadata["lost"].ShouldBeOfType<PlainList>().ShouldHaveSingleItem().ShouldBeOfType<PlainMap>();
        lost["event"].ShouldBe("approved");
        lost["idempotency_key"].ShouldBe(receiver.Requests[0].Key);
        lost["attempts"].ShouldBe(2L);
        lost["error"].ShouldBe("the receiver answered 500");
        var line = CanonicalLine(letter);
        line.ShouldNotContain("hidden");
        LedgerVerifier.Verify(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(line + "\n")), TestContext.Current.CancellationToken).Intact.ShouldBeTrue();
        RubberStamps.IsOwn(letter).ShouldBeTrue();
        RubberStamps.Include(letter).ShouldBeFalse();
        var statistics = await AuditStatistics.OfAsync(new[] { letter }.ToAsyncEnumerable(), cancellationToken: TestContext.Current.CancellationToken);
        statistics.Decisions.ShouldBe(0);
        var trust = new TrustEngine();
        trust.Learn(letter);
        trust.List(fixture.Clock.GetUtcNow()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_receiver_that_is_down_makes_two_entries_a_minute_and_not_one_an_event()
    {
        await using var receiver = new Receiver(Receiver.Answers(410));
        var fixture = new WebhookFixture(WebhookFixture.To(receiver));

        await fixture.SendAsync(100);
        await receiver.WhenRequestsAsync(100);
        await fixture.CloseAsync();

        fixture.DeadLetters.Select(letter => letter.Metadata["events"]).ShouldBe([1L, 99L]);
        fixture.DeadLetters[1].Metadata["lost"].ShouldBeOfType<PlainList>().Count.ShouldBe(20);
    }

    [Fact]
    public async Task Gathered_losses_are_written_when_their_time_has_come()
    {
        await using var receiver = new Receiver(Receiver.Answers(410));
        var fixture = new WebhookFixture(WebhookFixture.To(receiver));

        await fixture.SendAsync(2);
        await fixture.Clock.WhenWaitingAsync(static wait => wait == DeadLetters.Gathering);
        fixture.Clock.Advance(DeadLetters.Gathering);
        await fixture.CloseAsync();

        fixture.DeadLetters.Select(letter => letter.DecidedAt).ShouldBe(["2025-01-15T10:00:00.000000Z", "2025-01-15T10:00:30.000000Z"]);
    }

    [Fact]
    public async Task A_full_queue_drops_what_comes_and_says_so()
    {
        await using var receiver = new Receiver(Receiver.Hangs());
        var fixture = new WebhookFixture(WebhookFixture.To(receiver));

        await fixture.SendAsync();
        await receiver.WhenRequestsAsync(1);
        await fixture.SendAsync(WebhookLane.Capacity + 5);
        await fixture.GiveUpAsync();

        fixture.DeadLetters.Sum(letter => (long)letter.Metadata["events"]!).ShouldBe(1 + WebhookLane.Capacity + 5);
        fixture.DeadLetters[0].Metadata["last_error"].ShouldBe("too many events were waiting");
        fixture.DeadLetters[^1].Metadata["last_error"].ShouldBe("the gate was closed before it could be sent");
    }

    [Fact]
    public async Task A_receiver_that_hangs_holds_up_no_other_and_no_evaluation()
    {
        await using var hanging = new Receiver(Receiver.Hangs());
        await using var other = new Receiver();
        var fixture = new WebhookFixture(WebhookFixture.To(hanging), new WebhookEndpoint { Url = other.Url, Events = ["approved"] });
        var gated = GateFixture.At(0.1);
        gated.Observers = [fixture.Dispatcher];

        // The clock of the deliveries stands still all the while: nothing here can have waited for a timeout.
        await using (var gate = gated.Build())
        {
            for (var i = 0; i < 100; i++)
                (await gate.EvaluateAsync(GateFixture.Action)).Verdict.ShouldBe(Verdict.Approved);
        }

        await other.WhenRequestsAsync(100);
        await hanging.WhenRequestsAsync(1);
        hanging.Requests.Count.ShouldBe(1);
        await fixture.GiveUpAsync();

        other.Requests.Count.ShouldBe(100);
        gated.Ledger.Entries.Count.ShouldBe(100);
    }

    [Fact]
    public async Task Dead_letters_are_no_events()
    {
        await using var receiver = new Receiver(Receiver.Answers(400));
        var ledger = new Attesta.Testing.InMemoryLedger();
        var dispatcher = new WebhookDispatcher([new WebhookEndpoint { Url = receiver.Url }], ledger);
        await using (var gate = new AttestaGate(ledger) { Observers = [dispatcher], DetectEnvironment = static () => "ci" })
            await gate.EvaluateAsync(new ActionContext { FunctionName = "get_users" }, TestContext.Current.CancellationToken);
        await receiver.WhenRequestsAsync(3);
        await dispatcher.DisposeAsync();

        receiver.Requests.Select(request => request.Event).ShouldBe(["risk_scored", "audit_logged", "approved"]);
        ledger.Entries.Count.ShouldBeInRange(2, 3);
    }

    [Fact]
    public async Task A_ledger_that_fails_takes_nothing_else_down()
    {
        await using var receiver = new Receiver(Receiver.Answers(400));
        var fixture = new WebhookFixture(WebhookFixture.To(receiver));
        fixture.Ledger.Fail();

        await fixture.SendAsync(3);
        await receiver.WhenRequestsAsync(3);
        await fixture.CloseAsync();
        await fixture.SendAsync(3);

        fixture.DeadLetters.ShouldBeEmpty();
    }

    [Fact]
    public async Task Closing_gives_what_waits_for_its_next_attempt_a_last_chance()
    {
        await using var receiver = new Receiver(Receiver.Answers(500), Receiver.Answers(200));
        var fixture = new WebhookFixture(WebhookFixture.To(receiver));

        await fixture.SendAsync();
        await fixture.Clock.WhenWaitingAsync(static wait => wait >= TimeSpan.FromSeconds(0.5) && wait <= TimeSpan.FromSeconds(1));
        await fixture.Dispatcher.DisposeAsync();

        receiver.Requests.Count.ShouldBe(2);
        fixture.DeadLetters.ShouldBeEmpty();
    }

    [Fact]
    public async Task Closing_waits_for_no_attempt_that_would_come_too_late()
    {
        await using var receiver = new Receiver(Receiver.Answers(500, "Retry-After: 3\r\n"));
        var fixture = new WebhookFixture(WebhookFixture.To(receiver));

        // Nobody moves the clock: only what ends by itself can end.
        await fixture.SendAsync();
        await fixture.Dispatcher.DisposeAsync();

        fixture.DeadLetters.ShouldHaveSingleItem();
    }

    private static string CanonicalLine(AuditEntry entry) => System.Text.Encoding.UTF8.GetString(AuditChain.Line(entry));
}
