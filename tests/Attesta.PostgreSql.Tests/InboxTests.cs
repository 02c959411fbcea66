using System.Text;
using Attesta.Audit;
using Attesta.PostgreSql.Sequencing;
using Attesta.PostgreSql.Tests.Server;
using Attesta.Tests.Audit;
using Attesta.Trust;
using Npgsql;

namespace Attesta.PostgreSql.Tests;

/// <summary>What comes into the inbox, from whom, and how it leaves.</summary>
public sealed class InboxTests(SharedServer shared)
{
    private static readonly string[] Both = ["attesta_writer", "attesta_sequencer"];

    private static AuditEntry Own(string name) => Sample.Entry(0) with { EntryId = name, ActionName = name, ChallengeType = "", ChallengePassed = null };

    [Theory]
    [InlineData("attesta_writer", "attesta.outcome", true)]
    [InlineData("attesta_writer", "attesta.webhook.dead_letter", true)]
    [InlineData("attesta_writer", "attesta.trust.restore", false)]
    [InlineData("attesta_writer", "attesta.trust.incident", false)]
    [InlineData("attesta_writer", "attesta.checkpoint", false)]
    [InlineData("attesta_writer", "attesta.keys", false)]
    [InlineData("attesta_writer", "attesta.approval", false)]
    [InlineData("attesta_writer", "attesta.recovery", false)]
    [InlineData("attesta_writer", "Attesta.Outcome", false)]
    [InlineData("attesta_writer,attesta_operator", "attesta.trust.restore", true)]
    [InlineData("attesta_writer,attesta_operator", "attesta.checkpoint", false)]
    [InlineData("attesta_writer,attesta_signer", "attesta.checkpoint", true)]
    [InlineData("attesta_writer,attesta_signer", "attesta.approval", true)]
    [InlineData("attesta_writer,attesta_signer", "attesta.trust.restore", false)]
    [InlineData("attesta_writer,attesta_sequencer", "attesta.trust.restore", true)]
    public async Task Own_names_are_taken_from_those_whose_they_are(string roles, string name, bool isTaken)
    {
        var database = new Database(shared.Server);
        var login = database.Login(roles.Split(','));
        await using var sequencer = new PostgresLedger(database.Login("attesta_sequencer"));
        await sequencer.ProbeAsync();
        await using var ledger = new PostgresLedger(login, new PostgresLedgerOptions { MaySequence = false });

        // By the library, which says so at once, and by hand, where the sequencer decides.
        if (isTaken)
            await ledger.AppendAsync(Own(name), Durability.Durable);
        else
            (await Should.ThrowAsync<AuditFailedException>(async () => await ledger.AppendAsync(Own(name), Durability.Durable))).Message.ShouldContain("that takes attesta_");
        await PutAsync(login, Own(name) with { EntryId = "by hand" });
        await ledger.AppendAsync(Sample.Entry(1), Durability.Durable);

        await database.HoldsAsync(isTaken ? [name, "by hand", Sample.Entry(1).EntryId] : [Sample.Entry(1).EntryId]);
        if (!isTaken)
            database.Ask<string>("select put_by || ' ' || reason from attesta.refused").ShouldStartWith(new NpgsqlConnectionStringBuilder(login).Username + " not every writer may put down ");
    }

    [Fact]
    public async Task A_revoked_agent_is_not_restored_by_a_writer()
    {
        var database = new Database(shared.Server);
        var gate = database.Login("attesta_writer");
        await using var operators = new PostgresLedger(database.Login([.. Both]));
        await operators.AppendAsync(TrustRemark.Revoke("builder", "alice", DateTimeOffset.UnixEpoch), Durability.Durable);

        await PutAsync(gate, TrustRemark.Restore("builder", "mallory", DateTimeOffset.UnixEpoch));
        await PutAsync(gate, Sample.Entry(1));
        await UntilEmptyAsync(database);

        (await database.EntriesAsync()).Select(entry => entry.ActionName).ShouldNotContain(TrustEngine.RestoreName);
    }

    [Fact]
    public async Task An_entry_leaves_the_inbox_only_as_it_is_chained()
    {
        var database = new Database(shared.Server);
        var login = database.Login(Both);
        await using var source = ServerAddress.Unpooled(login, "test");
        await using var session = await Session.OpenAsync(source);
        var entry = Sample.Entry(0) with { AgentId = "", ApproverIds = ["a", ",\"chain_hash\":\"", ",\"previous_hash\":\"" + AuditChain.Genesis], SessionId = ",\"previous_hash\":\"" };
        foreach (var (chain, put) in new[] { ("main", entry), ("other", Sample.Entry(1)) })
            await Inbox.SubmitAsync(session, chain, [new Waiting(put, AuditChain.Line(put), 0)]);
        var term = (await Term.BeginAsync(session, "main", force: false))!;
        var id = (await Inbox.ReadAsync(session, "main", 10)).Single().Id;
        var elsewhere = (await Inbox.ReadAsync(session, "other", 10)).Single().Id;

        foreach (var (chained, from) in new[] { (Sample.Entry(2), id), (entry with { Verdict = "modified" }, id), (entry with { SessionId = "" }, id), (Sample.Entry(1), elsewhere) })
        {
            var linked = AuditChain.Link(chained, term.Hash, out var line);
            var refused = await Should.ThrowAsync<PostgresException>(() => term.ExtendAsync(session, "main", [new(linked, line)], [from], Earnings.None));
            refused.SqlState.ShouldBe(PostgresFailure.TakenBack);
        }

        var right = AuditChain.Link(entry, term.Hash, out var asItIs);
        await term.ExtendAsync(session, "main", [new(right, asItIs)], [id], Earnings.None);
        await database.HoldsAsync([entry.EntryId]);
        database.Ask<long>("select count(*) from attesta.inbox").ShouldBe(1);
    }

    [Fact]
    public async Task A_line_of_another_spelling_or_with_hashes_stops_nobody()
    {
        var database = new Database(shared.Server);
        var login = database.Login("attesta_writer");
        await using var sequencer = new PostgresLedger(database.Login("attesta_sequencer"));
        await sequencer.ProbeAsync();
        var linked = AuditChain.Link(Sample.Entry(0), new string('a', 64));
        var snake = Encoding.UTF8.GetString(AuditChain.Line(Sample.Entry(0)));
        var camel = string.Concat(snake.Split("_").Select((part, i) => i == 0 ? part : char.IsAsciiLetterLower(part[0]) ? char.ToUpperInvariant(part[0]) + part[1..] : "_" + part))
            .Replace("updateConfig", "update_config", StringComparison.Ordinal);

        foreach (var line in new[] { Encoding.UTF8.GetBytes(camel), AuditChain.Line(linked), AuditChain.Line(linked with { ChainHash = "" }), [.. AuditChain.Line(Sample.Entry(0)), (byte)'\n'] })
        {
            await PutAsync(login, Sample.Entry(0), line);
            await UntilEmptyAsync(database);
        }

        await PutAsync(login, Sample.Entry(1));
        await UntilEmptyAsync(database);
        database.Ask<long>("select count(*) from attesta.refused").ShouldBe(4);
        await database.HoldsAsync([Sample.Entry(1).EntryId]);
    }

    [Fact]
    public async Task What_is_set_aside_is_kept_with_a_reason()
    {
        var database = new Database(shared.Server);
        var login = database.Login(Both);
        await PutAsync(login, Sample.Entry(0));
        await using var connection = new NpgsqlConnection(login);
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        foreach (var reasons in new[] { "array[null]::text[]", "array[]::text[]", "null" })
        {
            await using var command = new NpgsqlCommand($"select attesta.set_aside('main', array[1]::bigint[], {reasons})", connection);
            await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        database.Ask<long>("select count(*) from attesta.inbox").ShouldBe(1);
        await using var ledger = new PostgresLedger(login);
        await ledger.AppendAsync(Sample.Entry(1), Durability.Durable);
        await PutAsync(login, Sample.Entry(0) with { Verdict = "denied" });
        await UntilEmptyAsync(database);

        Encoding.UTF8.GetString(database.Ask<byte[]>("select line from attesta.refused")).ShouldContain("\"verdict\":\"denied\"");
        Should.Throw<PostgresException>(() => database.Execute("delete from attesta.refused")).SqlState.ShouldBe("AT002");
        await database.HoldsAsync([Sample.Entry(0).EntryId, Sample.Entry(1).EntryId]);
    }

    [Fact]
    public async Task Only_who_put_an_entry_there_can_take_it_back()
    {
        var database = new Database(shared.Server);
        var (mine, theirs) = (database.Login("attesta_writer"), database.Login("attesta_writer"));
        await PutAsync(mine, Sample.Entry(0));
        var waiting = new Waiting(Sample.Entry(0), [], 0);

        (await WithdrawAsync(theirs)).ShouldBeEmpty();
        (await WithdrawAsync(mine)).ShouldBe([Sample.Entry(0).EntryId]);

        async Task<HashSet<string>> WithdrawAsync(string login)
        {
            await using var source = ServerAddress.Unpooled(login, "test");
            await using var session = await Session.OpenAsync(source);
            return await Inbox.WithdrawAsync(session, "main", [waiting]);
        }
    }

    private static async Task PutAsync(string login, AuditEntry entry, byte[]? line = null)
    {
        await using var source = ServerAddress.Unpooled(login, "test");
        await using var session = await Session.OpenAsync(source);
        await Inbox.SubmitAsync(session, "main", [new Waiting(entry, line ?? AuditChain.Line(entry with { ChainHash = "", PreviousHash = "" }), 0)]);
    }

    private static async Task UntilEmptyAsync(Database database)
    {
        for (var i = 0; i < 1000 && database.Ask<long>("select count(*) from attesta.inbox") > 0; i++)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        database.Ask<long>("select count(*) from attesta.inbox").ShouldBe(0);
    }
}
