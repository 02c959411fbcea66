using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Attesta.Tests.Events;

/// <summary>A request as it came over the wire.</summary>
internal sealed record Received(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Event => Headers["X-Attesta-Event"];

    public string Key => Headers["Idempotency-Key"];
}

/// <summary>A real HTTP receiver on loopback that does with each request what its script says; without one it answers 200.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    public delegate Task Step(Received request, NetworkStream stream, CancellationToken stop);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<Received> _requests = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _watchers = [];
    private readonly List<Task> _connections = [];
    private readonly Step[] _script;
    private readonly Task _accepting;

    public Receiver(params Step[] script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{Port}/hook");

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlyList<Received> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    public static Step Answers(int status, string headers = "") => (_, stream, stop) => SayAsync(stream, $"HTTP/1.1 {status} X\r\n{headers}Content-Length: 0\r\n\r\n", stop);

    /// <summary>Takes the request and says nothing until the connection ends.</summary>
    public static Step Hangs() => (_, _, stop) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);

    /// <summary>Closes the connection without an answer.</summary>
    public static Step Closes() => static (_, stream, _) =>
    {
        stream.Close();
        return Task.CompletedTask;
    };

    /// <summary>Says these bytes and then nothing more.</summary>
    public static Step Begins(string text) => async (_, stream, stop) =>
    {
        await SayAsync(stream, text, stop);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
    };

    /// <summary>Says these bytes and closes.</summary>
    public static Step BreaksOff(string text) => async (_, stream, stop) =>
    {
        await SayAsync(stream, text, stop);
        stream.Close();
    };

    public Task WhenRequestsAsync(int count)
    {
        lock (_gate)
        {
            if (_requests.Count >= count)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((count, reached));
            return Patience.ForAsync(reached.Task, () => $"{count} requests; {Requests.Count} came");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();

        // Only then: a listener that was stopped cannot be asked for one more connection, and the loop may be about to.
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private static async Task SayAsync(NetworkStream stream, string text, CancellationToken stop)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), stop);
        await stream.FlushAsync(stop);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await ReadAsync(stream) is { } request)
                    await Take(request)(request, stream, _stop.Token);
            }
            catch (Exception ended) when (ended is OperationCanceledException or IOException or ObjectDisposedException)
            {
                // Either side left.
            }
        }
    }

    private Step Take(Received request)
    {
        lock (_gate)
        {
            _requests.Add(request);
            foreach (var (_, reached) in _watchers.Where(watcher => watcher.Count == _requests.Count))
                reached.TrySetResult();
            return _script.Length == 0 ? Answers(200) : _script[Math.Min(_requests.Count, _script.Length) - 1];
        }
    }

    private async Task<Received?> ReadAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var buffer = new byte[16 * 1024];
        int end;
        while ((end = Encoding.Latin1.GetString([.. bytes]).IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            if (!await MoreAsync())
                return null;
        }

        var lines = Encoding.Latin1.GetString([.. bytes.Take(end)]).Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
        var length = int.Parse(headers["Content-Length"], System.Globalization.CultureInfo.InvariantCulture);
        while (bytes.Count < end + 4 + length)
        {
            if (!await MoreAsync())
                return null;
        }

        return new Received(lines[0].Split(' ')[1], headers, [.. bytes.Skip(end + 4).Take(length)]);

        async Task<bool> MoreAsync()
        {
            var count = await stream.ReadAsync(buffer, _stop.Token);
            bytes.AddRange(buffer.AsSpan(0, count));
            return count > 0;
        }
    }
}
