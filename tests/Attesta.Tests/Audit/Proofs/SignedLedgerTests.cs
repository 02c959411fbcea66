using Attesta.Audit;
using Attesta.Audit.Proofs;

namespace Attesta.Tests.Audit.Proofs;

public sealed class SignedLedgerTests : IDisposable
{
    private readonly SignedLog _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_closed_ledger_is_signed_anchored_and_intact()
    {
        await using (var ledger = _log.Open())
        {
            for (var i = 0; i < 5; i++)
                await ledger.AppendAsync(Sample.Entry(i), Durability.Written);
        }

        var report = await _log.VerifyAsync();

        LedgerVerifier.Verify(_log.Path, Token).Intact.ShouldBeTrue();
        report.Findings.ShouldBeEmpty();
        (report.Entries, report.Checkpoints, report.SignedEntries, report.AnchoredEntries).ShouldBe((7, 1, 6, 6));
        (report.UnsignedEntries, report.UnanchoredEntries).ShouldBe((1, 1));
        report.Origin.ShouldStartWith("attesta.ledger/");
        _log.Lines.Select(line => AuditChain.Parse(System.Text.Encoding.ASCII.GetBytes(line)).ActionName).TakeLast(2).ShouldBe(["attesta.keys", "attesta.checkpoint"]);
    }

    [Fact]
    public async Task It_is_signed_after_so_many_entries()
    {
        await using var ledger = _log.Open(new() { EveryEntries = 10 });
        for (var i = 0; i < 10; i++)
            await ledger.AppendAsync(Sample.Entry(i), Durability.Written);

        await UntilAsync(() => _log.Text().Contains("attesta.checkpoint", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_signed_after_so_long()
    {
        await using var ledger = _log.Open(new() { Every = TimeSpan.FromSeconds(30) });
        await ledger.AppendAsync(Sample.Entry(1), Durability.Written);
        _log.Text().ShouldNotContain("attesta.checkpoint");

        _log.Clock.Advance(TimeSpan.FromSeconds(30));

        await UntilAsync(() => _log.Text().Contains("attesta.checkpoint", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_new_is_not_signed_again()
    {
        await _log.WriteAsync(3);
        var before = _log.Text();

        await using (var ledger = _log.Open())
            (await ledger.CheckpointAsync(Token)).ShouldBeNull();

        _log.Text().ShouldBe(before);
    }

    [Fact]
    public async Task Another_process_goes_on_from_the_tiles_and_signs_the_same_tree()
    {
        await _log.WriteAsync(300, every: 70);
        await _log.WriteAsync(300, every: 90, first: 1000);
        Directory.Delete(_log.Path + ".proof", recursive: true);
        await _log.WriteAsync(40, first: 2000);

        var report = await _log.VerifyAsync();

        report.Findings.ShouldBeEmpty();
        report.UnanchoredEntries.ShouldBe(1);
        report.Checkpoints.ShouldBe(10);
    }

    [Fact]
    public async Task Tiles_beside_the_ledger_are_those_of_its_tree()
    {
        await _log.WriteAsync(600, every: 250);

        var leaves = _log.Lines.Select(line => AuditChain.Parse(System.Text.Encoding.ASCII.GetBytes(line)).ChainHash).Select(Convert.FromHexString).ToArray();
        var checkpoint = new ProofFolder(_log.Path).LoadCheckpoint()!;
        var size = (int)Checkpoint.Parse(checkpoint.Text)!.Size;
        var tree = new TileTree(new TileFolder(_log.Path + ".proof"), size);

        tree.Root().ShouldBe(NaiveTree.Root(leaves.AsSpan(0, size)));
        File.ReadAllBytes(Path.Combine(_log.Path + ".proof", "tile", "0", "000")).Length.ShouldBe(8192);
        File.ReadAllBytes(Path.Combine(_log.Path + ".proof", "tile", "1", "000.p", "2")).Length.ShouldBe(64);
        Directory.Exists(Path.Combine(_log.Path + ".proof", "tile", "0", "000.p")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("position")]
    [InlineData("tile/0/000")]
    [InlineData("tile/1/000.p/1")]
    public async Task What_lies_beside_may_be_torn_missing_or_forged(string name)
    {
        await _log.WriteAsync(300);
        var path = Path.Combine(_log.Path + ".proof", name);
        var original = File.ReadAllBytes(path);
        foreach (var bytes in new byte[]?[] { null, [], original[..(original.Length / 2)], [.. original.Select(b => (byte)(b ^ 1))], [.. original, 10], new byte[20_000] })
        {
            if (bytes is null)
                File.Delete(path);
            else
                File.WriteAllBytes(path, bytes);

            await _log.WriteAsync(2);

            (await _log.VerifyAsync()).Findings.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_ledger_that_was_cut_or_rewritten_is_not_signed_on()
    {
        await _log.WriteAsync(20);
        var lines = Sample.Lines(22, number => Sample.Entry(number + 500));
        File.WriteAllBytes(_log.Path, Sample.Join(lines));

        await using var ledger = _log.Open();
        await ledger.AppendAsync(Sample.Entry(1), Durability.Written);

        (await ledger.CheckpointAsync(Token))!.ShouldContain("is not signed on");
        _log.Text().ShouldNotContain("attesta.checkpoint");
    }

    [Fact]
    public async Task A_broken_line_is_not_signed_over()
    {
        await _log.WriteAsync(5);
        var lines = _log.Lines;
        lines[2] = lines[2].Replace("agent-001", "agent-002", StringComparison.Ordinal);
        File.WriteAllLines(_log.Path, lines);
        Directory.Delete(_log.Path + ".proof", recursive: true);

        await using var ledger = _log.Open();
        await ledger.AppendAsync(Sample.Entry(9), Durability.Written);

        (await ledger.CheckpointAsync(Token))!.ShouldContain("line 3");
    }

    [Fact]
    public async Task A_key_that_cannot_sign_never_fails_an_append()
    {
        await using var ledger = _log.Open(new() { EveryEntries = 1 }, signer: new Broken(_log.Key.Key));
        for (var i = 0; i < 20; i++)
            await ledger.AppendAsync(Sample.Entry(i), Durability.Durable);

        (await ledger.CheckpointAsync(Token)).ShouldBe("the token is gone");
        ledger.LastFault.ShouldBe("the token is gone");
        LedgerVerifier.Verify(_log.Path, Token).Entries.ShouldBe(20);
    }

    [Fact]
    public async Task Several_processes_sign_one_ledger_in_turn()
    {
        var writers = Enumerable.Range(0, 4).Select(number => Task.Run(async () =>
        {
            await using var ledger = _log.Open(new() { EveryEntries = 7 });
            for (var i = 0; i < 100; i++)
            {
                await ledger.AppendAsync(Sample.Entry((number * 1000) + i), Durability.Written);
                if (i % 25 == 0)
                    await ledger.CheckpointAsync(Token);
            }
        }));
        await Task.WhenAll(writers);
        await _log.WriteAsync(1);

        var report = await _log.VerifyAsync();

        LedgerVerifier.Verify(_log.Path, Token).Intact.ShouldBeTrue();
        report.Findings.ShouldBeEmpty();
        report.UnsignedEntries.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_ledger_of_several_files_is_one_tree(bool compress)
    {
        async Task WriteAsync(int first)
        {
            var rotation = new LedgerRotation { MaxBytes = 20_000, Compress = compress };
            await using var ledger = new SignedLedger(new FileLedger(_log.Path, _log.Clock, rotation), _log.Path, _log.Key, new() { Anchors = [_log.Anchor] }, _log.Clock);
            for (var i = 0; i < 100; i++)
            {
                await ledger.AppendAsync(Sample.Entry(first + i), Durability.Written);
                if (i % 30 == 0)
                    (await ledger.CheckpointAsync(Token)).ShouldBeNull();
            }
        }

        await WriteAsync(0);
        await WriteAsync(1000);

        Directory.GetFiles(_log.Folder.Path, "audit.jsonl.0*").Length.ShouldBeGreaterThan(3);
        (await _log.VerifyAsync()).Findings.ShouldBeEmpty();
        foreach (var id in new[] { "entry-000003", "entry-001050" })
            LedgerProver.Open(_log.Path, [_log.Key.Key])!.Prove(id)!.Verify([_log.Key.Key]).IsProven.ShouldBeTrue();

        // The oldest files go to an archive; what is left is signed on.
        foreach (var archived in Directory.GetFiles(_log.Folder.Path, "audit.jsonl.00000[12]*").Concat(Directory.GetFiles(_log.Folder.Path, "audit.jsonl.00000*").Order().Take(2)))
            File.Move(archived, Path.Combine(Directory.CreateDirectory(_log.Folder.In("archive")).FullName, Path.GetFileName(archived)));
        await WriteAsync(2000);
        LedgerProver.Open(_log.Path, [_log.Key.Key])!.Prove("entry-002050")!.Verify([_log.Key.Key]).IsProven.ShouldBeTrue();

        foreach (var archived in Directory.GetFiles(_log.Folder.In("archive")))
            File.Move(archived, Path.Combine(_log.Folder.Path, Path.GetFileName(archived)));
        (await _log.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Killed_while_signing_it_never_lets_an_anchor_know_more_than_the_ledger_holds()
    {
        var key = _log.Folder.In("key.pem");
        _log.Key.Save(key);
        for (var kill = 0; kill < 12; kill++)
        {
            using var process = SigningProcess.Start(_log.Path, key, _log.Anchor.Name, kill * 100_000);
            try
            {
                // Most are killed while they sign on, some before they ever did.
                var before = AnchorLength();
                for (var more = 1 + (kill * 7 % 60); more > 0; more -= kill % 5 == 0 || AnchorLength() > before ? 1 : 0)
                    (await process.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token)).ShouldNotBeNull();
            }
            finally
            {
                process.Kill();
            }

            await process.WaitForExitAsync(Token);

            // Whatever was cut short: what was signed and anchored is there.
            if (File.Exists(_log.Anchor.Name))
                (await _log.VerifyAsync()).Findings.ShouldNotContain(finding => finding.Kind == FindingKind.Truncated || finding.Kind == FindingKind.WrongRoot);
        }

        await _log.WriteAsync(1);
        var report = await _log.VerifyAsync();

        LedgerVerifier.Verify(_log.Path, Token).Findings.ShouldBeEmpty();
        report.Findings.ShouldBeEmpty();
        report.UnanchoredEntries.ShouldBe(1);
        report.Checkpoints.ShouldBeGreaterThan(8);
    }

    [Fact]
    public async Task A_ledger_with_a_name_is_signed_under_it()
    {
        await using (var ledger = _log.Open(new() { Origin = "example.org/ledger" }))
            await ledger.AppendAsync(Sample.Entry(1), Durability.Written);

        var named = await new ProofVerifier { Keys = [_log.Key.Key], Settings = new() { Origin = "example.org/ledger" } }.VerifyAsync(_log.Path, Token);
        var other = await new ProofVerifier { Keys = [_log.Key.Key], Settings = new() { Origin = "example.org/other" } }.VerifyAsync(_log.Path, Token);

        named.Findings.ShouldBeEmpty();
        other.Findings.Select(finding => finding.Kind).Distinct().ShouldBe([FindingKind.WrongOrigin]);
    }

    private long AnchorLength() => File.Exists(_log.Anchor.Name) ? new FileInfo(_log.Anchor.Name).Length : 0;

    // Waits for what happens beside the test, on the machine's own time.
    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 10_000 && !isSo(); i++)
            await Task.Yield();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Run(() => { }, patience.Token);
        }
    }

    private sealed class Broken(VerifierKey key) : ICheckpointSigner
    {
        public VerifierKey Key => key;

        public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken) => throw new SigningFailedException("the token is gone");
    }
}
