using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Attesta.Audit;
using Attesta.Audit.Proofs;

namespace Attesta.Tests.Audit.Proofs;

/// <summary>The ledger's side of a witness, against one that is hostile or broken.</summary>
public sealed class WitnessAnchorTests : IDisposable
{
    private readonly SignedLog _log = new();
    private readonly SigningKey _key = SigningKey.New("witness.example.org/w1");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private VerifierKey WitnessKey => _key.Key.AsCosigner(_key.Key.Name!);

    public void Dispose()
    {
        _key.Dispose();
        _log.Dispose();
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\njunk\n", "without its signature")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "without its signature")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example.org/\r\nContent-Length: 0\r\n\r\n", "redirects (status 302)")]
    [InlineData("HTTP/1.1 307 Temporary Redirect\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n", "redirects (status 307)")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "does not know the ledger's key (status 404)")]
    [InlineData("HTTP/1.1 422 No\r\nContent-Length: 0\r\n\r\n", "no continuation")]
    [InlineData("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", "status 500")]
    [InlineData("HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\n0\n", "as many entries, but others")]
    [InlineData("HTTP/1.1 409 Conflict\r\nContent-Length: 4\r\n\r\n999\n", "has seen 999 entries")]
    [InlineData("HTTP/1.1 409 Conflict\r\nContent-Length: 3\r\n\r\n-1\n", "as many entries, but others")]
    [InlineData("HTTP/1.1 409 Conflict\r\nContent-Length: 21\r\n\r\n99999999999999999999\n", "as many entries, but others")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n", "answered more than a witness does")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\ntorn", "cannot be reached")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n\u00ff\u00fe", "without its signature")]
    [InlineData("nonsense\r\n\r\n", "cannot be reached")]
    [InlineData("", "cannot be reached")]
    public async Task A_wrong_answer_anchors_nothing_and_says_why(string answer, string why)
    {
        await using var server = new RawServer((_, stream) => stream.WriteAsync(Encoding.Latin1.GetBytes(answer)).AsTask());

        (await FailureAsync(server)).ShouldContain(why);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX: ")]
    public async Task An_answer_without_an_end_is_read_up_to_a_bound(string lead)
    {
        var sent = 0L;
        await using var server = new RawServer(async (_, stream) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(lead));
            for (var chunk = Encoding.ASCII.GetBytes("400\r\n" + new string('x', 1024) + "\r\n"); ; sent += chunk.Length)
                await stream.WriteAsync(chunk);
        });

        await FailureAsync(server);

        // What the system buffers on the way comes on top.
        Interlocked.Read(ref sent).ShouldBeLessThan(32 * 1024 * 1024);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n— wit")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n")]
    public async Task A_slow_answer_ends_with_the_deadline(string beginning)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RawServer(async (_, stream) =>
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(beginning));
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, Token);
        });
        var failing = FailureAsync(server);
        await asked.Task;

        _log.Clock.Advance(TimeSpan.FromSeconds(10));

        (await failing).ShouldContain("did not answer within 10 seconds");
    }

    [Fact]
    public async Task A_signature_counts_for_this_checkpoint_by_this_key_and_now()
    {
        using var stranger = SigningKey.New("witness.example.org/w1");
        var now = _log.Clock.GetUtcNow();
        await using var server = new RawServer(AnswerAsync);

        (await FailureAsync(server, "other note")).ShouldContain("without its signature");
        (await FailureAsync(server, "other key")).ShouldContain("without its signature");
        (await FailureAsync(server, "other id")).ShouldContain("without its signature");
        (await FailureAsync(server, "plain")).ShouldContain("without its signature");
        (await FailureAsync(server, "future")).ShouldContain("which is not now");
        (await FailureAsync(server, "past")).ShouldContain("which is not now");
        (await FailureAsync(server, "end of time")).ShouldContain("without its signature");
        (await FailureAsync(server, "right")).ShouldBe("");

        async Task AnswerAsync(string request, Stream stream)
        {
            var text = SignedNote.Parse(request[(request.IndexOf("\n\n", request.IndexOf("old ", StringComparison.Ordinal), StringComparison.Ordinal) + 2)..])!.Text;
            var right = await Signing.CosignAsync(_key, WitnessKey, text, now, Token);
            var line = _mode switch
            {
                "other note" => await Signing.CosignAsync(_key, WitnessKey, text + "x\n", now, Token),
                "other key" => await Signing.CosignAsync(stranger, WitnessKey, text, now, Token),
                "other id" => right with { KeyId = right.KeyId ^ 1 },
                "plain" => await Signing.LineAsync(_key, text, Token),
                "future" => await Signing.CosignAsync(_key, WitnessKey, text, now.AddDays(1), Token),
                "past" => await Signing.CosignAsync(_key, WitnessKey, text, DateTimeOffset.UnixEpoch, Token),
                "end of time" => right with { Signature = (byte[])[.. Enumerable.Repeat((byte)0xff, 8), .. right.Signature.Span[8..]] },
                _ => right,
            };
            await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{line}\n")));
        }
    }

    [Fact]
    public async Task A_witness_that_names_another_size_each_time_is_asked_three_times()
    {
        var requests = 0;
        await using var server = new RawServer((_, stream) =>
        {
            var size = Interlocked.Increment(ref requests) % 2 + 1;
            return stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{size}\n"))).AsTask();
        });

        (await FailureAsync(server)).ShouldContain("changes its mind");
        requests.ShouldBe(3);
    }

    [Fact]
    public async Task What_a_witness_merely_said_it_had_seen_does_not_stick()
    {
        var sizes = new List<string>();
        await using var server = new RawServer((request, stream) =>
        {
            sizes.Add(request[request.IndexOf("old ", StringComparison.Ordinal)..].Split('\n')[0]);
            return stream.WriteAsync("HTTP/1.1 409 Conflict\r\nContent-Length: 4\r\nConnection: close\r\n\r\n999\n"u8.ToArray()).AsTask();
        });
        using var anchor = new WitnessAnchor(server.Url, WitnessKey, _log.Clock);

        await FailureAsync(anchor);
        await FailureAsync(anchor);

        sizes.ShouldBe(["old 0", "old 0"]);
    }

    [Fact]
    public async Task Without_tls_behind_https_it_says_what_is_wrong_with_the_connection()
    {
        await using var server = new RawServer((_, stream) => stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray()).AsTask(), readsHttp: false);
        using var anchor = new WitnessAnchor(new UriBuilder(server.Url) { Scheme = "https" }.Uri, WitnessKey, _log.Clock);

        var failure = await FailureAsync(anchor);

        failure.ShouldContain("cannot be reached");
        failure.ShouldNotContain("inner exception");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\njunk\n", "has not signed")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n", "answered more")]
    [InlineData("HTTP/1.1 301 Moved\r\nLocation: /\r\nContent-Length: 0\r\n\r\n", "redirects")]
    [InlineData("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", "status 403")]
    public async Task Verification_takes_no_wrong_answer_for_nothing(string answer, string why)
    {
        await using var server = new RawServer((_, stream) => stream.WriteAsync(Encoding.ASCII.GetBytes(answer)).AsTask());
        using var anchor = new WitnessAnchor(server.Url, WitnessKey, _log.Clock);
        await _log.WriteAsync(3);

        var report = await new ProofVerifier { Keys = [_log.Key.Key], Anchors = [anchor], Time = _log.Clock }.VerifyAsync(_log.Path, Token);

        report.Findings.ShouldContain(finding => finding.Kind == FindingKind.UnreadAnchor && finding.Detail.Contains(why, StringComparison.Ordinal));
        report.AnchoredEntries.ShouldBe(0);
    }

    private string _mode = "";

    private async Task<string> FailureAsync(RawServer server, string mode = "")
    {
        _mode = mode;
        using var anchor = new WitnessAnchor(server.Url, WitnessKey, _log.Clock);
        return await FailureAsync(anchor);
    }

    private int _written;

    /// <summary>Has a checkpoint anchored, and says why it was not.</summary>
    private async Task<string> FailureAsync(WitnessAnchor anchor)
    {
        await _log.WriteAsync(3, first: _written += 10);
        var prover = LedgerProver.Open(_log.Path, [_log.Key.Key])!;
        try
        {
            await anchor.StoreAsync(new CheckpointOffer(prover.Checkpoint, prover.Note, LedgerText.OfFile(_log.Path), new TileFolder(_log.Path + ".proof")), Token);
            return "";
        }
        catch (AnchorFailedException failed)
        {
            return failed.Message;
        }
    }

    /// <summary>A server that answers each connection's first request with whatever bytes, and closes.</summary>
    private sealed class RawServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _ended = new();
        private readonly Task _serving;

        public RawServer(Func<string, Stream, Task> answer, bool readsHttp = true)
        {
            _listener.Start();
            Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
            _serving = ServeAsync(answer, readsHttp);
        }

        public Uri Url { get; }

        public async ValueTask DisposeAsync()
        {
            await _ended.CancelAsync();
            _listener.Dispose();
            await _serving;
            _ended.Dispose();
        }

        private async Task ServeAsync(Func<string, Stream, Task> answer, bool readsHttp)
        {
            while (!_ended.IsCancellationRequested)
            {
                try
                {
                    using var client = await _listener.AcceptTcpClientAsync(_ended.Token);
                    await using var stream = client.GetStream();
                    var request = await ReadAsync(stream, readsHttp);
                    await answer(request, stream).WaitAsync(_ended.Token);
                }
                catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
                {
                    // The other end has heard enough, or the test is over.
                }
            }
        }

        private async Task<string> ReadAsync(NetworkStream stream, bool readsHttp)
        {
            var request = new StringBuilder();
            for (var buffer = new byte[64 * 1024]; ;)
            {
                var got = await stream.ReadAsync(buffer, _ended.Token);
                request.Append(Encoding.UTF8.GetString(buffer, 0, got));
                var text = request.ToString();
                var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
                if (got == 0 || !readsHttp || (end >= 0 && (!text.StartsWith("POST", StringComparison.Ordinal) || (text.Length > end + 4 && text[^1] == '\n'))))
                    return text;
            }
        }
    }
}
