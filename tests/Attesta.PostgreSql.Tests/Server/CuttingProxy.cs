using System.Net;
using System.Net.Sockets;

namespace Attesta.PostgreSql.Tests.Server;

/// <summary>Where a connection is cut, as seen by the server.</summary>
internal enum Cut
{
    /// <summary>The server never gets what was sent.</summary>
    BeforeRequest,

    /// <summary>The server gets half of it.</summary>
    WithinRequest,

    /// <summary>The server gets all of it, and the answer goes nowhere.</summary>
    BeforeAnswer,

    /// <summary>The server has answered, and half of that arrives.</summary>
    WithinAnswer,

    /// <summary>The server gets all of it, and neither side ever hears of the other again: no reset, no end.</summary>
    Silence,
}

/// <summary>A line to the server that is cut when told to, at one of the moments that matter.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly List<Task> _lines = [];
    private readonly int _serverPort;
    private readonly Task _accepting;
    private int _cut = -1;

    public CuttingProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections were cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Cuts the next request of any connection.</summary>
    public void CutNext(Cut cut) => Interlocked.Exchange(ref _cut, (int)cut);

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_lines);
        _over.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            try
            {
                _lines.Add(ForwardAsync(await _listener.AcceptTcpClientAsync(_over.Token)));
            }
            catch (Exception)
            {
                return;
            }
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        await Task.Yield();
        using (client)
        using (var server = new TcpClient())
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(_over.Token))
        {
            try
            {
                client.NoDelay = server.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, _over.Token);
                var line = new Line(this, client.GetStream(), server.GetStream());
                await Task.WhenAny(line.RequestsAsync(either.Token), line.AnswersAsync(either.Token));
            }
            catch (Exception)
            {
                // Cut is cut.
            }

            await either.CancelAsync();
            client.Client.LingerState = new LingerOption(true, 0);
        }
    }

    private sealed class Line(CuttingProxy proxy, NetworkStream client, NetworkStream server)
    {
        private int _cut = -1;

        public async Task RequestsAsync(CancellationToken over)
        {
            var buffer = new byte[256 * 1024];
            for (int count; (count = await client.ReadAsync(buffer, over)) > 0;)
            {
                var cut = Interlocked.Exchange(ref proxy._cut, -1);
                if (cut >= 0)
                    proxy.Cuts++;
                if (cut == (int)Cut.BeforeRequest)
                    return;
                if (cut == (int)Cut.WithinRequest)
                {
                    await server.WriteAsync(buffer.AsMemory(0, count / 2), over);
                    return;
                }

                if (cut >= 0)
                    Volatile.Write(ref _cut, cut);
                await server.WriteAsync(buffer.AsMemory(0, count), over);
            }
        }

        public async Task AnswersAsync(CancellationToken over)
        {
            var buffer = new byte[256 * 1024];
            for (int count; (count = await server.ReadAsync(buffer, over)) > 0;)
            {
                switch (Volatile.Read(ref _cut))
                {
                    case (int)Cut.BeforeAnswer:
                        return;
                    case (int)Cut.WithinAnswer:
                        await client.WriteAsync(buffer.AsMemory(0, count / 2), over);
                        return;
                    case (int)Cut.Silence:
                        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, over);
                        return;
                }

                await client.WriteAsync(buffer.AsMemory(0, count), over);
            }
        }
    }
}
