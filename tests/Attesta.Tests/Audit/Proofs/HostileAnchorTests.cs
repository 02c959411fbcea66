using System.Diagnostics;
using Attesta.Audit;
using Attesta.Audit.Proofs;

namespace Attesta.Tests.Audit.Proofs;

/// <summary>What somebody can do who may add to an anchor, or say where it is.</summary>
public sealed class HostileAnchorTests : IAsyncLifetime
{
    private readonly SignedLog _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string AnchorPath => _log.Anchor.Name;

    private Checkpoint Newest => Checkpoint.Parse(new ProofFolder(_log.Path).LoadCheckpoint()!.Text)!;

    public async ValueTask InitializeAsync() => await _log.WriteAsync(16, every: 8);

    public ValueTask DisposeAsync()
    {
        _log.Dispose();
        return default;
    }

    [Fact]
    public async Task Checkpoints_that_no_trusted_key_signed_are_passed_over_and_counted()
    {
        using var stranger = SigningKey.New(_log.Key.Key.Name);
        var claimed = Newest with { Size = 5_000 };
        var signature = SignedNote.Parse(File.ReadAllText(new ProofFolder(_log.Path).CheckpointPath))!.Signatures[0];
        _log.Anchor.Append(await Signing.NoteAsync(stranger, claimed.Text, Token));
        _log.Anchor.Append(new SignedNote((Newest with { Size = 6_000 }).Text, [signature]));
        File.AppendAllText(AnchorPath, (Newest with { Size = 7_000 }).Text + "\n\n\n");

        var report = await _log.VerifyAsync();

        report.Findings.ShouldBeEmpty();
        report.PassedOver.ShouldBe([new(AnchorPath, 3)]);
        report.AnchoredEntries.ShouldBe(18);
    }

    [Fact]
    public async Task What_trusted_notes_say_holds_beside_others()
    {
        var kept = File.ReadAllBytes(_log.Path);
        await _log.WriteAsync(5, first: 100);
        using var stranger = SigningKey.New("example.org/stranger");
        _log.Anchor.Append(await Signing.NoteAsync(stranger, (Newest with { Size = 2 }).Text, Token));
        File.WriteAllBytes(_log.Path, kept);
        Directory.Delete(_log.Path + ".proof", recursive: true);

        (await _log.VerifyAsync()).Findings.ShouldContain(finding => finding.Kind == FindingKind.Truncated);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signature_that_is_stripped_or_spoilt_leaves_the_notes_before_it_binding(bool isStripped)
    {
        var lines = File.ReadAllLines(_log.Anchor.Name).ToList();
        var at = lines.FindLastIndex(line => line.StartsWith('—'));
        if (isStripped)
            lines.RemoveAt(at);
        else
            lines[at] = lines[at][..^4] + "AAA=";
        File.WriteAllLines(_log.Anchor.Name, lines);

        var report = await _log.VerifyAsync();
        report.Findings.ShouldBeEmpty();
        report.PassedOver.ShouldHaveSingleItem().Count.ShouldBe(1);
        (report.AnchoredEntries > 8 && !report.IsAnchoredToTheEnd).ShouldBeTrue();

        File.WriteAllLines(_log.Path, _log.Lines[..(int)(report.AnchoredEntries - 1)]);
        Directory.Delete(_log.Path + ".proof", recursive: true);
        (await _log.VerifyAsync()).Findings.ShouldContain(finding => finding.Kind == FindingKind.Truncated);
    }

    [Fact]
    public async Task A_key_that_another_has_followed_adds_nothing_behind_its_end()
    {
        _log.Anchor.Append(await Signing.NoteAsync(_log.Key, (Newest with { Size = 5_000, Root = new byte[32] }).Text, Token));

        var report = await new ProofVerifier { Keys = [_log.Key.Key.Retired(Newest.Size)], Anchors = [_log.Anchor], Time = _log.Clock }.VerifyAsync(_log.Path, Token);

        report.Findings.ShouldBeEmpty();
        report.PassedOver.ShouldBe([new(AnchorPath, 1)]);
        report.AnchoredEntries.ShouldBe(Newest.Size);
    }

    [Fact]
    public async Task Without_a_key_a_note_without_signature_is_nobodys_word_either()
    {
        File.WriteAllText(_log.Anchor.Name, (Newest with { Size = 1_000_000 }).Text + "\n\n");

        var report = await new ProofVerifier { Anchors = [_log.Anchor], Time = _log.Clock }.VerifyAsync(_log.Path, Token);

        report.Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.NotAnchored);
        report.PassedOver.ShouldHaveSingleItem().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_hundred_thousand_strange_notes_take_up_no_memory()
    {
        using var stranger = SigningKey.New("example.org/stranger");
        var note = await Signing.NoteAsync(stranger, Newest.Text, Token);
        await using (var file = new StreamWriter(AnchorPath, append: true))
        {
            for (var i = 0; i < 100_000; i++)
                await file.WriteAsync("\n\n\n" + note.ToString().Replace("\n18\n", $"\n{i + 100}\n", StringComparison.Ordinal));
        }

        var kept = new KeptCheckpoints(Newest.Origin, [_log.Key.Key], () => [_log.Key.Key]);
        await kept.ReadAsync(_log.Anchor, Token);

        kept.Believed.Count.ShouldBe(2);
        kept.PassedOver.Single().Count.ShouldBe(100_000);
    }

    [Fact]
    public async Task An_anchor_that_cannot_be_read_hides_neither_the_others_nor_the_chain()
    {
        var missing = new FileAnchor(_log.Folder.In("nowhere"));
        Directory.CreateDirectory(_log.Folder.In("folder"));
        File.CreateSymbolicLink(_log.Folder.In("dangling"), _log.Folder.In("gone"));
        var verifier = new ProofVerifier
        {
            Keys = [_log.Key.Key],
            Anchors = [missing, new FileAnchor(_log.Folder.In("folder")), new FileAnchor(_log.Folder.In("dangling")), new FileAnchor("/dev/zero"), _log.Anchor],
            Time = _log.Clock,
            Settings = new(),
        };

        var report = await verifier.VerifyAsync(_log.Path, Token);

        report.Findings.Select(finding => finding.Kind).ShouldBe(Enumerable.Repeat(FindingKind.UnreadAnchor, 4));
        report.Findings.ShouldAllBe(finding => finding.Line == 20);
        report.Findings[0].Detail.ShouldContain("attesta audit checkpoint");
        report.AnchoredEntries.ShouldBe(18);
    }

    [Fact]
    public async Task A_pipe_in_the_place_of_an_anchor_keeps_nobody_waiting()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux opens pipes so");
        File.Delete(AnchorPath);
        using (var mkfifo = Process.Start("mkfifo", [AnchorPath]))
            await mkfifo.WaitForExitAsync(Token);

        (await _log.VerifyAsync()).Findings.Single().Kind.ShouldBe(FindingKind.UnreadAnchor);
    }

    [Fact]
    public async Task Checkpoints_that_the_key_signed_twice_for_one_size_or_for_nothing_are_found_or_right()
    {
        _log.Anchor.Append(await Signing.NoteAsync(_log.Key, (Newest with { Size = 0, Root = MerkleHash.Empty }).Text, Token));
        (await _log.VerifyAsync()).Findings.ShouldBeEmpty();
        _log.Anchor.Append(await Signing.NoteAsync(_log.Key, (Newest with { Root = new byte[32] }).Text, Token));
        (await _log.VerifyAsync()).Findings.Single().ShouldSatisfyAllConditions(finding => finding.Kind.ShouldBe(FindingKind.WrongRoot), finding => finding.Line.ShouldBe(18));
        _log.Anchor.Append(await Signing.NoteAsync(_log.Key, (Newest with { Size = 0, Root = new byte[32] }).Text, Token));
        (await _log.VerifyAsync()).Findings.Single().ShouldSatisfyAllConditions(finding => finding.Kind.ShouldBe(FindingKind.WrongRoot), finding => finding.Line.ShouldBe(1));
    }

    [Fact]
    public async Task A_log_that_ends_with_its_checkpoint_has_nothing_left_to_sign()
    {
        var whole = await _log.VerifyAsync();
        await using (var ledger = new FileLedger(_log.Path, _log.Clock))
            await ledger.AppendAsync(Sample.Entry(99), Durability.Durable);
        var open = await _log.VerifyAsync();

        (whole.EndsWithCheckpoint, whole.IsAnchoredToTheEnd, whole.UnsignedEntries).ShouldBe((true, true, 1));
        (open.EndsWithCheckpoint, open.IsAnchoredToTheEnd, open.UnsignedEntries).ShouldBe((false, false, 2));
    }
}
