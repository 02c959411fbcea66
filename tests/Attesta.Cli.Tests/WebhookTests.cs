using System.Net;
using System.Net.Sockets;
using System.Text;
using Attesta.Cli.Tests.Fakes;

namespace Attesta.Cli.Tests;

public sealed class WebhookTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_command_decides_is_sent_before_it_ends()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _folder.Write("attesta.yaml", $"webhooks: [{{url: 'http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/', events: [approved]}}]\n");
        _folder.Write("action.json", """{"function_name": "get_users", "environment": "ci"}""");
        var received = TakeOneAsync(listener);

        (await RunAsync("evaluate", "action.json")).Code.ShouldBe(0);

        (await received).ShouldContain("X-Attesta-Event: approved\r\n");
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_changes_no_exit_code_and_leaves_a_dead_letter()
    {
        int port;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        _folder.Write("attesta.yaml", $"webhooks: [{{url: 'http://127.0.0.1:{port}/', events: [denied], max_attempts: 1}}]\nrisk: {{block: [drop_database]}}\n");
        _folder.Write("action.json", """{"function_name": "drop_database", "environment": "ci"}""");

        (await RunAsync("evaluate", "action.json")).Code.ShouldBe(126);

        var trail = await RunAsync("audit", "query", "--action", "attesta.webhook.dead_letter", "--json");
        trail.Out.ShouldContain($"http://127.0.0.1:{port}/");
        (await RunAsync("audit", "verify")).Code.ShouldBe(0);
    }

    private Task<Answered> RunAsync(params string[] arguments) => new InProcess(_folder.Path).RunAsync(arguments);

    private static async Task<string> TakeOneAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        var buffer = new byte[64 * 1024];
        var text = new StringBuilder();
        for (var count = 1; count > 0 && !text.ToString().EndsWith("}}", StringComparison.Ordinal);)
        {
            count = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        await stream.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        return text.ToString();
    }
}
