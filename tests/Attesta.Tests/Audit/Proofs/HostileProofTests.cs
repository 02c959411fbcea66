using System.Text;
using Attesta.Audit;
using Attesta.Audit.Proofs;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Audit.Proofs;

/// <summary>Whatever stands in the ledger, beside it and in its anchor: verifying, proving and signing on end with an answer.</summary>
public sealed class HostileProofTests : IAsyncLifetime
{
    private readonly SignedLog _log = new();
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _log.WriteAsync(270, every: 90);
        foreach (var file in Directory.GetFiles(_log.Folder.Path, "*", SearchOption.AllDirectories))
            _files[file] = File.ReadAllBytes(file);
    }

    public ValueTask DisposeAsync()
    {
        _log.Dispose();
        return default;
    }

    [Fact]
    public void Damage_anywhere_is_an_answer_and_not_an_exception() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(150),
        Prop.ForAll(Arb.From(Gen.Choose(0, 1000)), Arb.From(Gen.Choose(0, int.MaxValue)), Arb.From(ArbMap.Default.GeneratorFor<byte[]>()), (which, at, noise) =>
        {
            RestoreAll();
            var path = _files.Keys.Order(StringComparer.Ordinal).ElementAt(which % _files.Count);
            var bytes = _files[path];
            var from = bytes.Length == 0 ? 0 : at % bytes.Length;
            File.WriteAllBytes(path, (which % 4) switch
            {
                0 => bytes[..from],
                1 => [.. bytes[..from], .. noise],
                2 => [.. bytes[..from], .. noise, .. bytes[from..]],
                _ => [.. bytes[..from], .. noise, .. bytes[Math.Min(bytes.Length, from + noise.Length)..]],
            });

            var report = _log.VerifyAsync().GetAwaiter().GetResult();
            var prover = LedgerProver.Open(_log.Path, [_log.Key.Key]);
            var receipt = prover?.Prove("entry-000100");
            _ = prover?.ProveConsistency(100);

            (receipt?.Verify([_log.Key.Key]).IsProven ?? true).ShouldBeTrue();
            if (!LedgerVerifier.Verify(_log.Path, Token).Intact)
                return;
            using var ledger = _log.Open();
            if (ledger.CheckpointAsync(Token).AsTask().GetAwaiter().GetResult() is null && report.Intact)
                _log.VerifyAsync().GetAwaiter().GetResult().Findings.ShouldBeEmpty();
        }));

    [Theory]
    [InlineData(1L << 40)]
    [InlineData(999_999_999_999_999_999)]
    public async Task A_checkpoint_of_more_entries_than_there_can_be_costs_nothing(long size)
    {
        var huge = new Checkpoint(Checkpoint.Parse(new ProofFolder(_log.Path).LoadCheckpoint()!.Text)!.Origin, size, new byte[32]);
        var note = await Signing.NoteAsync(_log.Key, huge.Text, Token);
        File.WriteAllText(new ProofFolder(_log.Path).CheckpointPath, note.ToString());
        _log.Anchor.Append(note);

        (await _log.VerifyAsync()).Findings.ShouldContain(finding => finding.Kind == FindingKind.Truncated);
        LedgerProver.Open(_log.Path, [])!.Checkpoint.Size.ShouldBeLessThan(300);
        LedgerProver.Open(_log.Path, [])!.ProveConsistency(size).ShouldBeNull();
    }

    [Fact]
    public async Task A_checkpoint_entry_with_a_number_of_ten_thousand_digits_is_found_and_not_read()
    {
        var lines = _log.Lines.Select(Encoding.ASCII.GetBytes).ToList();
        var line = Encoding.ASCII.GetString(lines[^1]).Replace("\"metadata\":{", "\"metadata\":{\"a\":" + new string('7', 10_000) + ",", StringComparison.Ordinal);
        File.AppendAllText(_log.Path, line + "\n");

        (await _log.VerifyAsync()).Findings.ShouldContain(finding => finding.Kind == FindingKind.MalformedCheckpoint && finding.Line == lines.Count + 1);
        _ = LedgerProver.Open(_log.Path, []);
    }

    private void RestoreAll()
    {
        foreach (var stray in Directory.GetFiles(_log.Folder.Path, "*", SearchOption.AllDirectories).Where(file => !_files.ContainsKey(file)))
            File.Delete(stray);
        foreach (var (file, bytes) in _files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }
    }
}
