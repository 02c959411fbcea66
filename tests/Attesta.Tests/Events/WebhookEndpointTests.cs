using Attesta.Events;

namespace Attesta.Tests.Events;

public sealed class WebhookEndpointTests
{
    [Theory]
    [InlineData("https://example.org/hook")]
    [InlineData("http://localhost:8080/hook")]
    [InlineData("http://127.0.0.1/hook")]
    [InlineData("http://127.8.8.8/hook")]
    [InlineData("http://[::1]:9/hook")]
    public void Takes_https_and_this_machine(string url) => new WebhookEndpoint { Url = new Uri(url) }.Url.ShouldBe(new Uri(url));

    [Theory]
    [InlineData("http://example.org/hook")]
    [InlineData("http://localhost.example.org/hook")]
    [InlineData("http://127.0.0.1.example.org/hook")]
    [InlineData("http://10.0.0.1/hook")]
    [InlineData("http://0.0.0.0/hook")]
    [InlineData("http://[::ffff:10.0.0.1]/hook")]
    [InlineData("ftp://example.org/hook")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:word@example.org/hook")]
    [InlineData("https://127.0.0.1@example.org/hook")]
    [InlineData("/hook")]
    public void Refuses_what_others_could_read_and_what_is_no_address(string url) =>
        Should.Throw<ArgumentException>(() => new WebhookEndpoint { Url = new Uri(url, UriKind.RelativeOrAbsolute) });

    [Fact]
    public void Refuses_events_that_do_not_exist() =>
        Should.Throw<ArgumentException>(() => new WebhookEndpoint { Url = Somewhere, Events = ["denied", "deneid"] }).Message.ShouldContain("'deneid'");

    [Theory]
    [InlineData("Host", "a")]
    [InlineData("content-length", "1")]
    [InlineData("X-Attesta-Signature", "sha256=0")]
    [InlineData("idempotency-key", "1")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("a b", "c")]
    [InlineData("", "c")]
    [InlineData("X-A", "b\r\nX-C: d")]
    [InlineData("X-A", "")]
    public void Refuses_headers_that_would_change_the_request(string name, string value) =>
        Should.Throw<ArgumentException>(() => new WebhookEndpoint { Url = Somewhere, Headers = new Dictionary<string, string> { [name] = value } });

    [Theory]
    [InlineData(0)]
    [InlineData(61)]
    [InlineData(-1)]
    public void Refuses_times_that_would_hang_or_never_begin(int seconds) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new WebhookEndpoint { Url = Somewhere, Timeout = TimeSpan.FromSeconds(seconds) });

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public void Refuses_counts_of_attempts_that_make_no_sense(int attempts) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new WebhookEndpoint { Url = Somewhere, MaxAttempts = attempts });

    [Theory]
    [InlineData("https://example.org/hooks/attesta?key=1#x", "https://example.org/hooks/attesta")]
    [InlineData("https://hooks.slack.com/services/T00000000/B00000000/abcdEFGH", "https://hooks.slack.com/services/***/***/***")]
    [InlineData("https://example.org:8443/api/v2/0f8fad5bd9cb469fa16570867728950e", "https://example.org:8443/api/v2/***")]
    [InlineData("https://example.org", "https://example.org/")]
    public void Is_shown_without_what_may_be_a_key(string url, string shown)
    {
        var endpoint = new WebhookEndpoint { Url = new Uri(url), Secret = "hidden" };

        endpoint.ShownUrl.ShouldBe(shown);
        endpoint.ToString().ShouldBe(shown);
    }

    [Fact]
    public void Waits_longer_each_time_and_never_too_long()
    {
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            var most = Math.Min(Math.Pow(2, attempt - 1), 30);
            Backoff.After(attempt, null).TotalSeconds.ShouldBeInRange(most / 2, most);
            Backoff.After(attempt, TimeSpan.MaxValue).ShouldBe(TimeSpan.FromSeconds(60));
            Backoff.After(attempt, TimeSpan.MinValue).TotalSeconds.ShouldBeInRange(most / 2, most);
        }
    }

    private static Uri Somewhere => new("https://example.org/hook");
}
