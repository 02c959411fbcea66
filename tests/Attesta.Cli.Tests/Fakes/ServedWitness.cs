using System.Net.Sockets;
using System.Text;
using Attesta.Audit.Proofs;
using Attesta.Cli.Running;
using Attesta.Testing;

namespace Attesta.Cli.Tests.Fakes;

/// <summary>A witness behind its own server, in this process, on a clock that the test holds.</summary>
internal sealed class ServedWitness : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SigningKey _key = SigningKey.New("witness.example.org/w1");
    private readonly CancellationTokenSource _stop = new();
    private readonly Witness _witness;
    private readonly WitnessServer _server;
    private readonly Task _running;

    public ServedWitness(string address = "http://127.0.0.1:0/")
    {
        var host = new CommandHost
        {
            Input = Stream.Null,
            Output = Stream.Null,
            Errors = Errors,
            Folder = _folder.Path,
            Variables = new Dictionary<string, string>(StringComparer.Ordinal),
            Time = Clock,
        };
        _witness = new Witness(Folder, _key, [new WitnessedLedger(null, [Log.Key])], Clock);
        _server = WitnessServer.Listen(host, _witness, address);
        _running = _server.RunAsync(_stop.Token);
    }

    public ManualClock Clock { get; } = new();

    public StringWriter Errors { get; } = new();

    public SigningKey Log { get; } = SigningKey.New("example.org/log");

    public string Folder => Path.Combine(_folder.Path, "witness");

    public Uri Address => _server.Address;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _server.Dispose();
        _witness.Dispose();
        _stop.Dispose();
        _key.Dispose();
        Log.Dispose();
        _folder.Dispose();
    }

    /// <summary>From now on signing throws what no signer is expected to throw.</summary>
    public void BreakKey() => _key.Dispose();

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    /// <summary>The body of an add-checkpoint that the witness signs, of a ledger of this name.</summary>
    public async Task<string> CheckpointAsync(string origin, long size = 1)
    {
        var text = $"{origin}\n{size}\n{Convert.ToBase64String(new byte[32])}\n";
        var signature = new NoteSignature(Log.Key.Name!, Log.Key.KeyId, await Log.SignAsync(Encoding.UTF8.GetBytes(text), CancellationToken.None));
        return $"old 0\n\n{new SignedNote(text, [signature])}";
    }

    /// <summary>The same as a whole request.</summary>
    public async Task<byte[]> RequestAsync(string origin, string headers = "") => Post(await CheckpointAsync(origin), headers);

    public byte[] Post(string body, string headers = "") =>
        Encoding.UTF8.GetBytes($"POST /add-checkpoint HTTP/1.1\r\nHost: {Address.Authority}\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(Address.Host, Address.Port, TestContext.Current.CancellationToken);
        return socket;
    }

    /// <summary>Sends bytes, in as many pieces, and reads until the server closes.</summary>
    public async Task<string> AskAsync(byte[] request, int pieces = 1)
    {
        using var socket = await ConnectAsync();
        foreach (var piece in request.Chunk(Math.Max(1, (request.Length + pieces - 1) / pieces)))
            await socket.SendAsync(piece, TestContext.Current.CancellationToken);
        return await ReadAsync(socket);
    }

    public Task<string> AskAsync(string request) => AskAsync(Encoding.UTF8.GetBytes(request));

    /// <summary>What comes until the server closes; as much as came when it cuts.</summary>
    public static async Task<string> ReadAsync(Socket socket)
    {
        using var answer = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            for (int got; (got = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken)) > 0;)
                answer.Write(buffer, 0, got);
        }
        catch (SocketException)
        {
            // It was cut.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
