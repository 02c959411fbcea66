using System.Diagnostics;
using Attesta.Audit;
using Attesta.Audit.Proofs;
using Attesta.Policy;

namespace Attesta.Tests.Audit.Proofs;

/// <summary>An anchor that is a part of its ledger would have a checkpoint written into it.</summary>
public sealed class AnchorPathTests : IDisposable
{
    private readonly SignedLog _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _log.Dispose();

    public static TheoryData<string> Names => ["audit.jsonl", "./x/../audit.jsonl", "audit.jsonl.index", "audit.jsonl.next", "audit.jsonl.doubtful", "audit.jsonl.000001", "audit.jsonl.000002.gz", "audit.jsonl.proof", "audit.jsonl.proof/checkpoint", "audit.jsonl.proof/new/file"];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_belongs_to_the_ledger_is_refused_as_an_anchor_before_there_is_a_ledger(string name)
    {
        _log.Key.Save(_log.Folder.In("ledger.pem"));

        Should.Throw<ConfigException>(() => AttestaConfig.Parse($"audit: {{path: audit.jsonl, checkpoint: {{key: ledger.pem, anchors: [{{path: \"{name}\"}}]}}}}", _log.Folder.In("attesta.yaml")))
            .Message.ShouldContain("would destroy it");
        Should.Throw<ArgumentException>(() => With(new FileAnchor(Path.Combine(_log.Folder.Path, name)))).Message.ShouldContain("ledger");
    }

    [Theory]
    [InlineData("audit.jsonl.checkpoints")]
    [InlineData("audit.jsonlx")]
    [InlineData("other/audit.jsonl")]
    [InlineData("audit.jsonl.proofs/checkpoints")]
    public void What_merely_looks_like_it_is_taken(string name)
    {
        _log.Key.Save(_log.Folder.In("ledger.pem"));
        AttestaConfig.Parse($"audit: {{path: audit.jsonl, checkpoint: {{key: ledger.pem, anchors: [{{path: \"{name}\"}}]}}}}", _log.Folder.In("attesta.yaml")).Audit.Checkpoint!.AnchorPaths.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("audit.jsonl", true)]
    [InlineData("audit.jsonl", false)]
    [InlineData("audit.jsonl.proof/checkpoint", true)]
    [InlineData("audit.jsonl.proof/lock", false)]
    public async Task A_link_to_a_part_of_the_ledger_that_appears_later_is_never_written_to(string target, bool isSymbolic)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "links as on Linux");
        var anchor = new FileAnchor(_log.Folder.In("anchor"));
        await using var ledger = With(anchor);
        await ledger.AppendAsync(Sample.Entry(1), Durability.Written);
        (await ledger.CheckpointAsync(Token)).ShouldBeNull();
        File.Delete(anchor.Name);
        Link(_log.Folder.In(target), anchor.Name, isSymbolic);

        await ledger.AppendAsync(Sample.Entry(2), Durability.Written);
        var fault = await ledger.CheckpointAsync(Token);

        fault.ShouldNotBeNull().ShouldContain("would destroy it");
        LedgerVerifier.Verify(_log.Path, Token).Intact.ShouldBeTrue();
        (await _log.VerifyAsync(isAnchored: false)).Findings.ShouldBeEmpty();
        LedgerPaths.OwnPart(anchor.Name, _log.Path).ShouldNotBeNull();
    }

    [Fact]
    public void A_link_to_where_the_ledger_will_be_and_one_to_its_folder_are_seen_through()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "links as on Linux");
        File.CreateSymbolicLink(_log.Folder.In("dangling"), "audit.jsonl");
        Directory.CreateSymbolicLink(_log.Folder.In("around"), _log.Folder.Path);
        File.CreateSymbolicLink(_log.Folder.In("loop"), "loop");

        LedgerPaths.OwnPart(_log.Folder.In("dangling"), _log.Path).ShouldBe("is the ledger itself");
        LedgerPaths.OwnPart(_log.Folder.In("around/around/audit.jsonl"), _log.Path).ShouldBe("is the ledger itself");
        LedgerPaths.OwnPart(_log.Folder.In("around/audit.jsonl.proof/x"), _log.Path).ShouldNotBeNull();
        LedgerPaths.OwnPart(_log.Path, _log.Folder.In("dangling")).ShouldBe("is the ledger itself");
        LedgerPaths.OwnPart(_log.Folder.In("loop"), _log.Path).ShouldBeNull();
    }

    private SignedLedger With(FileAnchor anchor) => new(new FileLedger(_log.Path, _log.Clock), _log.Path, _log.Key, new() { Anchors = [anchor] }, _log.Clock);

    private static void Link(string target, string link, bool isSymbolic)
    {
        if (isSymbolic)
        {
            File.CreateSymbolicLink(link, target);
            return;
        }

        using var ln = Process.Start("ln", [target, link]);
        ln.WaitForExit();
    }
}
