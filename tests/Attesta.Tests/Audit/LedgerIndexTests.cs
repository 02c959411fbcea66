using System.Runtime.InteropServices;
using System.Text.Json;
using Attesta.Audit;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Audit;

public sealed class LedgerIndexTests : IDisposable
{
    private readonly LedgerFolder _folder = new();

    private string? _counted;

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
                IsTheSame(folder.Log, RandomLedger.Filter(chance, entries), slack: chance.Below(2) * 3000);
            }

            File.WriteAllBytes(folder.Log, [.. Sample.Join(lines), .. chance.Below(4) == 0 ? "torn"u8.ToArray() : []]);
            for (var i = 0; i < 6; i++)
                IsTheSame(folder.Log, RandomLedger.Filter(chance, entries), slack: long.MaxValue);
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

        var counted = await new LedgerReader(_folder.Log) { UseIndex = true }.CountAsync(cancellationToken: Cancelled);

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
                    IsTheSame(_folder.Log, new() { AgentId = "agent-1" }, slack: 0);
            }
        }

        foreach (var slack in (long[])[long.MaxValue, 0])
        {
            IsTheSame(_folder.Log, new() { AgentId = "agent-1", NewestFirst = true, Limit = 9 }, slack);
            IsTheSame(_folder.Log, new() { AgentId = "agent-2" }, slack);
            LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled).Findings.ShouldBeEmpty();
        }

        Directory.GetFiles(_folder.Path, "*.gz").ShouldNotBeEmpty();
        File.Delete(_folder.Log + ".000001.gz");
        IsTheSame(_folder.Log, new() { AgentId = "agent-2" }, slack: long.MaxValue);
    }

    [Fact]
    public void Whatever_byte_of_the_index_is_changed_the_answers_stay_right()
    {
        var (index, filters) = Prepare();
        var right = Answers(filters, useIndex: false);
        for (var at = 0; at < index.Length; at++)
        {
            var changed = (byte[])index.Clone();
            changed[at] ^= (byte)(1 << (at % 8));
            AnswersAre(changed, filters, right, at);
        }
    }

    [Fact]
    public void Wherever_the_index_is_cut_the_answers_stay_right()
    {
        var (index, filters) = Prepare();
        var right = Answers(filters, useIndex: false);
        for (var length = 0; length < index.Length; length++)
            AnswersAre(index[..length], filters, right, length);
        AnswersAre([.. index, .. index], filters, right, 0);
    }

    [Fact]
    public void An_index_of_another_log_is_not_used_and_replaced()
    {
        var (index, _) = Prepare();
        File.WriteAllBytes(_folder.Log, Sample.Log(40));
        LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled).Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.WrongIndex);

        IsTheSame(_folder.Log, new() { AgentId = "agent-001" }, slack: 0);

        File.ReadAllBytes(IndexPath).ShouldNotBe(index);
        LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled).Findings.ShouldBeEmpty();
    }

    [Fact]
    public void An_index_that_goes_further_than_the_log_shows_that_the_log_was_cut()
    {
        Prepare();
        var log = File.ReadAllBytes(_folder.Log);
        File.WriteAllBytes(_folder.Log, log[..(log.AsSpan(0, log.Length - 1).LastIndexOf((byte)'\n') + 1)]);

        IsTheSame(_folder.Log, new(), slack: long.MaxValue);
        var report = LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled);

        report.Intact.ShouldBeFalse();
        report.Findings.ShouldHaveSingleItem().Detail.ShouldContain("was cut");
        LedgerVerifier.Verify(_folder.Log, Cancelled).Intact.ShouldBeTrue();
    }

    [Theory]
    [InlineData(IndexBlock.Offsets)]
    [InlineData(IndexBlock.Times)]
    [InlineData(IndexBlock.Reviews)]
    [InlineData(IndexBlock.Sessions)]
    [InlineData(IndexBlock.Ids)]
    [InlineData(IndexBlock.Agents)]
    [InlineData(IndexBlock.Actions)]
    [InlineData(IndexBlock.Kinds)]
    [InlineData(IndexBlock.Names)]
    public void An_index_that_was_forged_with_right_checksums_shows_nothing_false_and_is_found(int section)
    {
        Prepare();
        Forge(section);
        var filters = Filters();

        foreach (var filter in filters)
        {
            var real = Read(filter with { Limit = null }, useIndex: false, slack: 0).Entries;
            var shown = Read(filter with { Limit = null }, useIndex: true, slack: long.MaxValue).Entries;
            shown.Except(real).ShouldBeEmpty();
            Count(_folder.Log, filter, useIndex: true, slack: long.MaxValue).ShouldNotBeNull();
            Forge(section);
        }

        LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled).Findings.ShouldContain(found => found.Kind == FindingKind.WrongIndex);
    }

    [Fact]
    public void Entries_that_are_not_what_the_index_says_make_it_read_the_log()
    {
        Prepare();
        Rewrite((header, sections, names) => sections[IndexBlock.Names] = (names with { Agents = [.. names.Agents.Skip(1), names.Agents[0]] }).Write());

        foreach (var agent in (string[])["a", "b", ""])
        {
            IsTheSame(_folder.Log, new() { AgentId = agent }, slack: long.MaxValue);
            IsTheSame(_folder.Log, new() { AgentId = agent, NewestFirst = true, Limit = 2 }, slack: long.MaxValue);
        }

        File.Exists(IndexPath).ShouldBeFalse();
    }

    [Fact]
    public void An_index_that_cannot_be_written_or_read_is_done_without()
    {
        Directory.CreateDirectory(IndexPath);
        Directory.CreateDirectory(IndexPath + ".part");
        File.WriteAllBytes(_folder.Log, Sample.Log(20));

        IsTheSame(_folder.Log, new() { AgentId = "agent-001" }, slack: 0);
    }

    [Fact]
    public void It_is_for_its_owner_only_and_leaves_nothing_else_behind()
    {
        Prepare();

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

    private (byte[] Index, AuditFilter[] Filters) Prepare()
    {
        var lines = RandomLedger.Lines(18, new Sequence(7), withJunk: false);
        foreach (var count in (int[])[11, lines.Count])
        {
            File.WriteAllBytes(_folder.Log, Sample.Join(lines[..count]));
            Read(new(), useIndex: true, slack: 0);
        }

        return (File.ReadAllBytes(IndexPath), Filters());
    }

    private static AuditFilter[] Filters() =>
        [new(), new() { AgentId = "a", NewestFirst = true, Limit = 3 }, new() { Verdict = Verdict.Denied }, new() { SessionId = "s1" }, new() { EntryId = "entry-000004" }];

    private List<string>[] Answers(AuditFilter[] filters, bool useIndex) => [.. filters.Select(filter => Read(filter, useIndex, long.MaxValue).Entries)];

    private void AnswersAre(byte[] index, AuditFilter[] filters, List<string>[] right, int number)
    {
        var chosen = number % filters.Length;
        File.WriteAllBytes(IndexPath, index);
        Read(filters[chosen], useIndex: true, long.MaxValue).Entries.ShouldBe(right[chosen]);
        if (number % 3 > 0)
            return;
        File.WriteAllBytes(IndexPath, index);
        Count(_folder.Log, new(), useIndex: true, long.MaxValue).ShouldBe(_counted ??= Count(_folder.Log, new(), useIndex: false, 0));
    }

    private void Forge(int section) => Rewrite((header, sections, names) =>
    {
        if (section == IndexBlock.Names)
            sections[section] = (names with { Kinds = [.. names.Kinds.Reverse()], Agents = [], Actions = names.Actions }).Write();
        else
            sections[section].AsSpan().Reverse();
    });

    private void Rewrite(Action<IndexBlock, byte[][], IndexNames> change)
    {
        using var stream = new LedgerStream(_folder.Log);
        using var made = new MemoryStream();
        IndexBuilder.Write(stream, 0, stream.Length, 0, made, long.MaxValue, Cancelled);
        File.WriteAllBytes(IndexPath, made.ToArray());
        var blocks = new MemoryStream();
        using (var index = LedgerIndex.TryOpen(_folder.Log)!)
        {
            foreach (var block in index.Blocks)
            {
                byte[][] sections =
                [
                    Bytes(block.Column<long>(0)), Bytes(block.Column<long>(1)), Bytes(block.Column<double>(2)), Bytes(block.Column<uint>(3)), Bytes(block.Column<uint>(4)),
                    Bytes(block.Column<ushort>(5)), Bytes(block.Column<ushort>(6)), Bytes(block.Column<ushort>(7)), block.Column<byte>(8),
                ];
                change(block, sections, block.AllNames);
                IndexBlock.Write(blocks, new(block.Rows, block.Unreadable, block.LinesBefore, block.From, block.To, block.LastAt, block.LastHash.ToArray()), sections);
            }
        }

        File.WriteAllBytes(IndexPath, blocks.ToArray());
    }

    private static byte[] Bytes<T>(T[] column)
        where T : unmanaged => MemoryMarshal.AsBytes(column.AsSpan()).ToArray();

    private static void IsTheSame(string log, AuditFilter filter, long slack)
    {
        var (plain, told) = Read(log, filter, useIndex: false, slack);
        var (found, alsoTold) = Read(log, filter, useIndex: true, slack);
        found.ShouldBe(plain);

        // Who stops early has looked ahead more or less far.
        if (filter.Limit is null)
            alsoTold.Select(finding => (finding.Offset, finding.Kind)).ShouldBe(told.Select(finding => (finding.Offset, finding.Kind)), ignoreOrder: true);
        Stamps(log, filter, useIndex: true, slack).ShouldBe(Stamps(log, filter, useIndex: false, slack));
        Count(log, filter, useIndex: true, slack).ShouldBe(Count(log, filter, useIndex: false, slack));
    }

    private (List<string> Entries, List<LedgerFinding> Told) Read(AuditFilter filter, bool useIndex, long slack) => Read(_folder.Log, filter, useIndex, slack);

    private static (List<string> Entries, List<LedgerFinding> Told) Read(string log, AuditFilter filter, bool useIndex, long slack)
    {
        var told = new List<LedgerFinding>();
        var reader = new LedgerReader(log) { UseIndex = useIndex, Slack = slack, Unreadable = told.Add };
        return ([.. reader.ReadAsync(filter, Cancelled).ToBlockingEnumerable(Cancelled).Select(entry => entry.ChainHash)], told);
    }

    private static List<string> Stamps(string log, AuditFilter filter, bool useIndex, long slack) =>
        [.. new LedgerReader(log) { UseIndex = useIndex, Slack = slack, Unreadable = _ => { } }
            .FindRubberStampsAsync(6, RiskLevel.Medium, filter, Cancelled).ToBlockingEnumerable(Cancelled).Select(entry => entry.ChainHash)];

    private static string Count(string log, AuditFilter filter, bool useIndex, long slack) => JsonSerializer.Serialize(
        new LedgerReader(log) { UseIndex = useIndex, Slack = slack, Unreadable = _ => { } }.CountAsync(filter, cancellationToken: Cancelled).GetAwaiter().GetResult());
}
