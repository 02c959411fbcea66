using System.Globalization;
using System.Text;
using System.Text.Json;
using Attesta.Actions;
using Attesta.Audit;

namespace Attesta.Tests.Audit;

public sealed class LedgerReaderTests : IDisposable
{
    private readonly LedgerFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reads_entries_as_they_were_written()
    {
        await File.WriteAllBytesAsync(_folder.Log, Sample.Log(200), Cancelled);

        var entries = await Read();

        entries.Count.ShouldBe(200);
        Sample.Join(entries.Select(entry => (byte[])[.. AuditChain.Line(entry), (byte)'\n'])).ShouldBe(Sample.Log(200));
    }

    [Fact]
    public async Task Reads_lines_of_camelCase_fields()
    {
        await File.WriteAllTextAsync(_folder.Log, CamelCase.Log(1), Cancelled);

        var entry = (await Read()).ShouldHaveSingleItem();

        entry.EntryId.ShouldBe("e0");
        entry.ActionDescription.ShouldBe("send('caf\u00e9 \U0001f600')");
        entry.ReviewDurationSeconds.ShouldBe(12.0);
        entry.ChallengePassed.ShouldBe(true);
        entry.Metadata["tries"].ShouldBe(1L);
    }

    [Fact]
    public async Task A_missing_log_is_an_error_that_says_so() =>
        (await Should.ThrowAsync<FileNotFoundException>(async () => await Read())).Message.ShouldContain("There is no audit log");

    [Fact]
    public async Task Stops_at_a_line_that_it_cannot_read()
    {
        await File.WriteAllBytesAsync(_folder.Log, [.. Sample.Log(2), .. "nonsense\n"u8, .. Sample.Log(1)], Cancelled);

        (await Should.ThrowAsync<InvalidDataException>(async () => await Read())).Message.ShouldContain("attesta audit verify");
    }

    [Fact]
    public async Task Passes_over_such_a_line_only_when_somebody_is_told()
    {
        var told = new List<LedgerFinding>();
        await File.WriteAllBytesAsync(_folder.Log, [.. Sample.Log(2), .. "nonsense\n"u8, .. Sample.Log(1), .. "torn"u8], Cancelled);
        var reader = new LedgerReader(_folder.Log) { Unreadable = told.Add };

        (await reader.ReadAsync(cancellationToken: Cancelled).ToListAsync(Cancelled)).Count.ShouldBe(3);

        told.Select(finding => (finding.Line, finding.Kind)).ShouldBe([(3, FindingKind.Malformed), (5, FindingKind.TornTail)]);
    }

    [Fact]
    public async Task Reads_what_a_filter_asks_for()
    {
        await File.WriteAllBytesAsync(_folder.Log, Sample.Join(Sample.Lines(12, Varied)), Cancelled);

        (await Numbers(new())).Length.ShouldBe(12);
        (await Numbers(new() { Verdict = Verdict.Denied })).ShouldBe([0, 3, 6, 9]);
        (await Numbers(new() { RiskLevel = RiskLevel.Critical })).ShouldBe([1, 3, 5, 7, 9, 11]);
        (await Numbers(new() { AgentId = "agent-2" })).ShouldBe([2, 6, 10]);
        (await Numbers(new() { SessionId = "s1" })).ShouldBe([6, 7, 8, 9, 10, 11]);
        (await Numbers(new() { Environment = "PRODUCTION" })).ShouldBe([11]);
        (await Numbers(new() { ActionName = "drop" })).ShouldBe([4]);
        (await Numbers(new() { ChallengePassed = false })).ShouldBe([0, 3, 6, 9]);
        (await Numbers(new() { From = Varied(3).DecidedAtTime(), To = Varied(5).DecidedAtTime() })).ShouldBe([3, 4]);
        (await Numbers(new() { Verdict = Verdict.Denied, Limit = 2 })).ShouldBe([0, 3]);
        (await Numbers(new() { Limit = 0 })).ShouldBeEmpty();
        (await Numbers(new() { Verdict = Verdict.Denied, RiskLevel = RiskLevel.Critical })).ShouldBe([3, 9]);
    }

    [Fact]
    public async Task An_entry_whose_time_cannot_be_read_fits_every_time()
    {
        await File.WriteAllBytesAsync(_folder.Log, Sample.Join(Sample.Lines(1, i => Varied(i) with { DecidedAt = "yesterday" })), Cancelled);

        (await Numbers(new() { From = DateTimeOffset.UnixEpoch, To = DateTimeOffset.UnixEpoch })).ShouldBe([0]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(7, 7)]
    [InlineData(500, 500)]
    [InlineData(501, 500)]
    public async Task Reads_the_last_entries(int asked, int got)
    {
        await File.WriteAllBytesAsync(_folder.Log, Sample.Log(500), Cancelled);

        var last = await new LedgerReader(_folder.Log).LastAsync(asked, cancellationToken: Cancelled).ToListAsync(Cancelled);

        last.Select(entry => entry.EntryId).ShouldBe(Enumerable.Range(500 - got, got).Select(i => Sample.Entry(i).EntryId));
    }

    [Fact]
    public async Task Follows_what_is_appended()
    {
        await using var ledger = new FileLedger(_folder.Log);
        for (var i = 0; i < 5; i++)
            await ledger.AppendAsync(Sample.Entry(i), Durability.Written);
        await using var followed = Follow(2);

        (await Next(followed)).ShouldBe("entry-000003");
        (await Next(followed)).ShouldBe("entry-000004");
        for (var i = 5; i < 50; i++)
        {
            await ledger.AppendAsync(Sample.Entry(i), Durability.Written);
            (await Next(followed)).ShouldBe(Sample.Entry(i).EntryId);
        }
    }

    [Fact]
    public async Task Follows_through_a_half_line_that_is_taken_back()
    {
        await File.WriteAllBytesAsync(_folder.Log, [.. Sample.Log(1), .. "{\"half a line that is longer than nothing"u8], Cancelled);
        await using var followed = Follow(1);
        (await Next(followed)).ShouldBe("entry-000000");
        var waiting = followed.MoveNextAsync();

        await using var ledger = new FileLedger(_folder.Log);
        await ledger.AppendAsync(Sample.Entry(1), Durability.Written);

        (await waiting).ShouldBeTrue();
        followed.Current.ActionName.ShouldBe("attesta.recovery");
        (await Next(followed)).ShouldBe("entry-000001");
    }

    [Fact]
    public async Task Follows_a_line_that_comes_in_pieces()
    {
        var lines = Sample.Lines(2);
        await File.WriteAllBytesAsync(_folder.Log, [.. lines[0], .. lines[1][..100]], Cancelled);
        await using var followed = Follow(1);
        (await Next(followed)).ShouldBe("entry-000000");
        var waiting = followed.MoveNextAsync();

        await File.AppendAllBytesAsync(_folder.Log, lines[1][100..], Cancelled);

        (await waiting).ShouldBeTrue();
        followed.Current.EntryId.ShouldBe("entry-000001");
    }

    [Fact]
    public async Task Says_so_when_entries_are_cut_off_a_followed_log()
    {
        await File.WriteAllBytesAsync(_folder.Log, Sample.Log(2), Cancelled);
        await using var followed = Follow(1);
        await Next(followed);
        using (var file = File.OpenHandle(_folder.Log, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            RandomAccess.SetLength(file, 10);

        await Should.ThrowAsync<InvalidDataException>(async () => await followed.MoveNextAsync());
    }

    [Fact]
    public async Task Says_so_when_a_followed_log_is_deleted()
    {
        await File.WriteAllBytesAsync(_folder.Log, Sample.Log(1), Cancelled);
        await using var followed = Follow(1);
        await Next(followed);
        File.Delete(_folder.Log);

        await Should.ThrowAsync<InvalidDataException>(async () => await followed.MoveNextAsync());
    }

    [Fact]
    public async Task Following_ends_when_cancelled()
    {
        await File.WriteAllBytesAsync(_folder.Log, Sample.Log(1), Cancelled);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await using var followed = new LedgerReader(_folder.Log, new InstantClock()).FollowAsync(0, cancellationToken: cancel.Token).GetAsyncEnumerator(cancel.Token);
        var waiting = followed.MoveNextAsync();

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await waiting);
    }

    [Fact]
    public async Task Counts_what_is_in_a_log()
    {
        var entries = new[]
        {
            Review(3, 2),
            Review(10, 10),
            Review(20, 30) with { Verdict = "denied", ChallengePassed = false },
            Review(0, 0) with { Verdict = "approved", ChallengePassed = null, ChallengeType = "", RiskLevel = "low", ActionName = "read" },
            Review(0, 0) with { ActionName = "attesta.outcome", ChallengePassed = null, ChallengeType = "", Metadata = PlainMap.Of(("outcome", "succeeded")) },
            Review(0, 0) with { ActionName = "attesta.recovery", ChallengePassed = null, ChallengeType = "" },
            Review(0, 1) with { Metadata = PlainMap.Of(("mode", "shadow")) },
            Review(0, 0) with { Verdict = "denied", ChallengePassed = false, ApproverIds = [] },
        };

        var statistics = await AuditStatistics.OfAsync(entries.ToAsyncEnumerable(), cancellationToken: Cancelled);

        statistics.Entries.ShouldBe(8);
        statistics.Decisions.ShouldBe(6);
        statistics.ByVerdict.ShouldBe([new("approved", 4), new("denied", 2)]);
        statistics.ByRiskLevel.ShouldBe([new("high", 5), new("low", 1)]);
        statistics.ByMode.ShouldBe([new("enforce", 5), new("shadow", 1)]);
        statistics.TopActions[0].ShouldBe(new("deploy", 5));
        statistics.Outcomes.ShouldBe([new("succeeded", 1)]);
        statistics.HumanApprovals.ShouldBe(2);
        statistics.RubberStamped.ShouldBe(1);
        statistics.RubberStampShare.ShouldBe(0.5);
        statistics.DeniedShare.ShouldBe(2 / 6.0, 1e-9);
        statistics.Reviews.ShouldBe(3);
        statistics.AverageReviewSeconds.ShouldBe(14.0);
        statistics.MedianReviewSeconds.ShouldBe(10.0);
    }

    [Fact]
    public async Task Counts_nothing_in_an_empty_log()
    {
        var statistics = await AuditStatistics.OfAsync(AsyncEnumerable.Empty<AuditEntry>(), cancellationToken: Cancelled);

        statistics.MedianReviewSeconds.ShouldBe(0);
        statistics.RubberStampShare.ShouldBe(0);
    }

    [Fact]
    public async Task Counts_names_without_end_in_bounded_memory()
    {
        var entries = Enumerable.Range(0, 20_000).Select(i => Review(0, 1) with { AgentId = $"agent-{i}" });

        var statistics = await AuditStatistics.OfAsync(entries.ToAsyncEnumerable(), cancellationToken: Cancelled);

        statistics.TopAgents[0].ShouldBe(new("(other)", 10_000));
    }

    [Fact]
    public async Task Finds_approvals_without_review()
    {
        AuditEntry[] entries =
        [
            Review(0, 4.9) with { EntryId = "fast" },
            Review(0, 5) with { EntryId = "slow" },
            Review(0, 1) with { EntryId = "medium", RiskLevel = "medium" },
            Review(0, 1) with { EntryId = "unknown level", RiskLevel = "HUGE" },
            Review(0, 100) with { EntryId = "below minimum", MinReviewMet = false, RiskLevel = "low" },
            Review(0, 1) with { EntryId = "edited", Verdict = "modified" },
            Review(0, 1) with { EntryId = "denied", Verdict = "denied" },
            Review(0, 1) with { EntryId = "nobody asked", ChallengePassed = null },
            Review(0, 1) with { EntryId = "shadow", Metadata = PlainMap.Of(("mode", "shadow")) },
            Review(0, 1) with { EntryId = "audit only", Metadata = PlainMap.Of(("mode", "audit_only")) },
            Review(0, 0) with { EntryId = "outcome", ActionName = "attesta.outcome", ChallengePassed = null, ChallengeType = "" },

            // An agent may call its function what it likes.
            Review(0, 1) with { EntryId = "disguised", ActionName = "attesta.outcome" },
        ];
        await File.WriteAllBytesAsync(_folder.Log, Sample.Join(Sample.Lines(entries.Length, i => entries[i])), Cancelled);
        var reader = new LedgerReader(_folder.Log);

        var found = await reader.FindRubberStampsAsync(cancellationToken: Cancelled).Select(entry => entry.EntryId).ToListAsync(Cancelled);
        found.ShouldBe(["fast", "unknown level", "below minimum", "edited", "disguised"]);

        var all = await reader.FindRubberStampsAsync(60, RiskLevel.Medium, new() { RiskLevel = RiskLevel.Medium }, Cancelled).ToListAsync(Cancelled);
        all.ShouldHaveSingleItem().EntryId.ShouldBe("medium");
    }

    [Fact]
    public async Task Exports_lines_as_they_are()
    {
        await File.WriteAllTextAsync(_folder.Log, CamelCase.Log(2), Cancelled);

        (await Export(ExportFormat.JsonLines)).ShouldBe(CamelCase.Log(2));
    }

    [Fact]
    public async Task Exports_an_array()
    {
        await File.WriteAllBytesAsync(_folder.Log, Sample.Log(3), Cancelled);

        using var all = JsonDocument.Parse(await Export(ExportFormat.Json));
        all.RootElement.GetArrayLength().ShouldBe(3);
        using var none = JsonDocument.Parse(await Export(ExportFormat.Json, new() { AgentId = "nobody" }));
        none.RootElement.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Exports_a_table_that_no_spreadsheet_runs()
    {
        var entry = Sample.KnownAnswer with
        {
            ActionDescription = "=HYPERLINK(\"http://evil\")",
            AgentId = "@SUM(1)",
            SessionId = "-1,\n+2",
            Environment = "\tx",
            ApproverIds = ["a; b", "c"],
            ReviewDurationSeconds = -1,
        };
        await File.WriteAllBytesAsync(_folder.Log, Sample.Join(Sample.Lines(1, _ => entry)), Cancelled);

        var table = await Export(ExportFormat.Csv);

        var rows = table.Split("\r\n");
        rows[0].ShouldStartWith("entry_id,chain_hash,previous_hash,action_name,action_description,agent_id,risk_score");
        table.ShouldContain(",\"'=HYPERLINK(\"\"http://evil\"\")\",");
        table.ShouldContain(",\"'@SUM(1)\",");
        table.ShouldContain(",\"'-1,\n+2\",");
        table.ShouldContain(",\"'\tx\",");
        table.ShouldContain(",\"[\"\"a; b\"\",\"\"c\"\"]\",");
        table.ShouldContain(",-1,");
    }

    [Fact]
    public async Task Python_reads_the_table()
    {
        await File.WriteAllBytesAsync(_folder.Log, Sample.Log(30), Cancelled);
        await File.WriteAllTextAsync(_folder.In("table.csv"), await Export(ExportFormat.Csv), Cancelled);

        var read = await Python.RunAsync(
            """
            import csv, json, sys
            table = list(csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")))
            log = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
            assert len(table) == len(log) == 30
            for row, entry in zip(table, log):
                assert set(row) == set(entry)
                assert json.loads(row["metadata"]) == entry["metadata"]
                assert float(row["risk_score"]) == entry["risk_score"]
                assert row["action_description"] == entry["action_description"]
            print("same")
            """,
            "",
            _folder.In("table.csv"),
            _folder.Log);

        read.Trim().ShouldBe("same");
    }

    private static AuditEntry Varied(int i) => Sample.Entry(i) with
    {
        RiskLevel = i % 2 == 0 ? "low" : "critical",
        AgentId = $"agent-{i % 4}",
        SessionId = $"s{i / 6}",
        Environment = i == 11 ? "production" : "staging",
        ActionName = i == 4 ? "drop" : "deploy",

        // The reference leaves the zone away.
        DecidedAt = $"2025-01-15T10:{i:d2}:00" + (i % 2 == 0 ? "" : "Z"),
    };

    private static AuditEntry Review(double score, double seconds) => Sample.KnownAnswer with
    {
        ActionName = "deploy",
        RiskScore = score,
        RiskLevel = "high",
        ChallengeType = "quiz",
        ChallengePassed = true,
        ApproverIds = ["ann"],
        ReviewDurationSeconds = seconds,
    };

    private IAsyncEnumerator<AuditEntry> Follow(int last) =>
        new LedgerReader(_folder.Log, new InstantClock()).FollowAsync(last, cancellationToken: Cancelled).GetAsyncEnumerator(Cancelled);

    private static async Task<string> Next(IAsyncEnumerator<AuditEntry> followed) => await followed.MoveNextAsync() ? followed.Current.EntryId : "(ended)";

    private async Task<List<AuditEntry>> Read() => await new LedgerReader(_folder.Log).ReadAsync(cancellationToken: Cancelled).ToListAsync(Cancelled);

    private async Task<int[]> Numbers(AuditFilter filter) =>
        await new LedgerReader(_folder.Log).ReadAsync(filter, Cancelled).Select(entry => int.Parse(entry.EntryId[^6..], CultureInfo.InvariantCulture)).ToArrayAsync(Cancelled);

    private async Task<string> Export(ExportFormat format, AuditFilter? filter = null)
    {
        using var target = new MemoryStream();
        await AuditExport.WriteAsync(new LedgerReader(_folder.Log), target, format, filter, Cancelled);
        return Encoding.UTF8.GetString(target.ToArray());
    }
}

internal static class Times
{
    public static DateTimeOffset DecidedAtTime(this AuditEntry entry) =>
        DateTimeOffset.Parse(entry.DecidedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
