using System.Net;
using System.Net.Sockets;
using System.Text;
using Attesta.Audit.Proofs;

namespace Attesta.Cli.Running;

/// <summary>
/// A witness behind a small HTTP/1.1 server. Everything is bounded: the connections, the bytes of a request and the time for it. When there are too many
/// connections, the one that has been sending its request for longest makes room, so that however many hang, whoever sends at once is answered.
/// </summary>
internal sealed class WitnessServer : IDisposable
{
    /// <summary>Connections at a time.</summary>
    public const int MostConnections = 512;

    private const string PlainText = "text/plain; charset=utf-8";

    // When the system has no more of something, such as open files.
    private static readonly TimeSpan BreathingSpace = TimeSpan.FromMilliseconds(100);
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly CommandHost _host;
    private readonly Witness _witness;
    private readonly Socket _listener;
    private readonly string _prefix;
    private readonly Lock _lock = new();
    private readonly LinkedList<(WitnessConnection Connection, Task Served)> _oldestFirst = [];
    private string? _lastFault;

    private WitnessServer(CommandHost host, Witness witness, Socket listener, Uri address)
    {
        (_host, _witness, _listener) = (host, witness, listener);
        _prefix = address.AbsolutePath.EndsWith('/') ? address.AbsolutePath : address.AbsolutePath + "/";
        Address = new UriBuilder(address) { Port = ((IPEndPoint)listener.LocalEndPoint!).Port, Path = _prefix }.Uri;
    }

    /// <summary>Where it listens, with the port that it was given when none was asked for.</summary>
    public Uri Address { get; }

    /// <summary>Takes the address; connections wait until <see cref="RunAsync"/>.</summary>
    /// <exception cref="CommandFailure">It cannot be had.</exception>
    public static WitnessServer Listen(CommandHost host, Witness witness, string address)
    {
        const string hint = "name another with --listen, such as http://127.0.0.1:8191/";
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp || url.UserInfo.Length + url.Query.Length + url.Fragment.Length > 0)
            throw new CommandFailure(ExitCode.Usage, $"{address} cannot be listened on: it is no http address", hint);
        if (!IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip) && url.Host != "localhost")
            throw new CommandFailure(ExitCode.Usage, $"{address} cannot be listened on: its host is neither localhost nor an IP address of this machine", hint);
        var point = new IPEndPoint(ip ?? IPAddress.Loopback, url.Port);
        var listener = new Socket(point.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(point);
            listener.Listen(MostConnections);
            return new(host, witness, listener, url);
        }
        catch (SocketException taken)
        {
            listener.Dispose();
            throw new CommandFailure(ExitCode.Usage, $"{address} cannot be listened on: {taken.Message}", hint);
        }
    }

    /// <summary>Answers until it is told to stop; what is being answered then is answered first.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
                Take(socket);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (SocketException)
            {
                DropOldest();
                await Task.Delay(BreathingSpace, _host.Time, CancellationToken.None).ConfigureAwait(false);
            }
        }

        _listener.Dispose();
        Task[] answering;
        lock (_lock)
            answering = [.. _oldestFirst.Where(one => !one.Connection.TryDrop(hasAnswer: false)).Select(one => one.Served)];
        await Task.WhenAll(answering).ConfigureAwait(false);
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Socket socket)
    {
        var connection = new WitnessConnection(socket, AnswerAsync, _host.Time);
        lock (_lock)
        {
            if (_oldestFirst.Count >= MostConnections && !DropOldest())
            {
                connection.Dispose();
                return;
            }

            _ = ForgetAsync(_oldestFirst.AddLast((connection, Task.Run(connection.ServeAsync))));
        }
    }

    private async Task ForgetAsync(LinkedListNode<(WitnessConnection Connection, Task Served)> node)
    {
        await node.Value.Served.ConfigureAwait(false);
        lock (_lock)
        {
            if (node.List is not null)
                _oldestFirst.Remove(node);
        }

        node.Value.Connection.Dispose();
    }

    private bool DropOldest()
    {
        lock (_lock)
        {
            for (var node = _oldestFirst.First; node is not null; node = node.Next)
            {
                if (!node.Value.Connection.TryDrop(hasAnswer: true))
                    continue;
                _oldestFirst.Remove(node);
                return true;
            }
        }

        return false;
    }

    private async Task<WitnessAnswer> AnswerAsync(HttpHead head, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var name = head.Path.StartsWith(_prefix, StringComparison.Ordinal) ? head.Path[_prefix.Length..] : "";
        var isCheckpoint = name.StartsWith("checkpoint/", StringComparison.Ordinal);
        if (name != "add-checkpoint" && !isCheckpoint)
            return new(404, PlainText, "there is add-checkpoint to post to, and checkpoint/NAME to get\n");
        if (head.Method != (isCheckpoint ? "GET" : "POST"))
            return new(405, PlainText, "add-checkpoint is posted to, and checkpoint/NAME got\n");
        try
        {
            if (isCheckpoint)
                return Told(await _witness.LatestAsync(name["checkpoint/".Length..], cancellationToken).ConfigureAwait(false));
            return Told(await _witness.AddCheckpointAsync(Strict.GetString(body.Span), cancellationToken).ConfigureAwait(false));
        }
        catch (DecoderFallbackException)
        {
            return new(400, PlainText, "the request is not UTF-8\n");
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            // Nothing is signed then, and the owner hears of it.
            return Told(new(500, PlainText, "the witness failed\n") { Fault = failed.Message });
        }
    }

    // Whoever asks may ask again and again: the owner is told once.
    private WitnessAnswer Told(WitnessAnswer answer)
    {
        if (answer.Fault != Interlocked.Exchange(ref _lastFault, answer.Fault) && answer.Fault is { } fault)
            _host.Complain($"a checkpoint could not be kept or read: {fault}");
        return answer;
    }
}
