using Attesta.Audit;
using Attesta.Audit.Proofs;

namespace Attesta.Tests.Audit.Proofs;

/// <summary>A witness says when it saw a checkpoint. Whoever has its key is not the ledger, and cannot speak for it.</summary>
public sealed class WitnessKeyTests : IDisposable
{
    private readonly SignedLog _log = new();
    private readonly SigningKey _witness = SigningKey.New("witness.example.org");
    private readonly SigningKey _thief = SigningKey.New("example.org/thief");

    private VerifierKey Cosigner => _witness.Key.AsCosigner(_witness.Key.Name!);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _thief.Dispose();
        _witness.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task A_checkpoint_that_only_a_witness_has_signed_is_not_signed()
    {
        await using (var ledger = new FileLedger(_log.Path, _log.Clock))
        {
            await ledger.AppendAsync(Sample.Entry(1), Durability.Durable);
            var tree = new LedgerTree(LedgerText.OfFile(_log.Path), new ProofFolder(_log.Path));
            tree.CatchUp(isDurable: false).ShouldBeNull();
            var checkpoint = new Checkpoint(tree.DefaultOrigin, tree.Size, tree.Root());
            var note = new SignedNote(checkpoint.Text, [await Signing.CosignAsync(_witness, Cosigner, checkpoint.Text, _log.Clock.GetUtcNow(), Token)]);
            await ledger.AppendAsync(ProofEntry.Of(checkpoint, note, _log.Clock.GetUtcNow()), Durability.Durable);
        }

        var report = await _log.VerifyAsync(isAnchored: false, _log.Key.Key, Cosigner);

        report.SignedEntries.ShouldBe(0);
        report.Findings.Select(finding => finding.Kind).ShouldBe([FindingKind.UnknownKey]);
    }

    [Fact]
    public async Task A_witness_passes_the_pen_to_nobody()
    {
        await using (var ledger = new FileLedger(_log.Path, _log.Clock))
        {
            var first = await ledger.AppendAsync(Sample.Entry(1), Durability.Durable);
            var leaf = new byte[MerkleHash.Size];
            MerkleHash.TryLeafOf(System.Text.Encoding.ASCII.GetBytes(first.ChainHash), leaf).ShouldBeTrue();
            var remark = new KeyRemark(LedgerTree.OriginOf(leaf), _thief.Key, Cosigner);
            var note = (await remark.SignAsync(_thief, previous: null, Token)).With(await Signing.CosignAsync(_witness, Cosigner, remark.Text, _log.Clock.GetUtcNow(), Token));
            await ledger.AppendAsync(ProofEntry.Of(remark, note, _log.Clock.GetUtcNow()), Durability.Durable);
        }

        await _log.WriteAsync(3, first: 1, signer: _thief);
        var report = await _log.VerifyAsync(isAnchored: false, _log.Key.Key, Cosigner);

        report.SignedEntries.ShouldBe(0);
        report.Findings.Select(finding => finding.Kind).ShouldContain(FindingKind.UnknownKey);
    }

    [Fact]
    public async Task With_a_witness_s_key_alone_nothing_is_signed()
    {
        await _log.WriteAsync(3);

        var report = await _log.VerifyAsync(isAnchored: false, Cosigner);

        (report.SignaturesChecked, report.SignedEntries, report.Intact).ShouldBe((true, 0, false));
    }
}
