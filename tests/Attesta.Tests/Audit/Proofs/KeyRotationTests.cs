using Attesta.Audit;
using Attesta.Audit.Proofs;

namespace Attesta.Tests.Audit.Proofs;

public sealed class KeyRotationTests : IDisposable
{
    private readonly SignedLog _log = new();
    private readonly SigningKey _next = SigningKey.New("example.org/key-2");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _next.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Whoever_trusts_the_old_key_trusts_the_one_that_it_introduced()
    {
        await _log.WriteAsync(3);
        await RotateAsync(_log.Key);
        await _log.WriteAsync(3, first: 10, signer: _next);

        (await _log.VerifyAsync()).Findings.ShouldBeEmpty();
        (await _log.VerifyAsync(keys: [_log.Key.Key, _next.Key])).Findings.ShouldBeEmpty();
        (await _log.VerifyAsync()).UnsignedEntries.ShouldBe(1);
        (await _log.VerifyAsync(keys: _next.Key)).Findings.ShouldContain(finding => finding.Kind == FindingKind.UnknownKey && finding.Line == 5);
    }

    [Fact]
    public async Task The_old_key_signs_no_more()
    {
        await _log.WriteAsync(3);
        await using var open = _log.Open();
        await RotateAsync(_log.Key);
        await using var late = _log.Open();
        await late.AppendAsync(Sample.Entry(20), Durability.Written);

        foreach (var ledger in new[] { open, late })
            (await ledger.CheckpointAsync(Token))!.ShouldContain("example.org/key-2 has followed it");
        await _log.WriteAsync(1, first: 30, signer: _next);
        (await open.CheckpointAsync(Token))!.ShouldContain("signs no more");
        (await _log.VerifyAsync()).Findings.ShouldBeEmpty();
        await ForgeAsync(_log.Path, _log.Key);
        (await _log.VerifyAsync()).Findings.ShouldContain(finding => finding.Kind == FindingKind.RetiredKey);
    }

    [Fact]
    public async Task The_public_file_knows_up_to_where_each_key_counted()
    {
        using var third = SigningKey.New("example.org/key-3");
        await _log.WriteAsync(3);
        var second = (await RotateAsync(_log.Key)).Keys;
        await _log.WriteAsync(3, first: 10, signer: _next);
        var last = (await RotateAsync(_next, third, [_next.Key, _log.Key.Key])).Keys;
        await _log.WriteAsync(3, first: 20, signer: third);

        second.Select(key => (key.Name, key.RetiredAtSize)).ShouldBe([("example.org/key-2", null), ("example.org/key-1", 5)]);
        last.Select(key => (key.Name, key.RetiredAtSize)).ShouldBe([("example.org/key-3", null), ("example.org/key-2", 10), ("example.org/key-1", 5)]);
        var read = VerifierKey.ParseAll(string.Join('\n', last));
        read.Select(key => key.ToString()).ShouldBe(last.Select(key => key.ToString()));
        foreach (var keys in new[] { last, read, [.. last.Reverse()] })
            (await _log.VerifyAsync(keys: [.. keys])).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_retired_key_is_found_although_the_entry_that_says_so_was_removed()
    {
        using var thief = SigningKey.New("example.org/thief");
        await _log.WriteAsync(3);
        var before = File.ReadAllBytes(_log.Path);
        var keys = (await RotateAsync(_log.Key)).Keys;

        async Task RestoreAsync()
        {
            File.WriteAllBytes(_log.Path, before);
            Directory.Delete(_log.Path + ".proof", recursive: true);
            await _log.WriteAsync(3, first: 50);
        }

        await RestoreAsync();
        (await _log.VerifyAsync(isAnchored: false, keys: [.. keys])).Findings.ShouldContain(finding => finding.Kind == FindingKind.RetiredKey);
        await RotateAsync(_log.Key, thief);
        (await _log.VerifyAsync(isAnchored: false, keys: [.. keys])).Findings.ShouldContain(finding => finding.Detail.Contains("introduces a key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_is_followed_once()
    {
        using var third = SigningKey.New("example.org/key-3");
        await _log.WriteAsync(3);
        await RotateAsync(_log.Key);
        var before = _log.Text();

        (await Should.ThrowAsync<SigningFailedException>(() => RotateAsync(_log.Key, third))).Message.ShouldContain("has followed example.org/key-1 already");
        await _log.WriteAsync(1, first: 10, signer: _next);
        (await Should.ThrowAsync<SigningFailedException>(() => RotateAsync(_next, _next))).Message.ShouldContain("is one of this ledger already");
        _log.Text().ShouldStartWith(before);
    }

    [Fact]
    public async Task A_key_that_nobody_vouches_for_is_found()
    {
        await _log.WriteAsync(3);
        await _log.WriteAsync(3, first: 10, signer: _next);

        var findings = (await _log.VerifyAsync()).Findings;

        findings.ShouldContain(finding => finding.Kind == FindingKind.UnknownKey);
        (await _log.VerifyAsync(keys: [_log.Key.Key, _next.Key])).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_that_says_of_itself_that_another_introduced_it_is_found()
    {
        await _log.WriteAsync(3);
        var remark = new KeyRemark(LedgerProver.Open(_log.Path, [])!.Checkpoint.Origin, _next.Key, _log.Key.Key);
        await using (var ledger = new FileLedger(_log.Path, _log.Clock))
            await ledger.AppendAsync(ProofEntry.Of(remark, await remark.SignAsync(_next, previous: null, TestContext.Current.CancellationToken), _log.Clock.GetUtcNow()), Durability.Durable);

        (await _log.VerifyAsync()).Findings.ShouldContain(finding => finding.Kind == FindingKind.BadSignature && finding.Line == 6);
    }

    [Fact]
    public async Task Another_program_may_hold_the_key()
    {
        var pem = _log.Folder.In("key.pem");
        _log.Key.Save(pem);
        var signer = new CommandSigner(["sh", "-c", $"openssl dgst -sha256 -sign {pem} | base64 -w0"], VerifierKey.ParseAll(File.ReadAllText(pem + ".pub"))[0]);

        await _log.WriteAsync(3, signer: signer);

        (await _log.VerifyAsync()).Findings.ShouldBeEmpty();
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(pem).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Theory]
    [InlineData("false")]
    [InlineData("echo AAAA")]
    [InlineData("no-such-program-anywhere")]
    [InlineData("yes")]
    public async Task A_program_that_does_not_sign_is_found_out(string command)
    {
        var signer = new CommandSigner(command.Split(' '), _log.Key.Key);

        await Should.ThrowAsync<SigningFailedException>(() => signer.SignAsync("text\n"u8.ToArray(), TestContext.Current.CancellationToken).AsTask());
    }

    // A checkpoint as whoever has stolen a key makes one, with another program.
    internal static async Task ForgeAsync(string path, SigningKey key)
    {
        var lines = File.ReadAllLines(path);
        var leaves = lines.Select(line => Convert.FromHexString(AuditChain.Parse(System.Text.Encoding.ASCII.GetBytes(line)).ChainHash)).ToArray();
        var origin = LedgerProver.Open(path, [])!.Checkpoint.Origin;
        var checkpoint = new Checkpoint(origin, leaves.Length, NaiveTree.Root(leaves));
        await using var ledger = new FileLedger(path);
        await ledger.AppendAsync(ProofEntry.Of(checkpoint, await Signing.NoteAsync(key, checkpoint.Text, Token), TimeProvider.System.GetUtcNow()), Durability.Durable);
    }

    private async Task<KeySuccession> RotateAsync(SigningKey from, SigningKey? next = null, IReadOnlyList<VerifierKey>? known = null)
    {
        await using var ledger = new FileLedger(_log.Path, _log.Clock);
        return await KeyRotation.RecordAsync(ledger, _log.Path, from, next ?? _next, null, known, _log.Clock, TestContext.Current.CancellationToken);
    }
}
