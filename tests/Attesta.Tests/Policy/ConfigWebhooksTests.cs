using Attesta.Events;
using Attesta.Policy;
using Attesta.Testing;
using Attesta.Tests.Events;

namespace Attesta.Tests.Policy;

public sealed class ConfigWebhooksTests
{
    [Fact]
    public void Reads_a_receiver_and_shows_none_of_its_secrets()
    {
        var folder = Directory.CreateTempSubdirectory("attesta-webhooks-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "signing.key"), "from-a-file\n");
            var config = AttestaConfig.Parse(
                """
                webhooks:
                  - url: https://example.org/hooks/attesta?key=in-the-query
                    events: [denied, Timed-Out]
                    secret: file:signing.key
                    timeout_seconds: 2.5
                    max_attempts: 2
                    format: slack
                    headers:
                      Authorization: Bearer in-the-header
                  - {url: "http://localhost:8080/hook"}
                """,
                Path.Combine(folder, "attesta.yaml"));

            config.Webhooks.Count.ShouldBe(2);
            var first = config.Webhooks[0];
            first.Url.ShouldBe(new Uri("https://example.org/hooks/attesta?key=in-the-query"));
            first.Events.ShouldBe(["denied", "timed_out"]);
            first.Secret.ShouldBe("from-a-file");
            first.Timeout.ShouldBe(TimeSpan.FromSeconds(2.5));
            first.MaxAttempts.ShouldBe(2);
            first.Format.ShouldBe(WebhookFormat.Slack);
            first.Headers["authorization"].ShouldBe("Bearer in-the-header");
            config.Webhooks[1].Events.ShouldBeEmpty();
            config.Webhooks[1].Secret.ShouldBeNull();
            var settings = string.Join('\n', config.Effective.Select(setting => $"{setting.Key} = {setting.Value}"));
            settings.ShouldContain("webhooks[0].url = https://example.org/hooks/attesta\n");
            settings.ShouldContain("webhooks[0].events = denied, timed_out\n");
            settings.ShouldContain("webhooks[0].secret = file:signing.key\n");
            settings.ShouldContain("webhooks[0].headers.Authorization = (set)\n");
            settings.ShouldContain("webhooks[1].events = all\n");
            settings.ShouldNotContain("in-the-");
            settings.ShouldNotContain("from-a-file");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void No_section_is_no_receiver()
    {
        AttestaConfig.Parse("", "attesta.yaml").Webhooks.ShouldBeEmpty();
        AttestaConfig.Parse("webhooks: []", "attesta.yaml").CreateWebhooks(new InMemoryLedger()).ShouldBeNull();
    }

    [Theory]
    [InlineData("webhooks: {}", "1:11: webhooks: is a group of keys; expected a list of receivers, each with a url")]
    [InlineData("webhooks: [null]", "1:12: webhooks[0]: is empty; expected keys such as url")]
    [InlineData("webhooks: [{events: [denied]}]", "1:12: webhooks[0].url: is missing; expected a full https address, or env:NAME or file:PATH where it is")]
    [InlineData("webhooks: [{url: 5}]", "1:18: webhooks[0].url: is not text; expected a full https address")]
    [InlineData("webhooks: [{url: 'example.org/hush'}]", "1:18: webhooks[0].url: is no full https address; expected")]
    [InlineData("webhooks: [{url: 'http://example.org/hush'}]", "1:18: webhooks[0].url: is http, which anyone on the way can read and change; only this machine may be reached so; expected")]
    [InlineData("webhooks: [{url: 'https://hush:hush@example.org/'}]", "1:18: webhooks[0].url: holds a user name or a password; put them into a header; expected")]
    [InlineData("webhooks: [{url: 'env:ATTESTA_TEST_UNSET'}]", "1:18: webhooks[0].url: the variable ATTESTA_TEST_UNSET is not set, or empty; expected")]
    [InlineData("webhooks: [{url: 'https://a.example', urll: 1}]", "1:39: webhooks[0].urll: unknown key; did you mean url?")]
    [InlineData("webhooks: [{url: 'https://a.example', events: [deneid]}]", "1:48: webhooks[0].events[0]: 'deneid' is no event; expected")]
    [InlineData("webhooks: [{url: 'https://a.example', events: []}]", "1:47: webhooks[0].events: names no event; expected at least one event")]
    [InlineData("webhooks: [{url: 'https://a.example', secret: 'env:ATTESTA_TEST_UNSET'}]", "1:47: webhooks[0].secret: the variable ATTESTA_TEST_UNSET is not set, or empty; expected")]
    [InlineData("webhooks: [{url: 'https://a.example', timeout_seconds: 0}]", "1:56: webhooks[0].timeout_seconds: '0' does not fit; expected")]
    [InlineData("webhooks: [{url: 'https://a.example', max_attempts: 11}]", "1:53: webhooks[0].max_attempts: '11' does not fit; expected")]
    [InlineData("webhooks: [{url: 'https://a.example', format: teams}]", "1:47: webhooks[0].format: 'teams' is not known here; expected json or slack")]
    [InlineData("webhooks: [{url: 'https://a.example', headers: {Host: hush}}]", "1:55: webhooks[0].headers.Host: is set by Attesta; expected the name of a header")]
    [InlineData("webhooks: [{url: 'https://a.example', headers: {X-A: \"hu\\nsh\"}}]", "1:54: webhooks[0].headers.X-A: has characters in its value that a header cannot carry; expected")]
    [InlineData("webhooks: [{url: 'https://a.example', headers: {X-A: hush, x-a: hush}}]", "1:65: webhooks[0].headers.x-a: is given twice; case does not count in headers")]
    public void What_is_wrong_is_named_by_its_place_and_never_quoted_when_it_may_be_secret(string text, string problem)
    {
        var said = Should.Throw<ConfigException>(() => AttestaConfig.Parse(text, "attesta.yaml")).Message;

        said.ShouldStartWith("attesta.yaml:" + problem);
        said.ShouldNotContain("hush");
    }

    [Fact]
    public async Task A_gate_from_the_file_tells_its_receivers_and_leaves_none_of_it_behind_when_it_is_disposed()
    {
        await using var receiver = new Receiver();
        var ledger = new InMemoryLedger();
        var config = AttestaConfig.Parse($"webhooks: [{{url: '{receiver.Url}', events: [approved], secret: between-us}}]", "attesta.yaml");

        await using (var gate = config.CreateGate(ledger))
            await gate.EvaluateAsync(new ActionContext { FunctionName = "get_users", Environment = "ci" }, TestContext.Current.CancellationToken);

        var request = receiver.Requests.ShouldHaveSingleItem();
        WebhookSignature.IsValid(request.Headers["X-Attesta-Signature"], request.Body, "between-us").ShouldBeTrue();
        ledger.Entries.Count.ShouldBe(1);
    }
}
