using Attesta.Audit;
using Attesta.Policy;
using Attesta.PostgreSql.Tests.Server;
using Attesta.Trust;
using Microsoft.Extensions.DependencyInjection;

namespace Attesta.PostgreSql.Tests;

public sealed class GateTests(SharedServer shared)
{
    private static readonly ActionContext Reading = new() { FunctionName = "get_user", AgentId = "builder" };

    [Fact]
    public async Task A_gate_from_the_configuration_decides_and_trusts_by_the_database()
    {
        var database = new Database(shared.Server);
        var config = Configuration(database.Login("attesta_writer", "attesta_sequencer"));
        var ledger = PostgresLedger.From(config.Audit);
        await using var closing = (IAsyncDisposable)ledger;
        await using (var gate = config.CreateGate(ledger))
        {
            (await gate.EvaluateAsync(Reading)).MayRun.ShouldBeTrue();
            await ledger.AppendAsync(TrustRemark.Revoke("builder", "alice", DateTimeOffset.UnixEpoch), Durability.Durable);

            var revoked = await gate.EvaluateAsync(Reading);

            revoked.RiskAssessment.Factors.ShouldContain(factor => factor.Name == "trust" && factor.Description.Contains("0.00"));
        }

        (await database.VerifyAsync("team-a")).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_gate_among_services_takes_the_ledger_that_is_there()
    {
        var database = new Database(shared.Server);
        var config = Configuration(database.Login("attesta_writer", "attesta_sequencer"));
        await using var provider = new ServiceCollection().AddSingleton<IAuditLedger>(_ => PostgresLedger.From(config.Audit)).AddAttesta(config).BuildServiceProvider();

        (await provider.GetRequiredService<AttestaGate>().EvaluateAsync(Reading)).MayRun.ShouldBeTrue();

        (await database.EntriesAsync("team-a")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_opens_only_files_says_so_instead_of_writing_to_one()
    {
        var config = Configuration("Host=db.example.org");
        await using var provider = new ServiceCollection().AddAttesta(config).BuildServiceProvider();

        Should.Throw<InvalidOperationException>(() => provider.GetRequiredService<AttestaGate>()).Message.ShouldContain("PostgresLedger");
        Should.Throw<InvalidOperationException>(() => config.CreateTrust()).Message.ShouldContain("PostgresLedger");
        Should.Throw<ArgumentException>(() => PostgresLedger.From(AttestaConfig.Default(Path.GetTempPath()).Audit)).Message.ShouldContain("audit.postgres");
    }

    [Fact]
    public async Task Nothing_runs_while_the_database_is_away()
    {
        await using var ledger = new PostgresLedger("Host=127.0.0.1;Port=1;Database=none", new PostgresLedgerOptions { Patience = TimeSpan.FromMilliseconds(200) });
        await using var gate = new AttestaGate(ledger);

        var result = await gate.EvaluateAsync(Reading);

        (result.MayRun, result.Cause).ShouldBe((false, DenialCause.AuditFailed));
    }

    private static AttestaConfig Configuration(string postgres) => AttestaConfig.Parse(
        "audit: {postgres: env:DB, chain: team-a}\ntrust: {}\n", "attesta.yaml", new Dictionary<string, string>(StringComparer.Ordinal) { ["DB"] = postgres });
}
