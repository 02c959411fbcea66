using Attesta.Audit;

namespace Attesta.Tests.Audit;

public sealed class LedgerPageTests : IDisposable
{
    private static readonly LedgerRotation Packing = new() { MaxBytes = 4000, Compress = true };

    private readonly LedgerFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Pages_show_every_entry_once_while_others_append_and_files_are_begun_and_packed(bool newestFirst, bool useIndex)
    {
        var ledger = new FileLedger(_folder.Log, rotation: Packing);
        await Append(ledger, 0, 30);
        var seen = new List<string>();
        var page = new AuditPage([], null, HasMore: true);
        for (var round = 0; page.HasMore && round < 100; round++)
        {
            page = await Reader(useIndex).ReadPageAsync(new() { NewestFirst = newestFirst, Limit = 4, After = page.Cursor, AgentId = "agent-001" }, Cancelled);
            page.Entries.Count.ShouldBeLessThanOrEqualTo(4);
            seen.AddRange(page.Entries.Select(entry => entry.EntryId));
            if (round < 5)
                await Append(ledger, 30 + (round * 2), 2);
            if (round != 3)
                continue;

            // Waits until the full files are packed.
            await ledger.DisposeAsync();
            ledger = new(_folder.Log, rotation: Packing);
        }

        await ledger.DisposeAsync();
        var expected = Enumerable.Range(0, newestFirst ? 30 : 40).Select(number => Sample.Entry(number).EntryId);
        seen.ShouldBe(newestFirst ? expected.Reverse() : expected);
        Directory.GetFiles(_folder.Path, "*.gz").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Several_who_page_and_make_the_index_beside_a_writer_see_every_entry_once()
    {
        const int entries = 200;
        await using var ledger = new FileLedger(_folder.Log, rotation: Packing);
        await Append(ledger, 0, 1);
        var writing = Task.Run(() => Append(ledger, 1, entries - 1), Cancelled);

        var seen = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(PageAsync, Cancelled)));
        await writing;

        foreach (var ids in seen)
            ids.ShouldBe(Enumerable.Range(0, entries).Select(number => Sample.Entry(number).EntryId));
        LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled).Findings.ShouldBeEmpty();

        async Task<List<string>> PageAsync()
        {
            var (ids, cursor) = (new List<string>(), (string?)null);
            while (ids.Count < entries)
            {
                var page = await Reader(useIndex: true).ReadPageAsync(new() { Limit = 7, After = cursor, AgentId = "agent-001" }, Cancelled);
                ids.AddRange(page.Entries.Select(entry => entry.EntryId));
                cursor = page.Cursor;
            }

            return ids;
        }
    }

    [Fact]
    public async Task A_cursor_goes_on_when_the_oldest_file_was_archived()
    {
        await using (var ledger = new FileLedger(_folder.Log, rotation: new() { MaxBytes = 4000 }))
            await Append(ledger, 0, 20);
        var page = await Reader(useIndex: true).ReadPageAsync(new() { NewestFirst = true, Limit = 3 }, Cancelled);

        File.Delete(_folder.Log + ".000001");
        var next = await Reader(useIndex: true).ReadPageAsync(new() { NewestFirst = true, Limit = 1, After = page.Cursor }, Cancelled);

        next.Entries.ShouldHaveSingleItem().EntryId.ShouldBe(Sample.Entry(16).EntryId);
    }

    [Fact]
    public async Task The_end_of_a_page_is_known_and_a_cursor_behind_the_last_entry_waits_for_the_next()
    {
        await using var ledger = new FileLedger(_folder.Log);
        await Append(ledger, 0, 4);
        var first = await Reader(useIndex: false).ReadPageAsync(new() { Limit = 4 }, Cancelled);
        first.HasMore.ShouldBeFalse();

        var none = await Reader(useIndex: false).ReadPageAsync(new() { Limit = 4, After = first.Cursor }, Cancelled);
        none.ShouldSatisfyAllConditions(page => page.Entries.ShouldBeEmpty(), page => page.Cursor.ShouldBe(first.Cursor), page => page.HasMore.ShouldBeFalse());

        await Append(ledger, 4, 1);
        (await Reader(useIndex: false).ReadPageAsync(new() { After = none.Cursor }, Cancelled)).Entries.ShouldHaveSingleItem().EntryId.ShouldBe(Sample.Entry(4).EntryId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("\u001b[2J")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("__________________________________________")]
    [InlineData("________________________________")]
    public async Task A_cursor_that_is_none_is_refused(string cursor)
    {
        await File.WriteAllBytesAsync(_folder.Log, Sample.Log(3), Cancelled);

        await Should.ThrowAsync<FormatException>(() => Reader(useIndex: false).ReadPageAsync(new() { After = cursor }, Cancelled));
    }

    [Fact]
    public async Task A_cursor_of_another_log_is_refused()
    {
        await File.WriteAllBytesAsync(_folder.Log, Sample.Log(3), Cancelled);
        var page = await Reader(useIndex: false).ReadPageAsync(new() { Limit = 2 }, Cancelled);
        await File.WriteAllBytesAsync(_folder.Log, Sample.Join(Sample.Lines(3, number => Sample.Entry(number + 1))), Cancelled);

        await Should.ThrowAsync<FormatException>(() => Reader(useIndex: false).ReadPageAsync(new() { After = page.Cursor }, Cancelled));
    }

    private LedgerReader Reader(bool useIndex) => new(_folder.Log) { UseIndex = useIndex, Slack = 0 };

    private static async Task Append(FileLedger ledger, int from, int count)
    {
        for (var i = from; i < from + count; i++)
            await ledger.AppendAsync(Sample.Entry(i), Durability.Written);
    }
}
