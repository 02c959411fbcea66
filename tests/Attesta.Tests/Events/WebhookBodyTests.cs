using System.Text.Json;
using Attesta.Actions;
using Attesta.Events;
using Attesta.Testing;
using Attesta.Tests.Line;

namespace Attesta.Tests.Events;

public sealed class WebhookBodyTests
{
    [Fact]
    public async Task A_decision_tells_what_a_receiver_needs()
    {
        var fixture = GateFixture.At(0.45, new ScriptedOperator().Approves(by: "ann", after: TimeSpan.FromSeconds(1)));
        var data = (await BodiesAsync(fixture, GateFixture.Action))["approved"].GetProperty("data");

        Text("request_id").ShouldBe(fixture.Entry.EntryId);
        Text("action_name").ShouldBe("delete_records");
        Text("action_description").ShouldBe("delete_records('orders', 100)");
        Text("action_digest").ShouldBe(fixture.Entry.Metadata["action_digest"]);
        Text("agent_id").ShouldBe("agent-1");
        Text("session_id").ShouldBe("session-1");
        Text("environment").ShouldBe("ci");
        Text("mode").ShouldBe("enforce");
        Text("ruling").ShouldBe("challenge");
        Text("risk_level").ShouldBe("medium");
        data.GetProperty("risk_score").GetDouble().ShouldBe(0.45);
        data.GetProperty("factors").GetArrayLength().ShouldBe(fixture.Entry.Metadata["factors"].ShouldBeOfType<PlainList>().Count);
        data.GetProperty("domains").GetArrayLength().ShouldBe(0);
        Text("verdict").ShouldBe("approved");
        Text("cause").ShouldBeNull();
        Text("reason").ShouldBe("Approved by ann.");
        Text("audit_entry_id").ShouldBe(fixture.Entry.EntryId);
        data.GetProperty("approver_ids").EnumerateArray().Select(name => name.GetString()).ShouldBe(["ann"]);
        Text("challenge_type").ShouldBe("confirm");
        data.GetProperty("challenge_passed").GetBoolean().ShouldBeTrue();
        data.GetProperty("review_duration_seconds").GetDouble().ShouldBe(fixture.Entry.ReviewDurationSeconds);
        data.GetProperty("min_review_met").GetBoolean().ShouldBeFalse();

        string? Text(string name) => data.GetProperty(name).GetString();
    }

    [Fact]
    public async Task Every_event_has_a_body_in_both_formats_and_no_secret_is_in_any()
    {
        const string secret = "hunter2-hunter2";
        var fixture = GateFixture.At(0.45, new ScriptedOperator().Approves());
        fixture.Trust = new EvenTrust();
        var action = GateFixture.Action with
        {
            Kwargs = PlainMap.Of(("password", secret), ("note", $"Authorization: Bearer {new string('a', 20)}{secret}")),
            FunctionDoc = $"password={secret}",
            Hints = PlainMap.Of(("password", secret)),
            Metadata = PlainMap.Of(("api_key", secret)),
        };
        var hearing = new WebhookFixture.Keeping();
        fixture.Observers = [hearing];
        await using (var gate = fixture.Build())
            await gate.RunAsync<int>(action, (_, _) => throw new InvalidOperationException($"password={secret}")).ShouldThrowAsync<InvalidOperationException>();

        hearing.Events.Select(happened => happened.Name)
            .ShouldBe(["trust_computed", "risk_scored", "challenge_issued", "challenge_completed", "audit_logged", "approved", "executed"]);
        foreach (var happened in hearing.Events)
        {
            foreach (var body in new[] { EventJson.Of(happened, new Redactor()), SlackMessage.Of(happened, new Redactor()) })
            {
                System.Text.Encoding.UTF8.GetString(body).ShouldNotContain("hunter2");
                body.Length.ShouldBeLessThan(64 * 1024);
                JsonDocument.Parse(body).RootElement.ValueKind.ShouldBe(JsonValueKind.Object);
            }
        }
    }

    [Fact]
    public async Task The_size_is_bounded_whatever_an_agent_sends()
    {
        var huge = new string('\u0001', 1_000_000);
        var action = new ActionContext { FunctionName = "f" + new string('x', 200), Args = [huge, huge], AgentId = new string('\u202e', 500), SessionId = new string('<', 500) };

        var decided = await WebhookFixture.DecidedAsync(action);

        EventJson.Of(decided, new Redactor()).Length.ShouldBeLessThan(64 * 1024);
        var slack = JsonDocument.Parse(SlackMessage.Of(decided, new Redactor())).RootElement;
        foreach (var text in Texts(slack))
            text.Length.ShouldBeLessThan(3_000);
    }

    [Theory]
    [InlineData("<!channel> look")]
    [InlineData("@channel @here @everyone")]
    [InlineData("<@U12345678>")]
    [InlineData("<https://evil.example|click here>")]
    [InlineData("https://evil.example/x")]
    [InlineData("` @here `")]
    [InlineData("``` <!here> ```")]
    [InlineData("a\n*bold* _it_ ~s~\n> quote")]
    [InlineData("&lt;!channel&gt;")]
    public async Task Text_of_an_agent_cannot_act_in_a_chat(string hostile)
    {
        var action = new ActionContext { FunctionName = "f" + hostile, Args = [hostile], AgentId = hostile, SessionId = hostile };
        var slack = JsonDocument.Parse(SlackMessage.Of(await WebhookFixture.DecidedAsync(action), new Redactor())).RootElement;

        slack.GetProperty("parse").GetString().ShouldBe("none");
        slack.GetProperty("link_names").GetBoolean().ShouldBeFalse();
        foreach (var block in slack.GetProperty("blocks").EnumerateArray())
            block.GetProperty("text").GetProperty("verbatim").GetBoolean().ShouldBeTrue();
        foreach (var text in Texts(slack))
        {
            text.ShouldNotContain("<");
            text.ShouldNotContain(">");
            text.ShouldNotContain("@");
            text.ShouldNotContain("://");

            // What stands outside of code spans is ours alone.
            string.Concat(text.Split('`').Where((_, i) => i % 2 == 0)).ShouldNotContain("bold");
            (text.Count(c => c == '`') % 2).ShouldBe(0);
            text.Split('\n').ShouldAllBe(line => line.Count(c => c == '`') % 2 == 0);
        }
    }

    private static IEnumerable<string> Texts(JsonElement slack) =>
        slack.GetProperty("blocks").EnumerateArray().Select(block => block.GetProperty("text").GetProperty("text").GetString()!).Prepend(slack.GetProperty("text").GetString()!);

    private static async Task<Dictionary<string, JsonElement>> BodiesAsync(GateFixture fixture, ActionContext action)
    {
        var hearing = new WebhookFixture.Keeping();
        fixture.Observers = [hearing];
        await using (var gate = fixture.Build())
            await gate.EvaluateAsync(action);
        return hearing.Events.ToDictionary(happened => happened.Name, happened => JsonDocument.Parse(EventJson.Of(happened, new Redactor())).RootElement);
    }

    private sealed class EvenTrust : Attesta.Trust.ITrustSource
    {
        public double Influence => 0;

        public ValueTask<double> TrustOfAsync(string agentId, IReadOnlyList<string> domains, DateTimeOffset now) => new(0.5);
    }
}
