using Attesta.Audit;
using Attesta.PostgreSql.Reading;
using Attesta.PostgreSql.Tests.Server;
using Attesta.Trust;
using Npgsql;

namespace Attesta.PostgreSql.Tests;

/// <summary>Every question has the same answer, whether a file is asked or PostgreSQL.</summary>
public sealed class TrailTests(SameTwice twice, SharedServer shared) : IClassFixture<SameTwice>
{
    private static readonly DateTimeOffset Now = new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Database _database = twice.Database;
    private readonly string _file = twice.File;
    private readonly PostgresTrail _trail = twice.Trail;
    private readonly LedgerReader _reader = twice.Reader;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Filters() => [.. Named.Keys];

    private static readonly Dictionary<string, AuditFilter?> Named = new(StringComparer.Ordinal)
    {
        ["none"] = null,
        ["empty"] = new(),
        ["id"] = new() { EntryId = "entry-000007" },
        ["verdict"] = new() { Verdict = Verdict.TimedOut },
        ["a verdict that Attesta's own entries have too"] = new() { Verdict = Verdict.Approved },
        ["denied"] = new() { Verdict = Verdict.Denied },
        ["Attesta's own"] = new() { ActionName = "attesta.*" },
        ["the beginning of an action"] = new() { ActionName = "delete_*", Verdict = Verdict.Denied },
        ["every action"] = new() { ActionName = "*" },
        ["a beginning with half a pair"] = new() { ActionName = "half \ud83d*" },
        ["a long beginning"] = new() { ActionName = new string('y', 300) + "*" },
        ["level"] = new() { RiskLevel = RiskLevel.Critical },
        ["agent"] = new() { AgentId = "builder" },
        ["agent with NUL"] = new() { AgentId = "a\0b" },
        ["agent like the one with NUL"] = new() { AgentId = "a\uFFFDb" },
        ["agent with half a pair"] = new() { AgentId = "half \ud800 pair" },
        ["long agent"] = new() { AgentId = new string('x', 5000) },
        ["agent like the long one"] = new() { AgentId = new string('x', 200) },
        ["nobody"] = new() { AgentId = "nobody" },
        ["session"] = new() { SessionId = "s-1" },
        ["environment in any case"] = new() { Environment = "PRODUCTION" },
        ["action"] = new() { ActionName = "delete_user" },
        ["passed"] = new() { ChallengePassed = true },
        ["failed"] = new() { ChallengePassed = false },
        ["from"] = new() { From = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero) },
        ["to"] = new() { To = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero) },
        ["within a microsecond"] = new() { From = new DateTimeOffset(2026, 1, 1, 0, 37, 0, TimeSpan.Zero).AddTicks(1), To = new DateTimeOffset(2026, 1, 1, 0, 37, 0, TimeSpan.Zero).AddTicks(2) },
        ["limit"] = new() { Limit = 5, ActionName = "read_file" },
        ["a few of nobody like the long one"] = new() { AgentId = new string('x', 201), Limit = 3 },
        ["a few from behind a microsecond"] = new() { From = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(1), Limit = 2 },
        ["newest first"] = new() { NewestFirst = true, Environment = "staging" },
        ["the newest"] = new() { NewestFirst = true, Limit = 7 },
        ["no limit left"] = new() { Limit = 0 },
        ["all at once"] = new() { Verdict = Verdict.Approved, RiskLevel = RiskLevel.Low, Environment = "production", From = DateTimeOffset.MinValue, To = DateTimeOffset.MaxValue },
        ["an SQL text"] = new() { AgentId = "'; drop table attesta.entries; --" },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Answers_as_the_file_does(string name)
    {
        var filter = Named[name];

        (await HashesAsync(_trail.ReadAsync(filter, Cancelled))).ShouldBe(await HashesAsync(_reader.ReadAsync(filter, Cancelled)));
        (await HashesAsync(_trail.LastAsync(25, filter, Cancelled))).ShouldBe(await HashesAsync(_reader.LastAsync(25, filter, Cancelled)));
        (await HashesAsync(_trail.FindRubberStampsAsync(filter: filter, cancellationToken: Cancelled))).ShouldBe(await HashesAsync(_reader.FindRubberStampsAsync(filter: filter, cancellationToken: Cancelled)));
        var (counted, expected) = (await _trail.CountAsync(filter, 5, Cancelled), await _reader.CountAsync(filter, 5, Cancelled));
        counted.ByVerdict.ShouldBe(expected.ByVerdict);
        counted.ByRiskLevel.ShouldBe(expected.ByRiskLevel);
        counted.ByChallengeType.ShouldBe(expected.ByChallengeType);
        counted.ByMode.ShouldBe(expected.ByMode);
        counted.Outcomes.ShouldBe(expected.Outcomes);
        counted.TopActions.ShouldBe(expected.TopActions);
        counted.TopAgents.Select(agent => agent.Value).ShouldBe(expected.TopAgents.Select(agent => agent.Value));
        counted.MedianReviewSeconds.ShouldBe(expected.MedianReviewSeconds, 0.1);
        counted.AverageReviewSeconds.ShouldBe(expected.AverageReviewSeconds, 1e-9);
        counted.Weeks.Select(week => week with { MedianReviewSeconds = 0 }).ShouldBe(expected.Weeks.Select(week => week with { MedianReviewSeconds = 0 }));
        foreach (var (week, same) in counted.Weeks.Zip(expected.Weeks))
            week.MedianReviewSeconds.ShouldBe(same.MedianReviewSeconds, 0.1);
        (counted.Entries, counted.Decisions, counted.Reviews, counted.HumanApprovals, counted.RubberStamped, counted.Denied)
            .ShouldBe((expected.Entries, expected.Decisions, expected.Reviews, expected.HumanApprovals, expected.RubberStamped, expected.Denied));
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, "builder")]
    [InlineData(true, "builder")]
    public async Task Pages_show_every_entry_once_as_those_of_the_file_do(bool newestFirst, string? agent)
    {
        (await PagedAsync(_trail)).ShouldBe(await PagedAsync(_reader));

        async Task<List<string>> PagedAsync(IAuditTrail trail)
        {
            var hashes = new List<string>();
            for (var page = new AuditPage([], null, HasMore: true); page.HasMore;)
            {
                page = await trail.ReadPageAsync(new() { NewestFirst = newestFirst, AgentId = agent, Limit = 13, After = page.Cursor }, Cancelled);
                hashes.AddRange(page.Entries.Select(entry => entry.ChainHash));
                hashes.Add("---");
            }

            return hashes;
        }
    }

    [Theory]
    [InlineData(true, "builder")]
    [InlineData(false, "builder")]
    [InlineData(true, null)]
    public async Task The_last_few_are_found_without_looking_at_all(bool isNewestFirst, string? agent)
    {
        var database = new Database(shared.Server);
        database.Execute("""
            insert into attesta.entries select 'main', n, 1, n::text, decode(lpad(to_hex(n), 64, '0'), 'hex'), decode(lpad(to_hex(n + 1), 64, '0'), 'hex'), '', 'read',
                case when n % 10 = 0 then 'builder' else 'agent-' || n % 97 end, '', 'ci', 'approved', 'low', '', 'enforce', null, null, true, false, false, false, 0, now()
            from generate_series(1, 30000) n;
            analyze attesta.entries;
            """);
        var filter = new AuditFilter { AgentId = agent, NewestFirst = isNewestFirst, Limit = 100 };
        await using var connection = new NpgsqlConnection(database.Login("attesta_reader"));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "explain (analyze, timing off, summary off, costs off, format text) " + FilterSql.Select(command, "main", filter, "", isNewestFirst ? 25_000 : 5_000, 100);

        var plan = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            plan.Add(reader.GetString(0));

        plan.ShouldContain(step => step.Contains("Index Scan") && step.Contains("rows=100"), string.Join('\n', plan));
        plan.ShouldNotContain(step => step.Contains("Sort") || step.Contains("Removed by Filter"), string.Join('\n', plan));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no cursor")]
    [InlineData("AAAAAAAAAAEAAAAAAAAAAA")]
    [InlineData("fwAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_cursor_of_another_ledger_is_refused(string cursor)
    {
        await Should.ThrowAsync<FormatException>(async () => await HashesAsync(_trail.ReadAsync(new() { After = cursor }, Cancelled)));
        await Should.ThrowAsync<FormatException>(() => _trail.CountAsync(new() { After = cursor }, cancellationToken: Cancelled));
        var ofFile = (await _reader.ReadPageAsync(new() { Limit = 1 }, Cancelled)).Cursor;
        await Should.ThrowAsync<FormatException>(() => _trail.ReadPageAsync(new() { After = ofFile }, Cancelled));
    }

    [Fact]
    public async Task Verifies_as_the_file_does_and_exports_it_byte_for_byte()
    {
        var (report, expected) = (await _trail.VerifyAsync(Cancelled), await _reader.VerifyAsync(Cancelled));
        using var exported = new MemoryStream();
        await AuditExport.WriteAsync(_trail, exported, ExportFormat.JsonLines, cancellationToken: Cancelled);

        report.Findings.ShouldBeEmpty();
        (report.Entries, report.LastHash).ShouldBe((expected.Entries, expected.LastHash));
        exported.ToArray().ShouldBe(await File.ReadAllBytesAsync(_file, Cancelled));
    }

    [Fact]
    public async Task Trusts_agents_as_the_file_does()
    {
        using var file = new LedgerTrust(_file);
        await using var trust = new PostgresTrust(_database.Login("attesta_writer"));

        foreach (var agent in Many.Agents.Append("nobody").Append(new string('x', 4999)))
        {
            foreach (var domains in new string[][] { [], ["devops"], ["finance"] })
                (await trust.TrustOfAsync(agent, domains, Now)).ShouldBe(await file.TrustOfAsync(agent, domains, Now), agent);
        }

        var (known, expected) = ((await trust.LoadAsync(cancellationToken: Cancelled)).List(Now), file.Engine.List(Now));
        known.Select(agent => agent with { Remarks = [] }).ShouldBe(expected.Select(agent => agent with { Remarks = [] }));
        known.SelectMany(agent => agent.Remarks).ShouldBe(expected.SelectMany(agent => agent.Remarks));
    }

    private static async Task<List<string>> HashesAsync(IAsyncEnumerable<AuditEntry> entries) => await entries.Select(entry => entry.ChainHash).ToListAsync(Cancelled);
}
