using Attesta.Audit;
using Attesta.PostgreSql.Reading;
using Attesta.PostgreSql.Tests.Server;
using Attesta.Tests.Audit;
using Attesta.Trust;

namespace Attesta.PostgreSql.Tests;

/// <summary>The same entries in a file and in PostgreSQL, one imported from the other: every question has the same answer.</summary>
public sealed class TrailTests : IAsyncLifetime, IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("attesta-trail-").FullName;
    private readonly Database _database;
    private readonly string _file;
    private readonly PostgresTrail _trail;
    private readonly LedgerReader _reader;

    public TrailTests(SharedServer shared)
    {
        _database = new Database(shared.Server);
        _file = Path.Combine(_folder, "audit.jsonl");
        _trail = new PostgresTrail(_database.Login("attesta_reader"));
        _reader = new LedgerReader(_file);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using (var ledger = new FileLedger(_file))
        {
            foreach (var entry in Many.Entries(400))
                await ledger.AppendAsync(entry, Durability.Written);
        }

        await LedgerImport.RunAsync(_file, _database.Login("attesta_sequencer"), cancellationToken: Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        await _trail.DisposeAsync();
        Dispose();
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    public static TheoryData<string> Filters() => [.. Named.Keys];

    private static readonly Dictionary<string, AuditFilter?> Named = new(StringComparer.Ordinal)
    {
        ["none"] = null,
        ["empty"] = new(),
        ["id"] = new() { EntryId = "entry-000007" },
        ["verdict"] = new() { Verdict = Verdict.TimedOut },
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
        (counted.Entries, counted.Decisions, counted.Reviews, counted.HumanApprovals, counted.RubberStamped, counted.Denied)
            .ShouldBe((expected.Entries, expected.Decisions, expected.Reviews, expected.HumanApprovals, expected.RubberStamped, expected.Denied));
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
    public async Task An_import_goes_on_where_it_stopped_and_refuses_another_ledger()
    {
        var sequencer = _database.Login("attesta_sequencer");
        (await LedgerImport.RunAsync(_file, sequencer, cancellationToken: Cancelled)).ShouldBe(0);

        await using (var ledger = new FileLedger(_file))
            await ledger.AppendAsync(Sample.Entry(9_000), Durability.Written);
        (await LedgerImport.RunAsync(_file, sequencer, cancellationToken: Cancelled)).ShouldBe(1);

        var other = Path.Combine(_folder, "other.jsonl");
        await File.WriteAllBytesAsync(other, Sample.Log(900), Cancelled);
        await Should.ThrowAsync<InvalidDataException>(() => LedgerImport.RunAsync(other, sequencer, cancellationToken: Cancelled));
        await File.WriteAllBytesAsync(other, Sample.Log(3)[..^30], Cancelled);
        await Should.ThrowAsync<InvalidDataException>(() => LedgerImport.RunAsync(other, sequencer, "fresh", Cancelled));
        (await _trail.VerifyAsync(Cancelled)).Findings.ShouldBeEmpty();
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

    [Fact]
    public async Task Follows_what_anybody_appends()
    {
        var seen = new List<string>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await using var ledger = new PostgresLedger(_database.Owner);

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var entry in _trail.FollowAsync(2, cancellationToken: enough.Token))
            {
                seen.Add(entry.EntryId);
                if (seen.Count == 2)
                    await ledger.AppendAsync(Sample.Entry(50_000), Durability.Durable);
                if (seen.Count == 3)
                    await enough.CancelAsync();
            }
        });

        seen.Count.ShouldBe(3);
        seen[2].ShouldBe(Sample.Entry(50_000).EntryId);
    }

    [Fact]
    public async Task Chains_are_apart()
    {
        var login = _database.Login("attesta_writer", "attesta_sequencer");
        await using var acme = new PostgresLedger(login, new PostgresLedgerOptions { Chain = "acme" });
        await using var globex = new PostgresLedger(login, new PostgresLedgerOptions { Chain = "globex" });

        var first = await acme.AppendAsync(Sample.Entry(0), Durability.Durable);
        var other = await globex.AppendAsync(Sample.Entry(0), Durability.Durable);

        first.ChainHash.ShouldBe(other.ChainHash);
        (await _database.EntriesAsync("acme")).Count.ShouldBe(1);
        (await _database.VerifyAsync("globex")).Findings.ShouldBeEmpty();
        Should.Throw<ArgumentException>(() => new PostgresLedger(login, new PostgresLedgerOptions { Chain = "no/slash" }));
    }

    [Fact]
    public async Task A_chain_can_have_a_partition_of_its_own()
    {
        _database.Execute("create table attesta.entries_acme partition of attesta.entries for values in ('acme')");
        await using var acme = new PostgresLedger(_database.Login("attesta_writer", "attesta_sequencer"), new PostgresLedgerOptions { Chain = "acme" });

        await acme.AppendAsync(Sample.Entry(0), Durability.Durable);

        _database.Ask<long>("select count(*) from attesta.entries_acme").ShouldBe(1);
        (await _database.VerifyAsync("acme")).Findings.ShouldBeEmpty();
    }

    private static async Task<List<string>> HashesAsync(IAsyncEnumerable<AuditEntry> entries) => await entries.Select(entry => entry.ChainHash).ToListAsync(Cancelled);
}
