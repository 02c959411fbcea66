using Attesta.Audit;

namespace Attesta.Tests.Audit;

/// <summary>Indexes that are not what was written, by accident or on purpose.</summary>
public sealed class LedgerIndexDamageTests : IDisposable
{
    private readonly LedgerFolder _folder = new();
    private string? _counted;

    private string IndexPath => _folder.Log + ".index";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Whatever_byte_of_the_index_is_changed_the_answers_stay_right()
    {
        var (index, filters) = (IndexAnswers.Prepare(_folder), Filters());
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
        var (index, filters) = (IndexAnswers.Prepare(_folder), Filters());
        var right = Answers(filters, useIndex: false);
        for (var length = 0; length < index.Length; length++)
            AnswersAre(index[..length], filters, right, length);
        AnswersAre([.. index, .. index], filters, right, 0);
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
        IndexAnswers.Prepare(_folder);
        Forge(section);
        var filters = Filters();

        foreach (var filter in filters)
        {
            var real = Read(filter with { Limit = null }, useIndex: false, slack: 0).Entries;
            var shown = Read(filter with { Limit = null }, useIndex: true, slack: long.MaxValue).Entries;
            shown.Except(real).ShouldBeEmpty();
            IndexAnswers.Count(_folder.Log, filter, useIndex: true, slack: long.MaxValue).ShouldNotBeNull();
            Forge(section);
        }

        LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled).Findings.ShouldContain(found => found.Kind == FindingKind.WrongIndex);
    }

    [Fact]
    public void Entries_that_are_not_what_the_index_says_make_it_read_the_log()
    {
        IndexAnswers.Prepare(_folder);
        ForgedIndex.Write(_folder.Log, block =>
        {
            block.Sections[IndexBlock.Names] = (block.Names with { Agents = [.. block.Names.Agents.Skip(1), block.Names.Agents[0]] }).Write();
            return [block];
        });

        foreach (var agent in (string[])["a", "b", ""])
        {
            IndexAnswers.IsTheSame(_folder.Log, new() { AgentId = agent }, slack: long.MaxValue);
            IndexAnswers.IsTheSame(_folder.Log, new() { AgentId = agent, NewestFirst = true, Limit = 2 }, slack: long.MaxValue);
        }

        File.Exists(IndexPath).ShouldBeFalse();
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
        IndexAnswers.Count(_folder.Log, new(), useIndex: true, long.MaxValue).ShouldBe(_counted ??= IndexAnswers.Count(_folder.Log, new(), useIndex: false, 0));
    }

    private void Forge(int section) => ForgedIndex.Write(_folder.Log, block =>
    {
        if (section == IndexBlock.Names)
            block.Sections[section] = (block.Names with { Kinds = [.. block.Names.Kinds.Reverse()], Agents = [], Actions = block.Names.Actions }).Write();
        else
            block.Sections[section].AsSpan().Reverse();
        return [block];
    });

    private (List<string> Entries, List<LedgerFinding> Told) Read(AuditFilter filter, bool useIndex, long slack) => IndexAnswers.Read(_folder.Log, filter, useIndex, slack);
}
