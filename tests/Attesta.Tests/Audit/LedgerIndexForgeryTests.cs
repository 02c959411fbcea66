using Attesta.Audit;

namespace Attesta.Tests.Audit;

/// <summary>Indexes with right checksums that lie: nothing false is shown, and verification finds each.</summary>
public sealed class LedgerIndexForgeryTests : IDisposable
{
    private static readonly AuditFilter[] Filters =
    [
        new(), new() { AgentId = "a" }, new() { AgentId = "b", NewestFirst = true }, new() { Verdict = Verdict.Denied, NewestFirst = true, Limit = 3 },
        new() { SessionId = "s1" }, new() { EntryId = "entry-000004" }, new() { ActionName = "w*" }, new() { From = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero) },
    ];

    private readonly LedgerFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Lies => [.. AllLies.Keys];

    private static Dictionary<string, Func<ForgedIndex.Block, IEnumerable<ForgedIndex.Block>>> AllLies { get; } = new()
    {
        ["the first entry is left out"] = block => [block.Without(0)],
        ["one in the middle is left out"] = block => [block.Without(2)],
        ["the last entry is left out"] = block => [block.Without(block.Header.Rows - 1)],
        ["one block is all there is, up to the end"] = block => block.Header.From > 0 ? [] : [block with { Header = block.Header with { To = long.MaxValue } }],
        ["lines that are no entries"] = block => [block with { Header = block.Header with { Unreadable = 3 } }],
        ["more such lines than there are numbers"] = block => [block with { Header = block.Header with { Unreadable = long.MaxValue } }],
        ["more lines before"] = block => [block with { Header = block.Header with { LinesBefore = block.Header.LinesBefore + 1000 } }],
        ["fewer lines than none before"] = block => [block with { Header = block.Header with { LinesBefore = long.MinValue } }],
        ["it begins early"] = block => [block with { Header = block.Header with { From = block.Header.From - 7 } }],
        ["it ends late"] = block => [block with { Header = block.Header with { To = block.Header.To + 7 } }],
        ["it ends late, with lines that are no entries"] = block => [block with { Header = block.Header with { To = block.Header.To + 7, Unreadable = 1 } }],
        ["it ends before it begins"] = block => [block with { Header = block.Header with { To = 0 } }],
        ["its last entry is elsewhere"] = block => [block with { Header = block.Header with { LastAt = block.Header.From } }],
        ["its last entry is another"] = block => [block with { Header = block.Header with { LastHash = new byte[IndexBlock.HashLength] } }],
        ["more entries than columns"] = block => [block with { Header = block.Header with { Rows = block.Header.Rows + 1 } }],
        ["as many entries as a block may have"] = block => [block with { Header = block.Header with { Rows = IndexBlock.MostRows } }],
        ["more entries than a number holds"] = block => [block with { Header = block.Header with { Rows = int.MaxValue } }],
        ["fewer entries than none"] = block => [block with { Header = block.Header with { Rows = int.MinValue } }],
        ["every entry is at the end of the ledger"] = block => [block.With(IndexBlock.Offsets, long.MaxValue)],
        ["every entry is before the ledger"] = block => [block.With(IndexBlock.Offsets, long.MinValue)],
        ["every time is before all"] = block => [block.With(IndexBlock.Times, -1L)],
        ["every time is after all"] = block => [block.With(IndexBlock.Times, long.MaxValue)],
        ["every session is another"] = block => [block.With(IndexBlock.Sessions, 0u)],
        ["every id is another"] = block => [block.With(IndexBlock.Ids, 0u)],
        ["every agent is the first"] = block => [block.With(IndexBlock.Agents, (ushort)0)],
        ["every agent is none"] = block => [block.With(IndexBlock.Agents, ushort.MaxValue)],
        ["every action is none"] = block => [block.With(IndexBlock.Actions, ushort.MaxValue)],
        ["every kind is none"] = block => [block.With(IndexBlock.Kinds, ushort.MaxValue)],
        ["every kind is the first"] = block => [block.With(IndexBlock.Kinds, (ushort)0)],
        ["every kind is unknown"] = block => [block.With(block.Names with { Kinds = [.. block.Names.Kinds.Select(kind => kind with { Verdict = "\u001b[2J", RiskLevel = "", Mode = "x" })] })],
        ["there are no names"] = block => [block.With(new IndexNames([], [], []))],
        ["there are more names than there may be"] = block => [block.With(block.Names with { Agents = [.. Enumerable.Repeat("a", IndexBlock.MostRows + 1)] })],
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Lies))]
    public void No_lie_shows_anything_false_and_each_is_found(string lie)
    {
        File.WriteAllBytes(_folder.Log, Sample.Join(RandomLedger.Lines(18, new Sequence(7), withJunk: false)));

        foreach (var filter in Filters)
        {
            var real = IndexAnswers.Read(_folder.Log, filter, useIndex: false, slack: 0).Entries;
            Tell(lie);
            IsPartOf(IndexAnswers.Read(_folder.Log, filter, useIndex: true, slack: long.MaxValue).Entries, filter.Limit is null ? real : null);
            Tell(lie);
            IsPartOf(IndexAnswers.Stamps(_folder.Log, filter, useIndex: true, long.MaxValue), IndexAnswers.Stamps(_folder.Log, filter, useIndex: false, 0));
            Tell(lie);
            IndexAnswers.Count(_folder.Log, filter, useIndex: true, long.MaxValue).ShouldNotBeEmpty();
        }

        Tell(lie);
        LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled).Findings.ShouldContain(found => found.Kind == FindingKind.WrongIndex);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void What_follows_a_block_that_is_missing_or_comes_twice_is_not_used(int times)
    {
        File.WriteAllBytes(_folder.Log, Sample.Join(RandomLedger.Lines(18, new Sequence(7), withJunk: false)));
        ForgedIndex.Write(_folder.Log, block => Enumerable.Repeat(block, block.Header.LinesBefore == 6 ? times : 1), 6, 6);

        foreach (var filter in Filters)
            IndexAnswers.IsTheSame(_folder.Log, filter, slack: long.MaxValue);

        using var used = LedgerIndex.TryOpen(_folder.Log)!;
        used.Blocks.Count.ShouldBe(1 + (times / 2));
        LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled).Findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_review_that_is_no_number_counts_for_nothing(double review)
    {
        File.WriteAllBytes(_folder.Log, Sample.Log(20));
        ForgedIndex.Write(_folder.Log, block => [block.With(IndexBlock.Reviews, review)]);

        IndexAnswers.IsTheSame(_folder.Log, new(), slack: long.MaxValue);

        File.Exists(_folder.Log + ".index").ShouldBeFalse();
    }

    [Fact]
    public void Reviews_that_are_longer_than_all_time_are_still_numbers()
    {
        File.WriteAllBytes(_folder.Log, Sample.Join(Sample.Lines(20, i => Sample.Entry(i) with { ReviewDurationSeconds = i % 2 == 0 ? double.MaxValue : -double.MaxValue / 3 })));

        IndexAnswers.IsTheSame(_folder.Log, new(), slack: 0);
        IndexAnswers.IsTheSame(_folder.Log, new(), slack: long.MaxValue);
    }

    [Fact]
    public void Statistics_by_a_forged_index_are_wrong_until_it_is_verified()
    {
        File.WriteAllBytes(_folder.Log, Sample.Log(20));
        var right = IndexAnswers.Count(_folder.Log, new(), useIndex: false, 0);
        ForgedIndex.Write(_folder.Log, block => [block.With(block.Names with { Kinds = [.. block.Names.Kinds.Select(kind => kind with { Verdict = "approved" })] })]);

        IndexAnswers.Count(_folder.Log, new(), useIndex: true, long.MaxValue).ShouldNotBe(right);

        LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled).Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.WrongIndex);
    }

    [Fact]
    public void Rubber_stamps_that_are_left_out_are_found_by_verification()
    {
        File.WriteAllBytes(_folder.Log, Sample.Log(40));
        IndexAnswers.Stamps(_folder.Log, new(), useIndex: false, 0).ShouldNotBeEmpty();
        ForgedIndex.Write(_folder.Log, block => [block.With(IndexBlock.Reviews, 60.0)], 10, 10);

        IndexAnswers.Stamps(_folder.Log, new(), useIndex: true, long.MaxValue).ShouldBeEmpty();

        LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled).Findings.Count(found => found.Kind == FindingKind.WrongIndex).ShouldBe(3);
    }

    [Fact]
    public void An_index_from_before_a_line_was_changed_in_place_is_found()
    {
        var log = Sample.Log(30);
        File.WriteAllBytes(_folder.Log, log);
        IndexAnswers.IsTheSame(_folder.Log, new() { AgentId = "agent-001" }, slack: 0);
        var at = log.AsSpan().IndexOf("agent-001"u8);
        "agent-666"u8.CopyTo(log.AsSpan(at));
        File.WriteAllBytes(_folder.Log, log);

        IsPartOf(IndexAnswers.Read(_folder.Log, new() { AgentId = "agent-666" }, useIndex: true, long.MaxValue).Entries, IndexAnswers.Read(_folder.Log, new() { AgentId = "agent-666" }, useIndex: false, 0).Entries);

        LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled).Findings.Select(found => found.Kind).ShouldBe([FindingKind.WrongHash, FindingKind.WrongIndex]);
    }

    [Fact]
    public void An_index_from_before_the_ledger_was_written_anew_is_not_used()
    {
        File.WriteAllBytes(_folder.Log, Sample.Log(30));
        IndexAnswers.IsTheSame(_folder.Log, new(), slack: 0);
        File.WriteAllBytes(_folder.Log, Sample.Join(Sample.Lines(60, i => Sample.Entry(i) with { AgentId = i < 20 ? "agent-001" : "agent-002" })));

        IndexAnswers.IsTheSame(_folder.Log, new() { AgentId = "agent-001" }, slack: long.MaxValue);
        LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled).Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.WrongIndex);
        IndexAnswers.IsTheSame(_folder.Log, new() { AgentId = "agent-001" }, slack: 0);
        LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled).Findings.ShouldBeEmpty();
    }

    [Fact]
    public void Long_lines_are_found_a_few_at_a_time()
    {
        var text = new string('x', 600_000);
        File.WriteAllBytes(_folder.Log, Sample.Join(Sample.Lines(60, i => Sample.Entry(i) with { AgentId = i % 5 == 0 ? "rare" : "other", ActionDescription = text })));

        IndexAnswers.IsTheSame(_folder.Log, new() { AgentId = "rare" }, slack: 0);
        IndexAnswers.IsTheSame(_folder.Log, new() { AgentId = "rare", NewestFirst = true }, slack: long.MaxValue);
    }

    private void Tell(string lie) => ForgedIndex.Write(_folder.Log, AllLies[lie], 6, 6);

    /// <summary>In the order of the real ones, and none twice.</summary>
    private static void IsPartOf(List<string> shown, List<string>? real)
    {
        shown.ShouldBeUnique();
        if (real is not null)
            real.Where(shown.Contains).ShouldBe(shown);
    }
}
