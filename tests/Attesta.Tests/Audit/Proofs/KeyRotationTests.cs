using Attesta.Audit;
using Attesta.Audit.Proofs;

namespace Attesta.Tests.Audit.Proofs;

public sealed class KeyRotationTests : IDisposable
{
    private readonly SignedLog _log = new();
    private readonly SigningKey _next = SigningKey.New("example.org/key-2");

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
        await RotateAsync(_log.Key);
        await _log.WriteAsync(3, first: 10, signer: _next);
        await _log.WriteAsync(3, first: 20);

        (await _log.VerifyAsync()).Findings.ShouldContain(finding => finding.Kind == FindingKind.RetiredKey);
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

    private async Task RotateAsync(SigningKey from)
    {
        await using var ledger = new FileLedger(_log.Path, _log.Clock);
        await KeyRotation.RecordAsync(ledger, _log.Path, from, _next, null, _log.Clock, TestContext.Current.CancellationToken);
    }
}
