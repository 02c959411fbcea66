using Attesta.Audit;
using Attesta.Audit.Proofs;

namespace Attesta.Tests.Audit.Proofs;

public sealed class ReceiptSignatureTests : IDisposable
{
    private const string Junk = "— x AAAAAAAA\n";

    private readonly SignedLog _log = new();
    private readonly SigningKey _witness = SigningKey.New("witness.example.org/w1");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _witness.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Signatures_of_keys_that_were_not_given_say_nothing_and_are_counted()
    {
        var receipt = await ProveAsync();

        Check(receipt).IgnoredSignatures.ShouldBe(0);
        Check(receipt + Junk).ShouldSatisfyAllConditions(check => check.IsProven.ShouldBeTrue(), check => check.IgnoredSignatures.ShouldBe(1));
        Check(receipt + Junk + Junk + LastLine(receipt)).IgnoredSignatures.ShouldBe(3);
        Check(receipt + string.Concat(Enumerable.Repeat(Junk, 31))).IgnoredSignatures.ShouldBe(31);
        Receipt.Parse(System.Text.Encoding.UTF8.GetBytes(receipt + string.Concat(Enumerable.Repeat(Junk, 32)))).ShouldBeNull();
    }

    [Fact]
    public async Task A_signature_that_names_a_known_key_and_is_not_its_own_proves_nothing()
    {
        var receipt = await ProveAsync();
        var cosigner = _witness.Key.AsCosigner("witness.example.org/w1");
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var text = Receipt.Parse(System.Text.Encoding.UTF8.GetBytes(receipt))!.Note.Text;
        var right = await Signing.CosignAsync(_witness, cosigner, text, time, Token);
        var wrong = await Signing.CosignAsync(_witness, cosigner, text + "x\n", time, Token);

        Check(receipt + right + "\n", cosigner).ShouldSatisfyAllConditions(
            check => check.IsProven.ShouldBeTrue(),
            check => check.Witnesses.ShouldHaveSingleItem().Name.ShouldBe("witness.example.org/w1"),
            check => check.WitnessedAt.ShouldBe(time),
            check => check.IgnoredSignatures.ShouldBe(0));
        Check(receipt + right + "\n").IgnoredSignatures.ShouldBe(1);
        Check(receipt + wrong + "\n", cosigner).Kind.ShouldBe(FindingKind.BadSignature);
        Check(receipt + right + "\n" + wrong + "\n", cosigner).Kind.ShouldBe(FindingKind.BadSignature);
        Check(receipt + wrong + "\n").IsProven.ShouldBeTrue();
        Check(receipt + new NoteSignature(_log.Key.Key.Name!, _log.Key.Key.KeyId, new byte[70]) + "\n").Kind.ShouldBe(FindingKind.BadSignature);
    }

    [Fact]
    public async Task One_key_is_one_witness_however_often_and_by_whatever_names_it_signs()
    {
        var receipt = await ProveAsync();
        var text = Receipt.Parse(System.Text.Encoding.UTF8.GetBytes(receipt))!.Note.Text;
        VerifierKey[] names = [_witness.Key.AsCosigner("one"), _witness.Key.AsCosigner("two")];
        foreach (var name in names.Append(names[0]))
            receipt += await Signing.CosignAsync(_witness, name, text, _log.Clock.GetUtcNow(), Token) + "\n";

        var read = Receipt.Parse(System.Text.Encoding.UTF8.GetBytes(receipt))!;

        read.Verify([_log.Key.Key, .. names], witnesses: 1).IsProven.ShouldBeTrue();
        read.Verify([_log.Key.Key, .. names], witnesses: 2).Kind.ShouldBe(FindingKind.MissingSignature);
    }

    private static string LastLine(string receipt) => receipt.TrimEnd('\n').Split('\n')[^1] + "\n";

    private async Task<string> ProveAsync()
    {
        await _log.WriteAsync(5);
        return System.Text.Encoding.UTF8.GetString(LedgerProver.Open(_log.Path, [_log.Key.Key])!.Prove("entry-000003")!.ToBytes());
    }

    private ReceiptCheck Check(string receipt, params VerifierKey[] more) => Receipt.Parse(System.Text.Encoding.UTF8.GetBytes(receipt))!.Verify([_log.Key.Key, .. more]);
}
