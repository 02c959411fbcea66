using System.Net;
using System.Text;
using Attesta.Audit.Proofs;

namespace Attesta.Tests.Audit.Proofs;

/// <summary>A witness on this machine, on a port of its own.</summary>
internal sealed class ServedWitness : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly Task _serving;

    public ServedWitness(Witness witness)
    {
        Witness = witness;
        (_listener, Url) = Bound();
        _serving = ServeAsync();
    }

    public Uri Url { get; }

    public Witness Witness { get; set; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private static (HttpListener, Uri) Bound()
    {
        while (true)
        {
            using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            socket.Start();
            var url = $"http://127.0.0.1:{((IPEndPoint)socket.LocalEndpoint).Port}/w/";
            socket.Stop();
            var listener = new HttpListener { Prefixes = { url } };
            try
            {
                listener.Start();
                return (listener, new Uri(url));
            }
            catch (HttpListenerException)
            {
                // Somebody else was faster.
            }
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                var answer = context.Request.HttpMethod == "POST"
                    ? await Witness.AddCheckpointAsync(await reader.ReadToEndAsync())
                    : await Witness.LatestAsync(context.Request.Url!.Segments[^1]);
                context.Response.StatusCode = answer.Status;
                context.Response.ContentType = answer.ContentType;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer.Body));
                context.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
