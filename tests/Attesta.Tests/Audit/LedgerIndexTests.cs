using Attesta.Audit;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Audit;

public sealed class LedgerIndexTests : IDisposable
{
    private readonly LedgerFolder _folder = new();

    private string IndexPath => _folder.Log + ".index";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_found_by_the_index_is_what_is_found_by_reading()
    {
        var property = Prop.ForAll(Arb.From(Gen.Choose(0, 60)), Arb.From(Gen.Choose(0, int.MaxValue - 1)), (entries, seed) =>
        {
            using var folder = new LedgerFolder();
            var chance = new Sequence(seed);
            var lines = RandomLedger.Lines(entries, chance, withJunk: chance.Below(3) == 0);

            // An index of several blocks, made in several steps, with more and more of the log behind it.
            for (var at = 0; at <= lines.Count; at += 1 + chance.Below(lines.Count + 1))
            {
                File.WriteAllBytes(folder.Log, Sample.Join(lines[..at]));
                IndexAnswers.IsTheSame(folder.Log, RandomLedger.Filter(chance, entries), slack: chance.Below(2) * 3000);
            }

            File.WriteAllBytes(folder.Log, [.. Sample.Join(lines), .. chance.Below(4) == 0 ? "torn"u8.ToArray() : []]);
            for (var i = 0; i < 6; i++)
                IndexAnswers.IsTheSame(folder.Log, RandomLedger.Filter(chance, entries), slack: long.MaxValue);
            return LedgerVerifier.VerifyWithIndex(folder.Log, Cancelled).FindingCount == LedgerVerifier.Verify(folder.Log, Cancelled).FindingCount;
        });

        property.QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Newest_first_is_the_other_way_around_however_long_the_log()
    {
        File.WriteAllBytes(_folder.Log, Sample.Log(1500));
        var oldest = Read(new(), useIndex: false, slack: 0);
        oldest.Entries.Reverse();

        Read(new() { NewestFirst = true }, useIndex: false, slack: 0).Entries.ShouldBe(oldest.Entries);
        Read(new() { NewestFirst = true }, useIndex: true, slack: 0).Entries.ShouldBe(oldest.Entries);
        Read(new() { NewestFirst = true, Limit = 3, AgentId = "agent-001" }, useIndex: true, slack: 0).Entries.ShouldBe(oldest.Entries[..3]);
    }

    [Fact]
    public async Task A_log_of_more_entries_than_a_block_holds_is_several_blocks()
    {
        const int entries = IndexBlock.MostRows + 500;
        var tiny = Sample.KnownAnswer with { ActionDescription = "" };
        await File.WriteAllBytesAsync(_folder.Log, Sample.Join(Sample.Lines(entries, number => tiny with { EntryId = $"e{number}", AgentId = $"agent-{number % 7000}" })), Cancelled);

        var counted = await new LedgerReader(_folder.Log) { UseIndex = true, Slack = 0 }.CountAsync(cancellationToken: Cancelled);

        counted.Decisions.ShouldBe(entries);
        using (var index = LedgerIndex.TryOpen(_folder.Log)!)
            index.Blocks.Select(block => block.Rows).ShouldBe([IndexBlock.MostRows, 500]);
        foreach (var agent in (string[])["agent-3", "agent-6999", "agent-7000"])
            Read(new() { AgentId = agent, NewestFirst = true }, useIndex: true, 0).Entries.ShouldBe(Read(new() { AgentId = agent, NewestFirst = true }, useIndex: false, 0).Entries);
        LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled).Intact.ShouldBeTrue();
    }

    [Fact]
    public async Task Full_files_packed_or_not_are_searched_and_compared_as_one()
    {
        await using (var ledger = new FileLedger(_folder.Log, rotation: new() { MaxBytes = 4000, Compress = true }))
        {
            for (var i = 0; i < 40; i++)
            {
                await ledger.AppendAsync(Sample.Entry(i) with { AgentId = $"agent-{i % 3}" }, Durability.Written);
                if (i is 10 or 25)
                    IndexAnswers.IsTheSame(_folder.Log, new() { AgentId = "agent-1" }, slack: 0);
            }
        }

        foreach (var slack in (long[])[long.MaxValue, 0])
        {
            IndexAnswers.IsTheSame(_folder.Log, new() { AgentId = "agent-1", NewestFirst = true, Limit = 9 }, slack);
            IndexAnswers.IsTheSame(_folder.Log, new() { AgentId = "agent-2" }, slack);
            LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled).Findings.ShouldBeEmpty();
        }

        Directory.GetFiles(_folder.Path, "*.gz").ShouldNotBeEmpty();
        File.Delete(_folder.Log + ".000001.gz");
        IndexAnswers.IsTheSame(_folder.Log, new() { AgentId = "agent-2" }, slack: long.MaxValue);
    }

    [Fact]
    public void An_index_of_another_log_is_not_used_and_replaced()
    {
        var index = IndexAnswers.Prepare(_folder);
        File.WriteAllBytes(_folder.Log, Sample.Log(40));
        LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled).Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.WrongIndex);

        IndexAnswers.IsTheSame(_folder.Log, new() { AgentId = "agent-001" }, slack: 0);

        File.ReadAllBytes(IndexPath).ShouldNotBe(index);
        LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled).Findings.ShouldBeEmpty();
    }

    [Fact]
    public void An_index_that_goes_further_than_the_log_shows_that_the_log_was_cut()
    {
        IndexAnswers.Prepare(_folder);
        var log = File.ReadAllBytes(_folder.Log);
        File.WriteAllBytes(_folder.Log, log[..(log.AsSpan(0, log.Length - 1).LastIndexOf((byte)'\n') + 1)]);

        IndexAnswers.IsTheSame(_folder.Log, new(), slack: long.MaxValue);
        var report = LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled);

        report.Intact.ShouldBeFalse();
        report.Findings.ShouldHaveSingleItem().Detail.ShouldContain("was cut");
        LedgerVerifier.Verify(_folder.Log, Cancelled).Intact.ShouldBeTrue();
    }

    [Fact]
    public void An_index_that_cannot_be_written_or_read_is_done_without()
    {
        Directory.CreateDirectory(IndexPath);
        Directory.CreateDirectory(IndexPath + ".part");
        File.WriteAllBytes(_folder.Log, Sample.Log(20));

        IndexAnswers.IsTheSame(_folder.Log, new() { AgentId = "agent-001" }, slack: 0);
    }

    [Fact]
    public void It_is_for_its_owner_only_and_leaves_nothing_else_behind()
    {
        IndexAnswers.Prepare(_folder);

        Directory.GetFiles(_folder.Path).Select(Path.GetFileName).ShouldBe(["audit.jsonl", "audit.jsonl.index"], ignoreOrder: true);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(IndexPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void Reading_makes_no_index_unless_it_is_told_to()
    {
        File.WriteAllBytes(_folder.Log, Sample.Log(20));

        Read(new(), useIndex: false, slack: 0);

        File.Exists(IndexPath).ShouldBeFalse();
    }

    private (List<string> Entries, List<LedgerFinding> Told) Read(AuditFilter filter, bool useIndex, long slack) => IndexAnswers.Read(_folder.Log, filter, useIndex, slack);
}
