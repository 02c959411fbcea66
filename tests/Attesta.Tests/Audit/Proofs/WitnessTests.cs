using Attesta.Audit;
using Attesta.Audit.Proofs;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Audit.Proofs;

public sealed class WitnessTests : WitnessFixture
{
    [Fact]
    public async Task It_signs_what_continues_what_it_has_seen()
    {
        var offers = new List<(long Size, string Request)>();
        foreach (var round in Enumerable.Range(0, 3))
        {
            await Log.WriteAsync(5, first: round * 10);
            offers.Add((Prover().Checkpoint.Size, Prover().ProveConsistency(offers.Count == 0 ? 0 : offers[^1].Size)!.ToString()));
        }

        var witness = Open();
        foreach (var (size, request) in offers)
        {
            var answer = await witness.AddCheckpointAsync(request, Token);

            answer.Status.ShouldBe(200, answer.Body);
            var note = SignedNote.Parse(request[(request.IndexOf("\n\n", StringComparison.Ordinal) + 2)..] + answer.Body)!;
            note.Check([witness.Key], out _).ShouldBe(NoteCheck.Trusted);
            witness.Key.CosignedAt(NoteSignature.Parse(answer.Body.TrimEnd('\n'))!).ShouldBe(Log.Clock.GetUtcNow());
        }

        // It remembers beyond its own life.
        var latest = await Open().LatestAsync(Witness.NameOf(Prover().Checkpoint.Origin), Token);
        Checkpoint.Parse(SignedNote.Parse(latest.Body)!.Text)!.Size.ShouldBe(offers[^1].Size);
    }

    [Fact]
    public async Task It_remembers_what_it_signed_whatever_signatures_it_was_sent_with_it()
    {
        await Log.WriteAsync(5);
        var honest = Prover();
        var junk = string.Concat(Enumerable.Range(0, 31).Select(number => $"— junk{number} {Convert.ToBase64String(new byte[8])}\n"));
        var witness = Open();

        (await witness.AddCheckpointAsync(honest.ProveConsistency(0)! + junk, Token)).Status.ShouldBe(200);

        foreach (var reopen in (bool[])[false, true])
        {
            var asked = reopen ? Open() : witness;
            var latest = SignedNote.Parse((await asked.LatestAsync(Witness.NameOf(honest.Checkpoint.Origin), Token)).Body)!;
            Checkpoint.Parse(latest.Text).ShouldBe(honest.Checkpoint);
            latest.Signatures.Count.ShouldBe(2);
            var other = honest.Checkpoint with { Root = new byte[32] };
            (await asked.AddCheckpointAsync(new ConsistencyProof(0, [], other, await Signing.NoteAsync(Log.Key, other.Text, Token)).ToString(), Token)).Status.ShouldBe(409);
        }
    }

    [Fact]
    public async Task It_signs_no_checkpoint_with_lines_of_somebodys_own()
    {
        await Log.WriteAsync(5);
        var proof = Prover().ProveConsistency(0)!;
        var text = proof.Checkpoint.Text + "— x AAAAAAAA\n";
        var note = await Signing.NoteAsync(Log.Key, text, Token);

        (await Open().AddCheckpointAsync(new ConsistencyProof(0, [], proof.Checkpoint, note).ToString(), Token)).Status.ShouldBe(400);
    }

    // The status codes are those of C2SP tlog-witness.
    [Fact]
    public async Task It_refuses_what_does_not()
    {
        await Log.WriteAsync(5);
        var first = Prover().ProveConsistency(0)!.ToString();
        await Log.WriteAsync(5, first: 20);
        var second = Prover();
        var witness = Open();
        (await witness.AddCheckpointAsync(first, Token)).Status.ShouldBe(200);

        (await witness.AddCheckpointAsync("nonsense", Token)).Status.ShouldBe(400);
        (await witness.AddCheckpointAsync(first, Token)).ShouldBe(new WitnessAnswer(409, "text/x.tlog.size", "6\n"));
        (await witness.AddCheckpointAsync(second.ProveConsistency(5)!.ToString(), Token)).ShouldBe(new WitnessAnswer(409, "text/x.tlog.size", "6\n"));
        (await witness.AddCheckpointAsync(second.ProveConsistency(6)!.ToString().Replace("old 6", "old 60", StringComparison.Ordinal), Token)).Status.ShouldBe(400);
        (await witness.AddCheckpointAsync(new ConsistencyProof(6, [new byte[32]], second.Checkpoint, second.Note).ToString(), Token)).Status.ShouldBe(422);
        (await witness.AddCheckpointAsync(await SignedAsync(Log.Key, second.Checkpoint with { Size = 6 }, 6), Token)).Status.ShouldBe(409);
        (await witness.AddCheckpointAsync(await SignedAsync(Key, second.Checkpoint, 6), Token)).Status.ShouldBe(403);
        (await Open(new WitnessedLedger("other", [Log.Key.Key]), "w2").AddCheckpointAsync(first, Token)).Status.ShouldBe(404);
        (await Open(new WitnessedLedger(second.Checkpoint.Origin, [Key.Key]), "w3").AddCheckpointAsync(first, Token)).Status.ShouldBe(403);
        (await witness.LatestAsync("../../etc/passwd", Token)).Status.ShouldBe(404);
        (await witness.AddCheckpointAsync(second.ProveConsistency(6)!.ToString(), Token)).Status.ShouldBe(200);

        async Task<string> SignedAsync(SigningKey key, Checkpoint checkpoint, long old) =>
            new ConsistencyProof(old, [], checkpoint, await Signing.NoteAsync(key, checkpoint.Text, Token)).ToString();
    }

    [Fact]
    public async Task Anything_is_answered_without_throwing()
    {
        await Log.WriteAsync(5);
        var good = Prover().ProveConsistency(0)!.ToString();
        var witness = Open();
        Check.QuickThrowOnFailure(Prop.ForAll<string>(noise =>
        {
            Status(noise ?? "").ShouldBe(400);
            Status("old 0\n\n" + noise).ShouldBe(400);
        }));

        // Every character left out, doubled and changed, in turn.
        for (var i = 0; i < good.Length; i++)
        {
            foreach (var changed in (string[])[good.Remove(i, 1), good.Insert(i, good[i..(i + 1)]), .. "\0\r\n 0=—\ud800".Select(letter => good[..i] + letter + good[(i + 1)..])])
            {
                if (changed != good)
                    Status(changed).ShouldBeOneOf(400, 403, 404, 409, 422);
            }
        }

        int Status(string request) => witness.AddCheckpointAsync(request, Token).AsTask().GetAwaiter().GetResult().Status;
    }

    [Theory]
    [InlineData("old 00")]
    [InlineData("old -1")]
    [InlineData("old +0")]
    [InlineData("old 0 ")]
    [InlineData("old  0")]
    [InlineData("Old 0")]
    [InlineData("old 0\r")]
    [InlineData("old")]
    [InlineData("old ")]
    [InlineData("old 0x0")]
    [InlineData("old 9223372036854775807")]
    [InlineData("old 18446744073709551616")]
    [InlineData("old 0\nAAAA")]
    [InlineData("old 0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=")]
    [InlineData("\nold 0")]
    public async Task A_request_has_one_spelling(string lead)
    {
        await Log.WriteAsync(5);
        (await Open().AddCheckpointAsync($"{lead}\n\n{Prover().Note}", Token)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_proof_has_no_more_hashes_than_there_can_be()
    {
        await Log.WriteAsync(5);
        string With(int count) => new ConsistencyProof(0, [.. Enumerable.Repeat(new byte[32], count)], Prover().Checkpoint, Prover().Note).ToString();

        (await Open().AddCheckpointAsync(With(63), Token)).Status.ShouldBe(422);
        (await Open().AddCheckpointAsync(With(64), Token)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task An_empty_ledger_has_one_root()
    {
        async Task<int> StatusAsync(byte[] root)
        {
            var checkpoint = new Checkpoint("example.org/log", 0, root);
            return (await Open().AddCheckpointAsync(new ConsistencyProof(0, [], checkpoint, await Signing.NoteAsync(Log.Key, checkpoint.Text, Token)).ToString(), Token)).Status;
        }

        (await StatusAsync(MerkleHash.Empty)).ShouldBe(200);
        (await StatusAsync(new byte[32])).ShouldBe(409);
    }

    [Fact]
    public async Task Over_http_it_anchors_a_ledger_and_finds_what_happened_to_it()
    {
        await using var server = new ServedWitness(Open());
        using var anchor = Anchor(server.Url);
        await WriteAsync(anchor, 5, 0);
        await WriteAsync(anchor, 5, 20);

        (await VerifyAsync(anchor)).Findings.ShouldBeEmpty();
        (await VerifyAsync(anchor)).UnanchoredEntries.ShouldBe(1);
        LedgerProver.Open(Log.Path, [Log.Key.Key])!.Prove("entry-000021")!.Verify([Log.Key.Key, anchor.Key], witnesses: 1).WitnessedAt.ShouldBe(Log.Clock.GetUtcNow());

        var lines = Log.Lines;
        File.WriteAllText(Log.Path, string.Concat(lines.Take(7).Select(line => line + "\n")));
        Directory.Delete(Log.Path + ".proof", recursive: true);
        (await VerifyAsync(anchor)).Findings.ShouldContain(finding => finding.Kind == FindingKind.Truncated && finding.Line == 8);

        // It goes on from the cut: the key signs, the witness does not.
        await using var ledger = new SignedLedger(new FileLedger(Log.Path, Log.Clock), Log.Path, Log.Key, new() { Anchors = [anchor] }, Log.Clock);
        for (var i = 0; i < 10; i++)
            await ledger.AppendAsync(Sample.Entry(50 + i), Durability.Written);
        (await ledger.CheckpointAsync(Token))!.ShouldContain("no continuation");
        (await VerifyAsync(anchor)).Findings.ShouldContain(finding => finding.Kind == FindingKind.WrongRoot);
    }

    [Fact]
    public async Task A_witness_that_is_away_fails_no_append_and_its_signature_must_be_its_own()
    {
        await using var server = new ServedWitness(Open());
        using var stranger = SigningKey.New("witness.example.org/w1");
        using var anchor = new WitnessAnchor(server.Url, stranger.Key.AsCosigner(stranger.Key.Name!), Log.Clock);
        await using var ledger = new SignedLedger(new FileLedger(Log.Path, Log.Clock), Log.Path, Log.Key, new() { Anchors = [anchor] }, Log.Clock);
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
        Should.Throw<ArgumentException>(() => new WitnessAnchor(new Uri(url), WitnessKey));

    private Task<ProofReport> VerifyAsync(WitnessAnchor anchor) =>
        new ProofVerifier { Keys = [Log.Key.Key], Anchors = [anchor], Time = Log.Clock }.VerifyAsync(Log.Path, Token);
}
