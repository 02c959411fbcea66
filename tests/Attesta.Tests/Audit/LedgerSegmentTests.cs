using Attesta.Audit;
using Attesta.Testing;
using Attesta.Trust;

namespace Attesta.Tests.Audit;

public sealed class LedgerSegmentTests : IDisposable
{
    private static readonly LedgerRotation Small = new() { MaxBytes = 4000 };
    private static readonly LedgerRotation Packing = Small with { Compress = true };

    private readonly LedgerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_file_gets_a_number_and_the_chain_goes_on_in_a_new_one()
    {
        await Append(Small, 0, 12);

        Files().ShouldBe(["audit.jsonl", "audit.jsonl.000001", "audit.jsonl.000002"]);
        Ids().ShouldBe(Enumerable.Range(0, 12).Select(i => Sample.Entry(i).EntryId));
        var first = AuditChain.Parse(File.ReadLines(_folder.Log).First().Select(c => (byte)c).ToArray());
        LedgerVerifier.Verify(_folder.Path + "//./audit.jsonl", Cancelled).Entries.ShouldBe(14);
        first.ActionName.ShouldBe("attesta.segment");
        first.Metadata["segment"].ShouldBe(3L);
        first.Metadata["follows"].ShouldBe("audit.jsonl.000002");
        first.PreviousHash.ShouldBe(AuditChain.Parse(File.ReadLines(_folder.Log + ".000002").Last().Select(c => (byte)c).ToArray()).ChainHash);
    }

    [Fact]
    public async Task A_new_day_begins_a_new_file()
    {
        var clock = new ManualClock(new DateTimeOffset(2026, 3, 1, 23, 50, 0, TimeSpan.Zero));
        await using var ledger = new FileLedger(_folder.Log, clock, new LedgerRotation { Daily = true });
        await ledger.AppendAsync(Today(0), Durability.Written);
        clock.Advance(TimeSpan.FromMinutes(9));
        await ledger.AppendAsync(Today(1), Durability.Written);
        Files().ShouldBe(["audit.jsonl"]);

        clock.Advance(TimeSpan.FromMinutes(2));
        await ledger.AppendAsync(Today(2), Durability.Written);
        await using (var other = new FileLedger(_folder.Log, clock, new LedgerRotation { Daily = true }))
            await other.AppendAsync(Today(3), Durability.Written);
        await using (var behind = new FileLedger(_folder.Log, new ManualClock(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero)), new LedgerRotation { Daily = true }))
            await behind.AppendAsync(Today(4), Durability.Written);

        Files().ShouldBe(["audit.jsonl", "audit.jsonl.000001"]);
        Ids().Count.ShouldBe(5);

        AuditEntry Today(int number) => Sample.Entry(number) with { DecidedAt = Timestamp.Write(clock.GetUtcNow()) };
    }

    [Fact]
    public async Task Python_verifies_the_files_one_after_the_other()
    {
        await Append(Small, 0, 12);

        var script = Document.Program("docs/reference/audit-format.md");
        (await Python.RunAsync(script, "", _folder.Log + ".000001", _folder.Log + ".000002", _folder.Log)).Trim().ShouldBe("intact");
        (await Python.RunAsync(script, "", _folder.Log + ".000001", _folder.Log)).ShouldContain("broken");
    }

    [Fact]
    public async Task All_but_the_newest_full_file_are_packed_and_read_all_the_same()
    {
        await Append(Packing, 0, 20);

        Files().ShouldBe(["audit.jsonl", "audit.jsonl.000001.gz", "audit.jsonl.000002.gz", "audit.jsonl.000003"]);
        Ids().ShouldBe(Enumerable.Range(0, 20).Select(i => Sample.Entry(i).EntryId));
        foreach (var last in (int[])[1, 3, 9, 15, 100])
        {
            (await new LedgerReader(_folder.Log).LastAsync(last, cancellationToken: Cancelled).Select(entry => entry.ChainHash).ToListAsync(Cancelled))
                .ShouldBe(await new LedgerReader(_folder.Log).ReadAsync(cancellationToken: Cancelled).Select(entry => entry.ChainHash).TakeLast(last).ToListAsync(Cancelled));
        }

        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(_folder.Log + ".000001.gz").ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var statistics = await AuditStatistics.OfAsync(new LedgerReader(_folder.Log).ReadAsync(cancellationToken: Cancelled), cancellationToken: Cancelled);
        (statistics.Entries, statistics.Decisions).ShouldBe((23, 20));
    }

    [Fact]
    public async Task Packing_that_was_killed_loses_and_doubles_nothing()
    {
        await Append(Small, 0, 20);
        var plain = await File.ReadAllBytesAsync(_folder.Log + ".000001", Cancelled);

        // Killed while it wrote.
        await File.WriteAllTextAsync(_folder.Log + ".000001.gz.part", "half", Cancelled);
        Ids().Count.ShouldBe(20);

        // Killed before the unpacked file was removed.
        SegmentPacking.Run(_folder.Log);
        await File.WriteAllBytesAsync(_folder.Log + ".000001", plain, Cancelled);
        Ids().Count.ShouldBe(20);

        SegmentPacking.Run(_folder.Log);
        Files().ShouldBe(["audit.jsonl", "audit.jsonl.000001.gz", "audit.jsonl.000002.gz", "audit.jsonl.000003"]);
        Ids().Count.ShouldBe(20);
    }

    [Fact]
    public async Task Rotating_that_was_killed_loses_and_doubles_nothing()
    {
        await Append(Small, 0, 5);

        // Killed before the first renaming: what was prepared is in nobody's way, whole or not.
        await File.WriteAllTextAsync(_folder.Log + ".next", "{\"action_desc", Cancelled);
        Ids().Count.ShouldBe(5);
        await Append(Small, 5, 12);
        Files().ShouldBe(["audit.jsonl", "audit.jsonl.000001", "audit.jsonl.000002"]);

        // Killed between the two.
        File.Move(_folder.Log, _folder.Log + ".next");
        Ids().Count.ShouldBe(12);
        using (var trust = new LedgerTrust(_folder.Log))
        {
            trust.CatchUp();
            trust.Broken.ShouldBeNull();
        }

        await Append(Small, 12, 13);
        Ids().Count.ShouldBe(13);
        File.Exists(_folder.Log + ".next").ShouldBeFalse();
    }

    [Fact]
    public async Task Where_a_file_belongs_to_one_process_a_new_one_begins_too()
    {
        await using (var ledger = new FileLedger(_folder.Log, null, Packing, new ExclusiveDisk()))
        {
            for (var i = 0; i < 20; i++)
                await ledger.AppendAsync(Sample.Entry(i), i % 5 == 0 ? Durability.Durable : Durability.Written);
        }

        Files().ShouldContain("audit.jsonl.000003");
        Ids().ShouldBe(Enumerable.Range(0, 20).Select(i => Sample.Entry(i).EntryId));
    }

    [Fact]
    public async Task Several_ledgers_share_files_that_rotate()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(who => Task.Run(async () =>
        {
            await using var ledger = new FileLedger(_folder.Log, null, Packing);
            for (var i = who * 50; i < (who + 1) * 50; i++)
                await ledger.AppendAsync(Sample.Entry(i), i % 10 == 0 ? Durability.Durable : Durability.Written);
        })));

        Ids().Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, 200).Select(i => Sample.Entry(i).EntryId));
    }

    [Fact]
    public async Task A_ledger_that_was_idle_goes_on_where_the_others_are()
    {
        await using var idle = new FileLedger(_folder.Log, null, Packing);
        await idle.AppendAsync(Sample.Entry(0), Durability.Written);
        await Append(Packing, 1, 7);
        await idle.AppendAsync(Sample.Entry(7), Durability.Written);
        await Append(Packing, 8, 30);

        await idle.AppendAsync(Sample.Entry(30), Durability.Written);

        Ids().ShouldBe(Enumerable.Range(0, 31).Select(i => Sample.Entry(i).EntryId));
    }

    [Fact]
    public async Task Following_and_trust_go_on_through_new_files()
    {
        await Append(Packing, 0, 2);
        using var trust = new LedgerTrust(_folder.Log);
        trust.CatchUp();
        await using var followed = new LedgerReader(_folder.Log, new InstantClock()).FollowAsync(1, cancellationToken: Cancelled).GetAsyncEnumerator(Cancelled);
        (await followed.MoveNextAsync()).ShouldBeTrue();
        var seen = new List<string> { followed.Current.EntryId };

        await using var ledger = new FileLedger(_folder.Log, null, Packing);
        for (var i = 2; i < 40; i++)
        {
            await ledger.AppendAsync(Sample.Entry(i), Durability.Written);
            if (i % 7 == 0)
                trust.CatchUp();
            while (i % 3 == 0 && seen[^1] != Sample.Entry(i).EntryId && await followed.MoveNextAsync())
                seen.Add(followed.Current.EntryId);
        }

        seen.Where(id => id.StartsWith("entry", StringComparison.Ordinal)).ShouldBe(Enumerable.Range(1, 39).Select(i => Sample.Entry(i).EntryId));
        trust.CatchUp();
        trust.Broken.ShouldBeNull();
        using var fresh = new LedgerTrust(_folder.Log);
        fresh.CatchUp();
        fresh.Broken.ShouldBeNull();
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("empty")]
    [InlineData("an older one")]
    public async Task Goes_on_with_nothing_when_the_newest_file_is_not_there(string how)
    {
        await using var ledger = new FileLedger(_folder.Log, null, Small);
        for (var i = 0; i < 12; i++)
            await ledger.AppendAsync(Sample.Entry(i), Durability.Written);
        File.Delete(_folder.Log);
        if (how == "empty")
            await File.WriteAllTextAsync(_folder.Log, "", Cancelled);
        else if (how == "an older one")
            File.Move(_folder.Log + ".000002", _folder.Log);

        (await Should.ThrowAsync<AuditFailedException>(async () => await ledger.AppendAsync(Sample.Entry(12), Durability.Written))).Message.ShouldContain("audit log");
        await using var other = new FileLedger(_folder.Log, null, Small);
        if (how != "an older one")
            (await Should.ThrowAsync<AuditFailedException>(async () => await other.AppendAsync(Sample.Entry(12), Durability.Written))).Message.ShouldContain("older segments");
    }

    [Fact]
    public async Task Older_files_may_be_moved_to_an_archive_and_numbers_go_on()
    {
        await Append(Small, 0, 12);
        File.Move(_folder.Log + ".000001", _folder.In("archived"));
        File.Move(_folder.Log + ".000002", _folder.In("archived too"));

        await Append(Small, 12, 18);

        Files().ShouldContain("audit.jsonl.000003");
        Files().ShouldNotContain("audit.jsonl.000001");
        LedgerVerifier.Verify(_folder.Log, Cancelled).Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.BrokenLink);
    }

    private sealed class ExclusiveDisk : LedgerDisk
    {
        public override LedgerFile? Open(string path, FileMode mode) => ExclusiveLedgerFile.TryOpen(path, mode);
    }

    private Task Append(LedgerRotation rotation, int from, int to) => _folder.AppendAsync(rotation, from, to);

    private string[] Files() => [.. Directory.GetFiles(_folder.Path).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private List<string> Ids()
    {
        LedgerVerifier.Verify(_folder.Log, Cancelled).Findings.ShouldBeEmpty();
        return [.. new LedgerReader(_folder.Log).ReadAsync().ToBlockingEnumerable(Cancelled).Where(entry => entry.ActionName != "attesta.segment").Select(entry => entry.EntryId)];
    }
}
