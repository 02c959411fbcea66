using System.Text;
using Attesta.Audit;
using Attesta.Audit.Proofs;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Audit.Proofs;

public sealed class ReceiptTests : IDisposable
{
    private readonly SignedLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Every_entry_has_a_receipt_that_is_checked_without_the_ledger()
    {
        await _log.WriteAsync(300, every: 100);
        var prover = LedgerProver.Open(_log.Path, [_log.Key.Key])!;
        var lines = _log.Lines;

        foreach (var i in new[] { 0, 1, 99, 100, 255, 256, (int)prover.Checkpoint.Size - 1 })
        {
            var id = AuditChain.Parse(Encoding.ASCII.GetBytes(lines[i])).EntryId;

            var read = Receipt.Parse(prover.Prove(id)!.ToBytes())!;

            read.Index.ShouldBe(i);
            Encoding.ASCII.GetString(read.Line.Span).ShouldBe(lines[i]);
            read.Verify([_log.Key.Key]).IsProven.ShouldBeTrue();
            read.Verify([VerifierKey.Parse(_log.Key.Key.ToPem())!]).IsProven.ShouldBeTrue();
        }

        prover.Prove("entry-999999").ShouldBeNull();
    }

    [Theory]
    [InlineData("position")]
    [InlineData("checkpoint")]
    [InlineData("tile/0/000")]
    public async Task Receipts_are_made_from_the_ledger_when_what_lies_beside_is_gone(string name)
    {
        await _log.WriteAsync(300);
        File.Delete(Path.Combine(_log.Path + ".proof", name));

        var receipt = LedgerProver.Open(_log.Path, [_log.Key.Key])!.Prove("entry-000017")!;

        (receipt.Index, receipt.Verify([_log.Key.Key]).IsProven).ShouldBe((16, true));
    }

    [Fact]
    public async Task An_entry_that_only_quotes_an_id_is_not_taken_for_it()
    {
        await using (var ledger = _log.Open())
        {
            await ledger.AppendAsync(Sample.Entry(1), Durability.Written);
            await ledger.AppendAsync(Sample.Entry(2) with { Metadata = Attesta.Actions.PlainMap.Of(("a", 1), ("entry_id", "entry-000001"), ("z", 1)) }, Durability.Written);
        }

        LedgerProver.Open(_log.Path, [])!.Prove("entry-000001")!.Index.ShouldBe(0);
    }

    [Fact]
    public async Task Every_changed_byte_of_a_receipt_is_noticed()
    {
        await _log.WriteAsync(12);
        var bytes = LedgerProver.Open(_log.Path, [_log.Key.Key])!.Prove("entry-000005")!.ToBytes();
        var keyName = Encoding.UTF8.GetBytes(_log.Key.Key.Name!);

        for (var i = 0; i < bytes.Length; i++)
        {
            foreach (var change in new byte[] { 1, 0x20, 0x80 })
            {
                var changed = bytes.ToArray();
                changed[i] ^= change;
                (Receipt.Parse(changed)?.Verify([_log.Key.Key]).IsProven ?? false).ShouldBeFalse($"byte {i}");
            }

            (Receipt.Parse(bytes.AsSpan(0, i))?.Verify([_log.Key.Key]).IsProven ?? false).ShouldBeFalse();
        }

        Receipt.Parse(bytes)!.Verify([_log.Key.Key]).IsProven.ShouldBeTrue();
    }

    [Fact]
    public async Task A_receipt_of_another_key_or_ledger_is_none()
    {
        await _log.WriteAsync(5);
        var receipt = LedgerProver.Open(_log.Path, [])!.Prove("entry-000002")!;
        using var stranger = SigningKey.New("example.org/key-1");

        receipt.Verify([stranger.Key]).Kind.ShouldBe(FindingKind.UnknownKey);
        receipt.Verify([]).Kind.ShouldBe(FindingKind.UnknownKey);
        receipt.Verify([_log.Key.Key], "attesta.ledger/0000000000000000").Kind.ShouldBe(FindingKind.WrongOrigin);
        receipt.Verify([_log.Key.Key], receipt.Checkpoint.Origin).IsProven.ShouldBeTrue();
        receipt.Verify([_log.Key.Key], witnesses: 1).Kind.ShouldBe(FindingKind.MissingSignature);
        LedgerProver.Open(_log.Path, [stranger.Key]).ShouldBeNull();
    }

    [Fact]
    public void At_a_million_entries_a_receipt_adds_less_than_two_kibibytes()
    {
        var tiles = new MemoryTiles();
        var frontier = new MerkleFrontier();
        var leaf = MerkleHash.Leaf(new byte[32]);
        var line = Sample.Lines(1)[0][..^1];
        using var key = SigningKey.New("ledger.billing.example.org/2026-production");
        var path = Enumerable.Repeat(leaf, 20).ToList();
        var checkpoint = new Checkpoint("ledger.billing.example.org/production", 1_048_576, leaf);
        var note = new SignedNote(checkpoint.Text, [new(key.Key.Name!, key.Key.KeyId, new byte[72]), new("witness.example.org/w1", 1, new byte[80])]);

        var receipt = new Receipt(line, AuditChain.Parse(line), 1_000_000, path, checkpoint, note).ToBytes();

        (receipt.Length - line.Length).ShouldBeLessThan(1600);
        _ = (tiles, frontier);
    }

    [Fact]
    public async Task Consistency_is_proven_from_every_earlier_size()
    {
        await _log.WriteAsync(40, every: 5);
        var prover = LedgerProver.Open(_log.Path, [_log.Key.Key])!;
        var notes = new List<SignedNote>();
        await foreach (var note in _log.Anchor.ListAsync(null, TestContext.Current.CancellationToken))
            notes.Add(note);

        notes.Count.ShouldBe(8);
        foreach (var older in notes.Select(note => Checkpoint.Parse(note.Text)!))
        {
            var proof = ConsistencyProof.Parse(prover.ProveConsistency(older.Size)!.ToString())!;
            proof.Proves(older).ShouldBeTrue();
            proof.Proves(older with { Root = new byte[32] }).ShouldBeFalse();
            proof.Proves(older with { Origin = "other" }).ShouldBeFalse();
        }
    }

    [Fact]
    public void Anything_is_read_without_throwing() => Check.QuickThrowOnFailure(Prop.ForAll<byte[], string>((noise, text) =>
    {
        text ??= "";
        var line = Sample.Lines(1)[0];
        foreach (var bytes in new byte[][] { noise, [.. "attesta.receipt/v1\n"u8, .. noise], [.. "attesta.receipt/v1\n"u8, .. line, .. noise], [.. "attesta.receipt/v1\n"u8, .. line, .. Encoding.UTF8.GetBytes("c2sp.org/tlog-proof@v1\nindex " + text)] })
            Receipt.Parse(bytes).ShouldBeNull();
        ConsistencyProof.Parse(text).ShouldBeNull();
        ConsistencyProof.Parse("old " + text).ShouldBeNull();
    }));
}
