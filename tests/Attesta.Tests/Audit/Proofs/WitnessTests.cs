using System.Net;
using System.Text;
using Attesta.Audit;
using Attesta.Audit.Proofs;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Audit.Proofs;

public sealed class WitnessTests : IDisposable
{
    private readonly SignedLog _log = new();
    private readonly SigningKey _key = SigningKey.New("witness.example.org/w1");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _key.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task It_signs_what_continues_what_it_has_seen()
    {
        var offers = new List<(long Size, string Request)>();
        foreach (var round in Enumerable.Range(0, 3))
        {
            await _log.WriteAsync(5, first: round * 10);
            offers.Add((Prover().Checkpoint.Size, Prover().ProveConsistency(offers.Count == 0 ? 0 : offers[^1].Size)!.ToString()));
        }

        var witness = Open();
        foreach (var (size, request) in offers)
        {
            var answer = await witness.AddCheckpointAsync(request, Token);

            answer.Status.ShouldBe(200, answer.Body);
            var note = SignedNote.Parse(request[(request.IndexOf("\n\n", StringComparison.Ordinal) + 2)..] + answer.Body)!;
            note.Check([witness.Key], out _).ShouldBe(NoteCheck.Trusted);
            witness.Key.CosignedAt(NoteSignature.Parse(answer.Body.TrimEnd('\n'))!).ShouldBe(_log.Clock.GetUtcNow());
        }

        // It remembers beyond its own life.
        var latest = await Open().LatestAsync(Witness.NameOf(Prover().Checkpoint.Origin), Token);
        Checkpoint.Parse(SignedNote.Parse(latest.Body)!.Text)!.Size.ShouldBe(offers[^1].Size);
    }

    [Fact]
    public async Task It_remembers_what_it_signed_whatever_signatures_it_was_sent_with_it()
    {
        await _log.WriteAsync(5);
        var honest = Prover();
        var junk = string.Concat(Enumerable.Range(0, 31).Select(number => $"— junk{number} {Convert.ToBase64String(new byte[8])}\n"));
        var witness = Open();

        (await witness.AddCheckpointAsync(honest.ProveConsistency(0)! + junk, Token)).Status.ShouldBe(200);

        foreach (var asked in (Witness[])[witness, Open()])
        {
            var latest = SignedNote.Parse((await asked.LatestAsync(Witness.NameOf(honest.Checkpoint.Origin), Token)).Body)!;
            Checkpoint.Parse(latest.Text).ShouldBe(honest.Checkpoint);
            latest.Signatures.Count.ShouldBe(2);
            var other = honest.Checkpoint with { Root = new byte[32] };
            (await asked.AddCheckpointAsync(new ConsistencyProof(0, [], other, await Signing.NoteAsync(_log.Key, other.Text, Token)).ToString(), Token)).Status.ShouldBe(409);
        }
    }

    [Fact]
    public async Task It_signs_no_checkpoint_with_lines_of_somebodys_own()
    {
        await _log.WriteAsync(5);
        var proof = Prover().ProveConsistency(0)!;
        var text = proof.Checkpoint.Text + "— x AAAAAAAA\n";
        var note = await Signing.NoteAsync(_log.Key, text, Token);

        (await Open().AddCheckpointAsync(new ConsistencyProof(0, [], proof.Checkpoint, note).ToString(), Token)).Status.ShouldBe(400);
    }

    // The status codes are those of C2SP tlog-witness.
    [Fact]
    public async Task It_refuses_what_does_not()
    {
        await _log.WriteAsync(5);
        var first = Prover().ProveConsistency(0)!.ToString();
        await _log.WriteAsync(5, first: 20);
        var second = Prover();
        var witness = Open();
        (await witness.AddCheckpointAsync(first, Token)).Status.ShouldBe(200);

        (await witness.AddCheckpointAsync("nonsense", Token)).Status.ShouldBe(400);
        (await witness.AddCheckpointAsync(first, Token)).ShouldBe(new WitnessAnswer(409, "text/x.tlog.size", "6\n"));
        (await witness.AddCheckpointAsync(second.ProveConsistency(5)!.ToString(), Token)).ShouldBe(new WitnessAnswer(409, "text/x.tlog.size", "6\n"));
        (await witness.AddCheckpointAsync(second.ProveConsistency(6)!.ToString().Replace("old 6", "old 60", StringComparison.Ordinal), Token)).Status.ShouldBe(400);
        (await witness.AddCheckpointAsync(new ConsistencyProof(6, [new byte[32]], second.Checkpoint, second.Note).ToString(), Token)).Status.ShouldBe(422);
        (await witness.AddCheckpointAsync(await SignedAsync(_log.Key, second.Checkpoint with { Size = 6 }, 6), Token)).Status.ShouldBe(409);
        (await witness.AddCheckpointAsync(await SignedAsync(_key, second.Checkpoint, 6), Token)).Status.ShouldBe(404);
        (await Open(new WitnessedLedger("other", [_log.Key.Key])).AddCheckpointAsync(first, Token)).Status.ShouldBe(404);
        (await Open(new WitnessedLedger(second.Checkpoint.Origin, [_key.Key])).AddCheckpointAsync(first, Token)).Status.ShouldBe(403);
        (await witness.LatestAsync("../../etc/passwd", Token)).Status.ShouldBe(404);
        (await witness.AddCheckpointAsync(second.ProveConsistency(6)!.ToString(), Token)).Status.ShouldBe(200);

        async Task<string> SignedAsync(SigningKey key, Checkpoint checkpoint, long old) =>
            new ConsistencyProof(old, [], checkpoint, await Signing.NoteAsync(key, checkpoint.Text, Token)).ToString();
    }

    [Fact]
    public async Task What_it_remembers_is_not_taken_from_just_anyone()
    {
        await _log.WriteAsync(5);
        var witness = Open();
        await witness.AddCheckpointAsync(Prover().ProveConsistency(0)!.ToString(), Token);
        var file = Path.Combine(_log.Folder.In("witness"), Witness.NameOf(Prover().Checkpoint.Origin));
        File.WriteAllText(file, Prover().Note.ToString());

        (await Open().AddCheckpointAsync(Prover().ProveConsistency(0)!.ToString(), Token)).Status.ShouldBe(500);
    }

    [Fact]
    public void Anything_is_answered_without_throwing() => Check.QuickThrowOnFailure(Prop.ForAll<string>(noise =>
    {
        var witness = Open();
        witness.AddCheckpointAsync(noise ?? "", Token).AsTask().GetAwaiter().GetResult().Status.ShouldBe(400);
        witness.AddCheckpointAsync("old 0\n\n" + noise, Token).AsTask().GetAwaiter().GetResult().Status.ShouldBe(400);
    }));

    [Fact]
    public async Task Over_http_it_anchors_a_ledger_and_finds_what_happened_to_it()
    {
        await using var server = new WitnessServer(Open());
        using var anchor = new WitnessAnchor(server.Url, Open().Key);
        await WriteAsync(anchor, 5, 0);
        await WriteAsync(anchor, 5, 20);

        (await VerifyAsync(anchor)).Findings.ShouldBeEmpty();
        (await VerifyAsync(anchor)).UnanchoredEntries.ShouldBe(1);
        LedgerProver.Open(_log.Path, [_log.Key.Key])!.Prove("entry-000021")!.Verify([_log.Key.Key, anchor.Key], witnesses: 1).WitnessedAt.ShouldBe(_log.Clock.GetUtcNow());

        var lines = _log.Lines;
        File.WriteAllText(_log.Path, string.Concat(lines.Take(7).Select(line => line + "\n")));
        Directory.Delete(_log.Path + ".proof", recursive: true);
        (await VerifyAsync(anchor)).Findings.ShouldContain(finding => finding.Kind == FindingKind.Truncated && finding.Line == 8);

        // It goes on from the cut: the key signs, the witness does not.
        await using var ledger = new SignedLedger(new FileLedger(_log.Path, _log.Clock), _log.Path, _log.Key, new() { Anchors = [anchor] }, _log.Clock);
        for (var i = 0; i < 10; i++)
            await ledger.AppendAsync(Sample.Entry(50 + i), Durability.Written);
        (await ledger.CheckpointAsync(Token))!.ShouldContain("no continuation");
        (await VerifyAsync(anchor)).Findings.ShouldContain(finding => finding.Kind == FindingKind.WrongRoot);
    }

    [Fact]
    public async Task A_witness_that_is_away_fails_no_append_and_its_signature_must_be_its_own()
    {
        await using var server = new WitnessServer(Open());
        using var stranger = SigningKey.New("witness.example.org/w1");
        using var anchor = new WitnessAnchor(server.Url, new Witness(_log.Folder.In("w2"), stranger, []).Key);
        await using var ledger = new SignedLedger(new FileLedger(_log.Path, _log.Clock), _log.Path, _log.Key, new() { Anchors = [anchor] }, _log.Clock);
        await ledger.AppendAsync(Sample.Entry(1), Durability.Written);
        (await ledger.CheckpointAsync(Token))!.ShouldContain("without its signature");

        await server.DisposeAsync();
        await ledger.AppendAsync(Sample.Entry(2), Durability.Written);
        (await ledger.CheckpointAsync(Token))!.ShouldContain("cannot be reached");
        (await VerifyAsync(anchor)).Findings.ShouldContain(finding => finding.Kind == FindingKind.UnreadAnchor && finding.Detail.Contains("cannot be reached", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://witness.example.org/")]
    [InlineData("ftp://localhost/")]
    [InlineData("https://user:secret@witness.example.org/")]
    public void Only_addresses_that_nobody_can_listen_on_are_used(string url) =>
        Should.Throw<ArgumentException>(() => new WitnessAnchor(new Uri(url), Open().Key));

    private Witness Open(WitnessedLedger? ledger = null) => new(_log.Folder.In("witness"), _key, [ledger ?? new WitnessedLedger(null, [_log.Key.Key])], _log.Clock);

    private LedgerProver Prover() => LedgerProver.Open(_log.Path, [_log.Key.Key])!;

    private async Task WriteAsync(WitnessAnchor anchor, int count, int first)
    {
        await using var ledger = new SignedLedger(new FileLedger(_log.Path, _log.Clock), _log.Path, _log.Key, new() { Anchors = [anchor] }, _log.Clock);
        for (var i = 1; i <= count; i++)
            await ledger.AppendAsync(Sample.Entry(first + i), Durability.Written);
        (await ledger.CheckpointAsync(Token)).ShouldBeNull();
    }

    private Task<ProofReport> VerifyAsync(WitnessAnchor anchor) =>
        new ProofVerifier { Keys = [_log.Key.Key], Anchors = [anchor], Time = _log.Clock }.VerifyAsync(_log.Path, Token);

    /// <summary>A witness on this machine, on a port of its own.</summary>
    private sealed class WitnessServer : IAsyncDisposable
    {
        private readonly HttpListener _listener;
        private readonly Task _serving;

        public WitnessServer(Witness witness)
        {
            (_listener, Url) = Bound();
            _serving = ServeAsync(witness);
        }

        public Uri Url { get; }

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

        private async Task ServeAsync(Witness witness)
        {
            try
            {
                while (true)
                {
                    var context = await _listener.GetContextAsync();
                    using var reader = new StreamReader(context.Request.InputStream);
                    var answer = context.Request.HttpMethod == "POST"
                        ? await witness.AddCheckpointAsync(await reader.ReadToEndAsync())
                        : await witness.LatestAsync(context.Request.Url!.Segments[^1]);
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
}
