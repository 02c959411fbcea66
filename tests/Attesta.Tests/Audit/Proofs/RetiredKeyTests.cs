using Attesta.Audit;
using Attesta.Audit.Proofs;

namespace Attesta.Tests.Audit.Proofs;

public sealed class RetiredKeyTests : IDisposable
{
    private static readonly ActionContext Action = new() { FunctionName = "pay", Args = ["acme", 120] };

    private readonly SignedLog _log = new();
    private readonly SigningKey _next = SigningKey.New("example.org/key-2");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _next.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task A_stolen_key_that_another_has_followed_approves_nothing()
    {
        var receipt = await IssueAsync(_log.Key);
        var keys = await RotateAsync();
        var early = await StealAsync();
        await _log.WriteAsync(3, first: 10, signer: _next);

        foreach (var bytes in new[] { receipt, early })
        {
            var check = await Verifier(keys).RedeemAsync(bytes, Action, Token);
            (check.MayRun, check.Grant).ShouldBe((false, null));
            check.Reason.ShouldContain("another has followed");
            (await Verifier([_log.Key.Key]).RedeemAsync(bytes, Action, Token)).MayRun.ShouldBeTrue();
        }

        var fresh = await IssueAsync(_next);
        (await Verifier(keys).RedeemAsync(fresh, Action, Token)).MayRun.ShouldBeTrue();
    }

    [Fact]
    public async Task What_a_key_proved_before_it_was_followed_is_proven_and_nothing_after()
    {
        await _log.WriteAsync(3);
        var old = LedgerProver.Open(_log.Path, [_log.Key.Key])!.Prove("entry-000001")!;
        var keys = await RotateAsync();
        await KeyRotationTests.ForgeAsync(_log.Path, _log.Key);
        Directory.Delete(_log.Path + ".proof", recursive: true);
        var late = LedgerProver.Open(_log.Path, [_log.Key.Key])!.Prove("entry-000001")!;

        var proven = old.Verify(keys);
        (proven.IsProven, proven.IsRetired, proven.Signer!.RetiredAtSize).ShouldBe((true, true, 5));
        late.Checkpoint.Size.ShouldBe(6);
        late.Verify(keys).Kind.ShouldBe(FindingKind.RetiredKey);
        late.Verify([_log.Key.Key]).IsProven.ShouldBeTrue();
    }

    [Fact]
    public async Task Who_is_retired_in_one_list_is_retired_in_all()
    {
        var receipt = await IssueAsync(_log.Key);
        var keys = await RotateAsync();
        var plain = VerifierKey.Parse(_log.Key.Key.ToPem())!;

        foreach (var mixed in new IReadOnlyList<VerifierKey>[] { [_log.Key.Key, .. keys], [plain, .. keys], [.. keys, plain], [.. VerifierKey.ParseAll(plain + "\n" + string.Join('\n', keys))] })
            (await Verifier(mixed).RedeemAsync(receipt, Action, Token)).MayRun.ShouldBeFalse();
    }

    [Fact]
    public void A_list_that_was_written_by_hand_has_no_marks()
    {
        var text = $"{_log.Key.Key}\n# the next one\n{_next.Key}\nretired x {_next.Key}\nretired 05 {_next.Key}\nretired 5 retired 6 {_next.Key}\nretired -1 {_next.Key}\n";

        VerifierKey.ParseAll(text).Select(key => (key.Name, key.RetiredAtSize)).ShouldBe([("example.org/key-1", null), ("example.org/key-2", null)]);
        VerifierKey.Parse($"retired 5 {_next.Key}")!.RetiredAtSize.ShouldBe(5);
    }

    [Fact]
    public void A_public_file_takes_the_keys_of_many_years()
    {
        var name = new string('n', 256);
        var keys = Enumerable.Range(1, 200).Select(size => VerifierKey.Of(name, NewKey())!.Retired(size)).Prepend(_next.Key).ToList();
        var file = _log.Folder.In("ledger.pem");

        SigningKey.SavePublic(file, keys);

        KeySource.ReadKeys(file + ".pub").Select(key => key.RetiredAtSize).ShouldBe(keys.Select(key => key.RetiredAtSize));

        static byte[] NewKey()
        {
            using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
            return key.ExportSubjectPublicKeyInfo();
        }
    }

    [Fact]
    public async Task What_both_keys_have_signed_is_believed()
    {
        var receipt = Receipt.Parse(await IssueAsync(_next))!;
        var keys = new[] { _next.Key, _log.Key.Key.Retired(1) };
        var both = receipt.Note.With(await Signing.LineAsync(_log.Key, receipt.Note.Text, Token));

        var check = Receipt.Parse(new Receipt(receipt.Line.ToArray(), receipt.Entry, receipt.Index, PathOf(receipt), receipt.Checkpoint, both).ToBytes())!.Verify(keys);

        (check.IsProven, check.IsRetired, check.Signer!.Name).ShouldBe((true, false, "example.org/key-2"));
    }

    private static List<byte[]> PathOf(Receipt receipt) =>
        [.. System.Text.Encoding.UTF8.GetString(receipt.ToBytes()).Split('\n').Skip(4).TakeWhile(line => line.Length > 0).Select(Convert.FromBase64String)];

    private ApprovalVerifier Verifier(IReadOnlyList<VerifierKey> keys) => new(keys, new InMemoryUsedApprovals(_log.Clock), _log.Clock);

    private async Task<IReadOnlyList<VerifierKey>> RotateAsync()
    {
        await using var ledger = new FileLedger(_log.Path, _log.Clock);
        return (await KeyRotation.RecordAsync(ledger, _log.Path, _log.Key, _next, time: _log.Clock, cancellationToken: Token)).Keys;
    }

    private async Task<byte[]> IssueAsync(SigningKey key)
    {
        await using var ledger = _log.Open(signer: key);
        await using var gate = new AttestaGate(ledger) { Scorer = new Attesta.Risk.FixedScorer(0.1), Time = _log.Clock };
        return (await new ApprovalIssuer(ledger, _log.Clock).IssueAsync(await gate.EvaluateAsync(Action, Token), TimeSpan.FromMinutes(5), Token)).ToBytes();
    }

    // A ledger of the thief's own, so short that its checkpoints cover no more than the true one did when its key was followed.
    private async Task<byte[]> StealAsync()
    {
        using var folder = new LedgerFolder();
        await using var ledger = new SignedLedger(new FileLedger(folder.Log, _log.Clock), folder.Log, _log.Key, new() { Origin = LedgerProver.Open(_log.Path, [])!.Checkpoint.Origin }, _log.Clock);
        await using var gate = new AttestaGate(ledger) { Scorer = new Attesta.Risk.FixedScorer(0.1), Time = _log.Clock };
        return (await new ApprovalIssuer(ledger, _log.Clock).IssueAsync(await gate.EvaluateAsync(Action, Token), TimeSpan.FromMinutes(5), Token)).ToBytes();
    }
}
