using System.Runtime.Versioning;
using System.Security.Cryptography;
using Attesta.Actions;
using Attesta.Audit;

namespace Attesta.Tests.Audit;

[SupportedOSPlatform("linux")]
public sealed class FileLedgerTests : LedgerContract, IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly LedgerFolder _folder = new();
    private readonly FileLedger _ledger;

    public FileLedgerTests() => _ledger = new FileLedger(_folder.Log);

    protected override IAuditLedger Ledger => _ledger;

    public void Dispose()
    {
        _ledger.Dispose();
        _folder.Dispose();
    }

    protected override IReadOnlyList<AuditEntry> Written()
    {
        LedgerVerifier.Verify(_folder.Log, TestContext.Current.CancellationToken).Findings.ShouldBeEmpty();
        return [.. new LedgerReader(_folder.Log).ReadAsync().ToBlockingEnumerable(TestContext.Current.CancellationToken)];
    }

    [Fact]
    public async Task Python_verifies_what_is_written()
    {
        for (var i = 0; i < 50; i++)
        {
            await _ledger.AppendAsync(
                Sample.Entry(i) with
                {
                    RiskScore = i == 0 ? 0 : 1.0 / i,
                    ReviewDurationSeconds = Math.Pow(10, i - 20),
                    ActionDescription = "\0\u001f\u007f\u2028\ud800 \U0001f600 \"\\/",
                    Metadata = PlainMap.Of(("\U0001f600", 1e16), ("\uffff", 5e-324), ("deep", PlainMap.Of(("b", -0.0), ("a", PlainList.Empty)))),
                },
                Durability.Written);
        }

        var output = await Python.RunAsync(
            """
            import hashlib, json, sys
            previous, count = "0" * 64, 0
            for line in open(sys.argv[1], encoding="utf-8", newline=""):
                assert line.endswith("\n")
                entry = json.loads(line)
                canonical = lambda value: json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
                assert canonical(entry) == line[:-1], line
                assert len(entry) == 20
                stated = entry.pop("chain_hash")
                assert entry["previous_hash"] == previous
                assert hashlib.sha256((previous + canonical(entry)).encode("utf-8")).hexdigest() == stated
                previous, count = stated, count + 1
            print(count)
            """,
            "",
            _folder.Log);

        output.Trim().ShouldBe("50");
    }

    [Fact]
    public async Task Goes_on_with_a_log_that_is_there()
    {
        await _ledger.AppendAsync(Sample.Entry(0), Durability.Written);
        await _ledger.DisposeAsync();

        await using var reopened = new FileLedger(_folder.Log);
        await reopened.AppendAsync(Sample.Entry(1), Durability.Written);

        Written().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Goes_on_with_a_log_of_the_other_references()
    {
        await File.WriteAllTextAsync(_folder.Log, CamelCase.Log(2), TestContext.Current.CancellationToken);

        await _ledger.AppendAsync(Sample.Entry(1), Durability.Written);

        Written().Select(entry => entry.ActionName).ShouldBe(["send", "send", "update_config"]);
    }

    [Fact]
    public async Task Touches_no_file_before_the_first_append()
    {
        File.Exists(_folder.Log).ShouldBeFalse();

        await _ledger.ProbeAsync();

        new FileInfo(_folder.Log).Length.ShouldBe(0);
    }

    [Fact]
    public async Task Only_the_owner_may_read_it()
    {
        var log = _folder.In("new/folder/audit.jsonl");
        await using var ledger = new FileLedger(log);
        await ledger.AppendAsync(Sample.Entry(0), Durability.Durable);

        File.GetUnixFileMode(log).ShouldBe(OwnerOnly);
        File.GetUnixFileMode(_folder.In("new")).ShouldBe(OwnerOnly | UnixFileMode.UserExecute);
        File.GetUnixFileMode(_folder.In("new/folder")).ShouldBe(OwnerOnly | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task Closes_a_log_that_was_open_to_others()
    {
        await File.WriteAllTextAsync(_folder.Log, "", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(_folder.Log, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherWrite);

        await _ledger.AppendAsync(Sample.Entry(0), Durability.Written);

        File.GetUnixFileMode(_folder.Log).ShouldBe(OwnerOnly);
    }

    [Fact]
    public async Task Follows_no_symbolic_link()
    {
        File.CreateSymbolicLink(_folder.Log, _folder.In("elsewhere"));

        (await Refusal()).ShouldContain("symbolic link");

        File.Exists(_folder.In("elsewhere")).ShouldBeFalse();
    }

    [Fact]
    public async Task Writes_to_no_device_or_folder()
    {
        Directory.CreateDirectory(_folder.Log);
        await Refusal();

        await using var device = new FileLedger("/dev/full");
        var refusal = await Should.ThrowAsync<AuditFailedException>(async () => await device.AppendAsync(Sample.Entry(0), Durability.Written));
        refusal.Message.ShouldContain("not a regular file");
    }

    [Fact]
    public async Task Fails_where_no_file_can_be()
    {
        await using var ledger = new FileLedger("/dev/null/audit.jsonl");

        var refusal = await Should.ThrowAsync<AuditFailedException>(async () => await ledger.AppendAsync(Sample.Entry(0), Durability.Written));

        refusal.Message.ShouldContain("/dev/null/audit.jsonl");
        await Should.ThrowAsync<AuditFailedException>(async () => await ledger.ProbeAsync());
    }

    [Fact]
    public async Task Fails_for_good_when_the_file_was_deleted()
    {
        await _ledger.AppendAsync(Sample.Entry(0), Durability.Written);
        File.Delete(_folder.Log);

        (await Refusal()).ShouldContain("deleted");
        (await Refusal()).ShouldContain("deleted");

        File.Exists(_folder.Log).ShouldBeFalse();
    }

    [Fact]
    public async Task Fails_when_the_file_was_replaced()
    {
        await _ledger.AppendAsync(Sample.Entry(0), Durability.Written);
        File.Copy(_folder.Log, _folder.In("copy"));
        File.Move(_folder.In("copy"), _folder.Log, overwrite: true);

        (await Refusal()).ShouldContain("replaced");
    }

    [Fact]
    public async Task Fails_for_good_when_entries_were_cut_off()
    {
        await _ledger.AppendAsync(Sample.Entry(0), Durability.Written);
        var length = new FileInfo(_folder.Log).Length;
        await _ledger.AppendAsync(Sample.Entry(1), Durability.Written);
        Truncate(length);

        (await Refusal()).ShouldContain("cut shorter");
        (await Refusal()).ShouldContain("cut shorter");

        new FileInfo(_folder.Log).Length.ShouldBe(length);
    }

    [Theory]
    [InlineData("this is no entry\n")]
    [InlineData("\n")]
    [InlineData("{}\n")]
    [InlineData("\0\0\0\0\n")]
    public async Task Adds_nothing_behind_a_line_that_is_no_entry(string last)
    {
        await _ledger.AppendAsync(Sample.Entry(0), Durability.Written);
        await File.AppendAllTextAsync(_folder.Log, last, TestContext.Current.CancellationToken);
        var before = await File.ReadAllBytesAsync(_folder.Log, TestContext.Current.CancellationToken);

        (await Refusal()).ShouldContain("attesta audit verify");

        (await File.ReadAllBytesAsync(_folder.Log, TestContext.Current.CancellationToken)).ShouldBe(before);
    }

    [Fact]
    public async Task Adds_nothing_behind_a_changed_last_entry()
    {
        await File.WriteAllBytesAsync(_folder.Log, Sample.Log(3), TestContext.Current.CancellationToken);
        var text = await File.ReadAllTextAsync(_folder.Log, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder.Log, text.Replace("entry-000002", "entry-000009", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        (await Refusal()).ShouldContain("chain_hash");
    }

    [Theory]
    [InlineData("something precious without a line end")]
    [InlineData("PK\u0003\u0004")]
    public async Task Cuts_no_file_that_was_never_a_log(string content)
    {
        await File.WriteAllTextAsync(_folder.Log, content, TestContext.Current.CancellationToken);

        (await Refusal()).ShouldContain("not an audit log");

        (await File.ReadAllTextAsync(_folder.Log, TestContext.Current.CancellationToken)).ShouldBe(content);
        _folder.SetAside().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 300)]
    [InlineData(3, 1)]
    [InlineData(3, 300)]
    public async Task Keeps_a_torn_tail_aside_and_records_it(int entries, int tornBytes)
    {
        var torn = Sample.Lines(entries + 1)[^1][..tornBytes];
        await File.WriteAllBytesAsync(_folder.Log, [.. Sample.Log(entries), .. torn], TestContext.Current.CancellationToken);

        await _ledger.AppendAsync(Sample.Entry(9), Durability.Written);

        var written = Written();
        written.Count.ShouldBe(entries + 2);
        var recovery = written[entries];
        recovery.ActionName.ShouldBe("attesta.recovery");
        recovery.Verdict.ShouldBe("denied");
        recovery.Metadata["torn_bytes"].ShouldBe((long)tornBytes);
        recovery.Metadata["torn_sha256"].ShouldBe(Convert.ToHexStringLower(SHA256.HashData(torn)));
        var aside = _folder.SetAside().ShouldHaveSingleItem();
        Path.GetFileName(aside).ShouldBe((string)recovery.Metadata["torn_file"]!);
        (await File.ReadAllBytesAsync(aside, TestContext.Current.CancellationToken)).ShouldBe(torn);
        File.GetUnixFileMode(aside).ShouldBe(OwnerOnly);
    }

    [Fact]
    public async Task Keeps_a_tail_of_zeros_aside_as_a_power_cut_leaves_it()
    {
        await File.WriteAllBytesAsync(_folder.Log, [.. Sample.Log(2), .. new byte[200_000]], TestContext.Current.CancellationToken);

        await _ledger.AppendAsync(Sample.Entry(9), Durability.Written);

        Written().Count.ShouldBe(4);
        new FileInfo(_folder.SetAside().ShouldHaveSingleItem()).Length.ShouldBe(200_000);
    }

    [Fact]
    public async Task Keeps_a_half_line_aside_that_another_process_left_while_the_log_was_open()
    {
        await _ledger.AppendAsync(Sample.Entry(0), Durability.Written);
        await File.AppendAllTextAsync(_folder.Log, "{\"action_desc", TestContext.Current.CancellationToken);

        await _ledger.AppendAsync(Sample.Entry(1), Durability.Written);

        Written().Select(entry => entry.ActionName).ShouldBe(["update_config", "attesta.recovery", "update_config"]);
    }

    [Fact]
    public async Task Two_torn_tails_in_one_second_do_not_meet()
    {
        await File.WriteAllBytesAsync(_folder.Log, Sample.Log(1), TestContext.Current.CancellationToken);
        await using var ledger = new FileLedger(_folder.Log, new InstantClock());
        for (var i = 0; i < 3; i++)
        {
            await File.AppendAllTextAsync(_folder.Log, $"torn {i}", TestContext.Current.CancellationToken);
            await ledger.AppendAsync(Sample.Entry(i), Durability.Written);
        }

        _folder.SetAside().Length.ShouldBe(3);
        Written().Count.ShouldBe(7);
    }

    [Fact]
    public async Task Opening_reads_the_end_alone()
    {
        // A terabyte of nothing in front: whoever read it all would not come back.
        await using (var sparse = File.Create(_folder.Log))
        {
            sparse.Seek(1L << 40, SeekOrigin.Begin);
            sparse.Write("\n"u8);
            sparse.Write(Sample.Log(1));
        }

        await _ledger.AppendAsync(Sample.Entry(1), Durability.Written);

        new FileInfo(_folder.Log).Length.ShouldBeGreaterThan(1L << 40);
    }

    [Fact]
    public async Task Does_not_search_a_huge_file_for_a_line_end()
    {
        await using (var sparse = File.Create(_folder.Log))
        {
            sparse.Write("{\"action_description\":\""u8);
            sparse.SetLength(1L << 40);
        }

        await Refusal();

        _folder.SetAside().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reader_does_not_keep_it_from_appending()
    {
        await _ledger.AppendAsync(Sample.Entry(0), Durability.Written);
        await using var reading = new LedgerReader(_folder.Log).FollowAsync(1, cancellationToken: TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await reading.MoveNextAsync();

        await _ledger.AppendAsync(Sample.Entry(1), Durability.Written);

        Written().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Fails_after_it_was_closed()
    {
        await _ledger.AppendAsync(Sample.Entry(0), Durability.Written);
        await _ledger.DisposeAsync();
        await _ledger.DisposeAsync();

        (await Refusal()).ShouldContain("closed");
    }

    private async Task<string> Refusal() =>
        (await Should.ThrowAsync<AuditFailedException>(async () => await _ledger.AppendAsync(Sample.Entry(7), Durability.Written))).Message;

    private void Truncate(long length)
    {
        using var file = File.OpenHandle(_folder.Log, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.SetLength(file, length);
    }
}
