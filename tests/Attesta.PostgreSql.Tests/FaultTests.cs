using System.Security.Cryptography;
using Attesta.Audit;
using Attesta.PostgreSql.Reading;
using Attesta.PostgreSql.Sequencing;
using Attesta.PostgreSql.Tests.Server;
using Attesta.Tests.Audit;
using Npgsql;

namespace Attesta.PostgreSql.Tests;

/// <summary>No fork, no loss, no duplicate, whatever happens to the server, the line to it, the sequencers and the clocks.</summary>
public sealed class FaultTests(SharedServer shared)
{
    private static readonly string[] Both = ["attesta_writer", "attesta_sequencer"];

    [Fact]
    public async Task A_server_that_is_killed_again_and_again_loses_and_doubles_nothing()
    {
        using var server = new PostgresServer();
        var database = new Database(server);
        await using var one = new PostgresLedger(database.Login(Both));
        await using var other = new PostgresLedger(database.Login(Both));
        await using var writer = new PostgresLedger(database.Login("attesta_writer"));
        var writers = new Writers().Add(one, "one", 8).Add(other, "other", 8).Add(writer, "writer", 4);

        for (var round = 0; round < 4; round++)
        {
            await writers.MoreAsync(200 + (round * 37));
            server.Kill(all: round % 2 == 1);
            server.Start();
        }

        await writers.MoreAsync(100);
        await writers.StopAsync();

        await HoldsAsync(database, writers);
        writers.Failed.ShouldBeEmpty("the patience of an append is longer than a restart");
    }

    [Fact]
    public async Task A_follower_goes_on_after_the_server_was_killed()
    {
        using var server = new PostgresServer();
        var database = new Database(server);
        await using var ledger = new PostgresLedger(database.Login(Both));
        await using var trail = new PostgresTrail(database.Login("attesta_reader"));
        await ledger.AppendAsync(Sample.Entry(0), Durability.Durable);
        var seen = new List<string>();

        await foreach (var entry in trail.FollowAsync(10, cancellationToken: TestContext.Current.CancellationToken))
        {
            seen.Add(entry.EntryId);
            if (seen.Count == 3)
                break;
            server.Kill(all: true);
            server.Start();
            await ledger.AppendAsync(Sample.Entry(seen.Count), Durability.Durable);
        }

        seen.ShouldBe([Sample.Entry(0).EntryId, Sample.Entry(1).EntryId, Sample.Entry(2).EntryId]);
    }

    [Fact]
    public async Task A_line_that_is_cut_at_any_moment_ends_in_a_sure_answer()
    {
        var database = new Database(shared.Server);
        await using var proxy = new CuttingProxy(shared.Server.Port);
        var patient = new PostgresLedgerOptions { Patience = TimeSpan.FromMinutes(10) };
        await using var cut = new PostgresLedger(Through(proxy, database.Login(Both)), patient);
        await using var other = new PostgresLedger(database.Login(Both), patient);
        var (onCut, onOther) = (new Writers().Add(cut, "cut", 8), new Writers().Add(other, "other", 2));

        while (proxy.Cuts < 160)
        {
            await onCut.MoreAsync(RandomNumberGenerator.GetInt32(1, 20));
            proxy.CutNext((Cut)(proxy.Cuts % 4));
        }

        await onCut.MoreAsync(20);
        await onCut.StopAsync();
        await onOther.StopAsync();

        await database.HoldsAsync(onCut.Acknowledged.Concat(onOther.Acknowledged));
        onCut.Failed.Concat(onOther.Failed).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sequencer_cut_off_in_mid_commit_finds_its_entry_in_the_chain()
    {
        var database = new Database(shared.Server);
        await using var proxy = new CuttingProxy(shared.Server.Port);
        await using var ledger = new PostgresLedger(Through(proxy, database.Login(Both)));
        await ledger.AppendAsync(Sample.Entry(0), Durability.Durable);

        foreach (var (index, cut) in new[] { Cut.BeforeAnswer, Cut.WithinAnswer, Cut.BeforeRequest, Cut.WithinRequest }.Index())
        {
            proxy.CutNext(cut);
            var entry = await ledger.AppendAsync(Sample.Entry(index + 1), Durability.Durable);
            (await database.EntriesAsync())[^1].ChainHash.ShouldBe(entry.ChainHash);
        }

        proxy.Cuts.ShouldBe(4);
        await database.HoldsAsync(Enumerable.Range(0, 5).Select(i => Sample.Entry(i).EntryId));
    }

    [Fact]
    public async Task A_line_that_falls_silent_is_given_up_and_the_entry_found()
    {
        var database = new Database(shared.Server);
        await using var proxy = new CuttingProxy(shared.Server.Port);
        await using var ledger = new PostgresLedger(Through(proxy, database.Login(Both)) + ";Command Timeout=1");
        await ledger.AppendAsync(Sample.Entry(0), Durability.Durable);

        proxy.CutNext(Cut.Silence);
        await ledger.AppendAsync(Sample.Entry(1), Durability.Durable);

        await database.HoldsAsync([Sample.Entry(0).EntryId, Sample.Entry(1).EntryId]);
    }

    [Fact]
    public async Task Of_two_sequencers_only_the_later_one_can_go_on()
    {
        var database = new Database(shared.Server);
        await using var source = ServerAddress.Unpooled(database.Login(Both), "test");
        await using var first = await Session.OpenAsync(source);
        await using var second = await Session.OpenAsync(source);
        var early = (await Term.BeginAsync(first, "main", force: false))!;
        await early.ExtendAsync(first, "main", [Linked(0, early)], [], Earnings.None);

        (await Term.BeginAsync(second, "main", force: false)).ShouldBeNull();
        var late = (await Term.BeginAsync(second, "main", force: true))!;
        var fenced = await Should.ThrowAsync<PostgresException>(() => early.ExtendAsync(first, "main", [Linked(1, early)], [], Earnings.None));
        await late.ExtendAsync(second, "main", [Linked(2, late)], [], Earnings.None);

        fenced.SqlState.ShouldBe(PostgresFailure.Fenced);
        await database.HoldsAsync([Sample.Entry(0).EntryId, Sample.Entry(2).EntryId]);
    }

    [Fact]
    public async Task Two_sequencers_that_fight_all_the_time_make_one_chain()
    {
        var database = new Database(shared.Server);
        var login = database.Login(Both);
        await using var one = new PostgresLedger(login);
        await using var other = new PostgresLedger(login);
        var writers = new Writers().Add(one, "one", 6).Add(other, "other", 6);
        await using var source = ServerAddress.Unpooled(login, "test");
        await using var session = await Session.OpenAsync(source);

        // A third one takes every term away from them.
        for (var i = 0; i < 60; i++)
        {
            await writers.MoreAsync(10);
            var term = (await Term.BeginAsync(session, "main", force: true))!;
            await Should.NotThrowAsync(async () =>
            {
                try
                {
                    await term.ExtendAsync(session, "main", [Linked(1_000_000 + i, term)], [], Earnings.None);
                    writers.Acknowledged.Add(Sample.Entry(1_000_000 + i).EntryId);
                }
                catch (PostgresException fenced) when (fenced.SqlState == PostgresFailure.Fenced)
                {
                    // They were quicker to take it back.
                }
            });
        }

        await writers.StopAsync();

        await database.HoldsAsync(writers.Acknowledged);
        writers.Failed.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("attesta_writer", "attesta_sequencer")]
    [InlineData("attesta_writer", null)]
    public async Task A_server_that_has_lost_what_was_committed_is_written_no_more(string role, string? other)
    {
        var database = new Database(shared.Server);
        var login = database.Login([.. new[] { role, other }.OfType<string>()]);
        await using var sequencer = new PostgresLedger(database.Login("attesta_sequencer"));
        if (other is null)
            await sequencer.ProbeAsync();
        await using (var ledger = new PostgresLedger(login))
        {
            await ledger.AppendAsync(Sample.Entry(0), Durability.Durable);
            await ledger.AppendAsync(Sample.Entry(1), Durability.Durable);

            // As a standby is that had not received the second.
            database.Execute($"""
                set session_replication_role = replica;
                delete from attesta.entries where seq = 2;
                update attesta.chains set seq = 1, hash = (select chain_hash from attesta.entries);
                """);
            database.Execute("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");

            for (var i = 2; i < 4; i++)
            {
                var failed = await Should.ThrowAsync<AuditFailedException>(async () => await ledger.AppendAsync(Sample.Entry(i), Durability.Durable));
                failed.Message.ShouldContain("has lost entries that were committed");
            }
        }

        (await database.EntriesAsync()).Count.ShouldBe(1);
        database.Ask<long>("select count(*) from attesta.inbox").ShouldBe(0);
    }

    [Theory]
    [InlineData("default_transaction_read_only = on")]
    [InlineData("statement_timeout = '1ms'; alter database {0} set synchronous_commit = off")]
    [InlineData("idle_session_timeout = '50ms'; alter database {0} set synchronous_commit = local; alter database {0} set idle_in_transaction_session_timeout = '10ms'")]
    public async Task What_is_set_for_the_database_for_a_while_loses_and_doubles_nothing(string settings)
    {
        var database = new Database(shared.Server);
        await using var one = new PostgresLedger(database.Login(Both), new PostgresLedgerOptions { Patience = TimeSpan.FromMinutes(1) });
        await using var other = new PostgresLedger(database.Login("attesta_writer"), new PostgresLedgerOptions { Patience = TimeSpan.FromMinutes(1) });
        var writers = new Writers().Add(one, "one", 4).Add(other, "other", 4);
        await writers.MoreAsync(50);

        database.Server.Execute("postgres", $"alter database {database.Name} set " + settings.Replace("{0}", database.Name, StringComparison.Ordinal));
        for (var i = 0; i < 5; i++)
        {
            database.Server.Execute("postgres", $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database.Name}'");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        database.Server.Execute("postgres", $"alter database {database.Name} reset all");
        database.Server.Execute("postgres", $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database.Name}'");
        await writers.MoreAsync(50);
        await writers.StopAsync();

        await database.HoldsAsync(writers.Acknowledged);
        writers.Failed.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_chained_entry_is_on_disk_whatever_the_session_says()
    {
        var database = new Database(shared.Server);
        await using var source = ServerAddress.Unpooled(database.Login(Both), "test");
        await using var session = await Session.OpenAsync(source);
        var term = (await Term.BeginAsync(session, "main", force: false))!;

        foreach (var (setting, expected) in new[] { ("off", "on"), ("local", "on"), ("remote_write", "on"), ("on", "on"), ("remote_apply", "remote_apply") })
        {
            await session.Command($"set synchronous_commit = {setting}; begin").ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await term.ExtendAsync(session, "main", [Linked((int)term.Seq, term)], [], Earnings.None);
            (await session.Command("show synchronous_commit").ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe(expected);
            await session.Command("commit").ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_server_that_keeps_nothing_on_disk_is_refused()
    {
        using var server = new PostgresServer();
        var database = new Database(server);
        server.Kill(all: true);
        server.Start("-c fsync=off");
        await using var ledger = new PostgresLedger(database.Login(Both));

        var failed = await Should.ThrowAsync<AuditFailedException>(async () => await ledger.AppendAsync(Sample.Entry(0), Durability.Durable));

        failed.Message.ShouldContain("fsync");
        (await database.EntriesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_fork_is_refused_even_by_hand()
    {
        var database = new Database(shared.Server);
        await using (var ledger = new PostgresLedger(database.Owner))
        {
            await ledger.AppendAsync(Sample.Entry(0), Durability.Durable);
            await ledger.AppendAsync(Sample.Entry(1), Durability.Durable);
        }

        const string columns = "term, entry_id, previous_hash, chain_hash, line, action_name, agent_id, session_id, environment, verdict, risk_level, challenge_type, "
            + "mode, min_review_met, is_own, is_review, is_human_approval, review_seconds";
        foreach (var (seq, id, previous) in new[] { ("2", "'new'", "'\\x01'::bytea || substr(previous_hash, 2)"), ("9", "'new'", "previous_hash"), ("9", "entry_id", "'\\x01'::bytea || substr(previous_hash, 2)") })
        {
            var sql = $"insert into attesta.entries (chain, seq, {columns}) select chain, {seq}, {columns} from attesta.entries where seq = 2"
                .Replace("select chain, " + seq + ", term, entry_id, previous_hash", $"select chain, {seq}, term, {id}, {previous}", StringComparison.Ordinal);
            Should.Throw<PostgresException>(() => database.Execute(sql)).SqlState.ShouldBe(PostgresErrorCodes.UniqueViolation);
        }

        await database.HoldsAsync([Sample.Entry(0).EntryId, Sample.Entry(1).EntryId]);
    }

    [Fact]
    public async Task A_sequencer_that_stands_still_is_overtaken()
    {
        var database = new Database(shared.Server);
        await using var stuck = new NpgsqlConnection(database.Owner);
        await stuck.OpenAsync(TestContext.Current.CancellationToken);
        await using (var command = new NpgsqlCommand("select pg_advisory_lock(hashtextextended('attesta/main', 0))", stuck))
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var ledger = new PostgresLedger(database.Login(Both), new PostgresLedgerOptions { TakeOverAfter = TimeSpan.FromMilliseconds(300) });

        await ledger.AppendAsync(Sample.Entry(0), Durability.Durable);
        await ledger.AppendAsync(Sample.Entry(1), Durability.Durable);

        await database.HoldsAsync([Sample.Entry(0).EntryId, Sample.Entry(1).EntryId]);
    }

    [Fact]
    public async Task Clocks_that_are_set_back_and_forth_change_nothing()
    {
        var database = new Database(shared.Server);
        var login = database.Login(Both);
        await using var one = new PostgresLedger(login, new PostgresLedgerOptions { Time = new JumpingClock() });
        await using var other = new PostgresLedger(login, new PostgresLedgerOptions { Time = new JumpingClock() });
        var writers = new Writers().Add(one, "one", 4).Add(other, "other", 4);

        await writers.MoreAsync(500);
        await writers.StopAsync();

        await database.HoldsAsync(writers.Acknowledged);
        writers.Failed.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_append_that_nobody_can_chain_fails_and_leaves_nothing_behind()
    {
        var database = new Database(shared.Server);
        await using var ledger = new PostgresLedger(database.Login("attesta_writer"), new PostgresLedgerOptions { Patience = TimeSpan.FromMilliseconds(400) });

        var failed = await Should.ThrowAsync<AuditFailedException>(async () => await ledger.AppendAsync(Sample.Entry(0), Durability.Durable));

        failed.Message.ShouldContain("No sequencer");
        failed.Message.ShouldNotContain("not known");
        database.Ask<long>("select count(*) from attesta.inbox").ShouldBe(0);
        (await database.EntriesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_taken_back_is_never_chained()
    {
        var database = new Database(shared.Server);
        var login = database.Login(Both);
        await using var source = ServerAddress.Unpooled(login, "test");
        await using var session = await Session.OpenAsync(source);
        var waiting = new Waiting(Sample.Entry(0), AuditChain.Line(Sample.Entry(0)), 0);
        await Inbox.SubmitAsync(session, "main", [waiting]);
        var term = (await Term.BeginAsync(session, "main", force: false))!;
        var read = (await Inbox.ReadAsync(session, "main", 10)).Single();

        (await Inbox.WithdrawAsync(session, "main", [waiting])).ShouldBe([Sample.Entry(0).EntryId]);
        var refused = await Should.ThrowAsync<PostgresException>(() => term.ExtendAsync(session, "main", [Linked(0, term)], [read.Id], Earnings.None));

        refused.SqlState.ShouldBe(PostgresFailure.TakenBack);
        await database.HoldsAsync([]);
    }

    [Fact]
    public async Task An_entry_appended_twice_is_in_the_chain_once()
    {
        var database = new Database(shared.Server);
        await using var ledger = new PostgresLedger(database.Login(Both));

        var both = await Task.WhenAll(
            ledger.AppendAsync(Sample.Entry(0), Durability.Durable).AsTask(),
            ledger.AppendAsync(Sample.Entry(0), Durability.Durable).AsTask(),
            ledger.AppendAsync(Sample.Entry(1), Durability.Durable).AsTask());
        var other = await Should.ThrowAsync<AuditFailedException>(async () => await ledger.AppendAsync(Sample.Entry(2) with { EntryId = Sample.Entry(0).EntryId }, Durability.Durable));
        var last = await ledger.AppendAsync(Sample.Entry(3), Durability.Durable);

        both[0].ChainHash.ShouldBe(both[1].ChainHash);
        other.Message.ShouldContain("id");
        last.EntryId.ShouldBe(Sample.Entry(3).EntryId);
        await database.HoldsAsync([Sample.Entry(0).EntryId, Sample.Entry(1).EntryId, Sample.Entry(3).EntryId]);
    }

    [Fact]
    public async Task What_is_no_entry_is_set_aside_and_stops_nobody()
    {
        var database = new Database(shared.Server);
        await using var ledger = new PostgresLedger(database.Login(Both));
        await ledger.AppendAsync(Sample.Entry(0), Durability.Durable);

        database.Execute("insert into attesta.inbox (chain, entry_id, line) values ('main', 'junk', '{}'), ('main', 'other', convert_to('not json', 'UTF8'))");
        await ledger.AppendAsync(Sample.Entry(1), Durability.Durable);
        await EventuallyAsync(() => database.Ask<long>("select count(*) from attesta.inbox") == 0);

        database.Ask<long>("select count(*) from attesta.refused").ShouldBe(2);
        await database.HoldsAsync([Sample.Entry(0).EntryId, Sample.Entry(1).EntryId]);
    }

    [Fact]
    public async Task A_server_that_is_not_there_fails_the_append_in_time()
    {
        await using var ledger = new PostgresLedger("Host=127.0.0.1;Port=1;Username=nobody;Password=hunter2;Database=none", new PostgresLedgerOptions { Patience = TimeSpan.FromMilliseconds(300) });

        var failed = await Should.ThrowAsync<AuditFailedException>(async () => await ledger.AppendAsync(Sample.Entry(0), Durability.Durable));

        failed.Message.ShouldContain("none on 127.0.0.1");
        failed.ToString().ShouldNotContain("hunter2");
    }

    private static string Through(CuttingProxy proxy, string address) => new NpgsqlConnectionStringBuilder(address) { Port = proxy.Port }.ConnectionString;

    private static LinkedEntry Linked(int number, Term term)
    {
        var entry = AuditChain.Link(Sample.Entry(number) with { AgentId = "" }, term.Hash, out var line);
        return new(entry, line);
    }

    // Everything acknowledged is there; what failed may be there or not, since that is what it was told; nothing is there twice.
    private static async Task HoldsAsync(Database database, Writers writers)
    {
        (await database.VerifyAsync()).Findings.ShouldBeEmpty();
        var ids = (await database.EntriesAsync()).Select(entry => entry.EntryId).ToList();
        ids.Count.ShouldBe(ids.Distinct(StringComparer.Ordinal).Count());
        writers.Acknowledged.Except(ids, StringComparer.Ordinal).ShouldBeEmpty();
        ids.Except(writers.Acknowledged, StringComparer.Ordinal).Except(writers.Failed, StringComparer.Ordinal).ShouldBeEmpty();
        database.Ask<long>("select count(*) from attesta.inbox").ShouldBe(0);
    }

    private static async Task EventuallyAsync(Func<bool> holds)
    {
        for (var i = 0; i < 500 && !holds(); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        holds().ShouldBeTrue();
    }

    /// <summary>A clock whose time of day is set to anything at each look. Spans go on as they should.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(RandomNumberGenerator.GetInt32(int.MaxValue));
    }
}
