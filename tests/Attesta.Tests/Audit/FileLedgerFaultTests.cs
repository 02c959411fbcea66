using Attesta.Audit;

namespace Attesta.Tests.Audit;

public sealed class FileLedgerFaultTests : IDisposable
{
    private readonly LedgerFolder _folder = new();
    private readonly FaultyDisk _faults = new();
    private readonly FileLedger _ledger;

    public FileLedgerFaultTests() => _ledger = new FileLedger(_folder.Log, new InstantClock(), null, _faults);

    public void Dispose()
    {
        _ledger.Dispose();
        _faults.Opened.ShouldBe(0);
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    public async Task A_full_disk_fails_the_append_and_leaves_nothing_behind(int written)
    {
        await _ledger.AppendAsync(Sample.Entry(0), Durability.Written);
        var before = await Bytes();

        _faults.WriteAtMost = written;
        (await Refusal(Durability.Written)).ShouldContain("No space left on device");

        (await Bytes()).ShouldBe(before);
        _faults.WriteAtMost = null;
        await _ledger.AppendAsync(Sample.Entry(1), Durability.Written);
        Names().ShouldBe(["entry-000000", "entry-000001"]);
        var record = Read()[1];
        record.ActionName.ShouldBe("attesta.recovery");
        record.Metadata["failed_entries"].ShouldBe(1L);
        ((string)record.Metadata["failure"]!).ShouldContain("No space left on device");
    }

    [Fact]
    public async Task A_half_line_that_cannot_be_taken_back_is_set_aside_later()
    {
        await _ledger.AppendAsync(Sample.Entry(0), Durability.Written);

        (_faults.WriteAtMost, _faults.Truncate) = (100, true);
        (await Refusal(Durability.Written)).ShouldContain("No space left on device");
        await Refusal(Durability.Written);
        (_faults.WriteAtMost, _faults.Truncate) = (null, false);
        await _ledger.AppendAsync(Sample.Entry(1), Durability.Written);

        Read().Select(entry => entry.ActionName).ShouldBe(["update_config", "attesta.recovery", "attesta.recovery", "update_config"]);
        _folder.SetAside().Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_failed_sync_fails_the_append_and_takes_the_entry_back()
    {
        await _ledger.AppendAsync(Sample.Entry(0), Durability.Durable);

        _faults.Sync = true;
        await Refusal(Durability.Durable);
        _faults.Sync = false;
        await _ledger.AppendAsync(Sample.Entry(1), Durability.Durable);

        Names().ShouldBe(["entry-000000", "entry-000001"]);
    }

    [Fact]
    public async Task A_failed_sync_makes_it_open_the_file_anew()
    {
        await _ledger.AppendAsync(Sample.Entry(0), Durability.Durable);

        (_faults.Sync, _faults.Truncate) = (true, true);
        await Refusal(Durability.Durable);
        _faults.Opened.ShouldBe(0);
        (_faults.Sync, _faults.Truncate) = (false, false);
        await _ledger.AppendAsync(Sample.Entry(1), Durability.Durable);

        // What could not be taken back stays, and the chain goes on from it.
        Names().ShouldBe(["entry-000000", "entry-000099", "entry-000001"]);
    }

    [Fact]
    public async Task Syncs_only_what_is_to_be_durable()
    {
        await _ledger.AppendAsync(Sample.Entry(0), Durability.Written);
        _faults.Syncs.ShouldBe(0);

        await _ledger.AppendAsync(Sample.Entry(1), Durability.Durable);
        _faults.Syncs.ShouldBe(1);
    }

    [Fact]
    public async Task A_lock_that_nobody_gives_back_fails_the_append()
    {
        _faults.Lock = true;
        (await Refusal(Durability.Written)).ShouldContain("lock");

        _faults.Lock = false;
        await _ledger.AppendAsync(Sample.Entry(0), Durability.Written);
        Names().ShouldBe(["entry-000000"]);
    }

    [Fact]
    public async Task A_torn_tail_that_cannot_be_kept_is_not_cut()
    {
        byte[] torn = [.. Sample.Log(1), .. "{\"half"u8];
        await File.WriteAllBytesAsync(_folder.Log, torn, TestContext.Current.CancellationToken);

        _faults.CreateAside = true;
        await Refusal(Durability.Written);

        (await Bytes()).ShouldBe(torn);
    }

    [Fact]
    public async Task The_record_of_a_recovery_is_owed_until_it_is_written()
    {
        await File.WriteAllBytesAsync(_folder.Log, [.. Sample.Log(1), .. "{\"half"u8], TestContext.Current.CancellationToken);

        _faults.WriteAtMost = 10;
        await Refusal(Durability.Written);
        _faults.WriteAtMost = null;
        await _ledger.AppendAsync(Sample.Entry(1), Durability.Written);

        Read().Select(entry => entry.ActionName).ShouldBe(["update_config", "attesta.recovery", "update_config"]);
    }

    [Fact]
    public async Task Failures_between_many_callers_lose_no_acknowledged_entry()
    {
        var acknowledged = new System.Collections.Concurrent.ConcurrentBag<string>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                if (thread == 0)
                {
                    _faults.WriteAtMost = i % 3 == 0 ? i * 7 : null;
                    _faults.Sync = i % 5 == 0;
                }

                try
                {
                    acknowledged.Add((await _ledger.AppendAsync(Sample.Entry((thread * 100) + i), (Durability)(i % 2))).EntryId);
                }
                catch (AuditFailedException)
                {
                    // Its caller is told, so that its action does not run.
                }
            }
        })));

        Names().Order(StringComparer.Ordinal).ShouldBe(acknowledged.Order(StringComparer.Ordinal));
    }

    private Task<byte[]> Bytes() => File.ReadAllBytesAsync(_folder.Log, TestContext.Current.CancellationToken);

    private List<AuditEntry> Read()
    {
        LedgerVerifier.Verify(_folder.Log, TestContext.Current.CancellationToken).Findings.ShouldBeEmpty();
        return [.. new LedgerReader(_folder.Log).ReadAsync().ToBlockingEnumerable(TestContext.Current.CancellationToken)];
    }

    private IEnumerable<string> Names() => Read().Where(entry => entry.ActionName != "attesta.recovery").Select(entry => entry.EntryId);

    private async Task<string> Refusal(Durability durability) =>
        (await Should.ThrowAsync<AuditFailedException>(async () => await _ledger.AppendAsync(Sample.Entry(99), durability))).Message;
}
