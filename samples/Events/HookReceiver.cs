using System.Net;
using System.Net.Sockets;
using Attesta.Events;

namespace Events;

/// <summary>The other side of a webhook: takes one event after the other, and believes none that is not signed.</summary>
public sealed class HookReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _secret;

    public HookReceiver(string secret)
    {
        _secret = secret;
        Url = new Uri($"http://127.0.0.1:{FreePort()}/attesta/");
        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
    }

    public Uri Url { get; }

    /// <summary>Waits for one event and says its name; null when whoever sent it does not know the secret.</summary>
    public async Task<string?> TakeAsync()
    {
        var context = await _listener.GetContextAsync();
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);

        var isGenuine = WebhookSignature.IsValid(context.Request.Headers["X-Attesta-Signature"], body.ToArray(), _secret);
        context.Response.StatusCode = isGenuine ? 204 : 401;
        context.Response.Close();
        return isGenuine ? context.Request.Headers["X-Attesta-Event"] : null;
    }

    public void Dispose() => _listener.Close();

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
