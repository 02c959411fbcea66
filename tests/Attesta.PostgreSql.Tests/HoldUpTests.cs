using System.Globalization;
using Attesta.Actions;
using Attesta.Audit;
using Attesta.PostgreSql.Tests.Server;
using Attesta.Tests.Audit;
using Npgsql;

namespace Attesta.PostgreSql.Tests;

/// <summary>A login with few rights or none that wants nobody to get on.</summary>
public sealed class HoldUpTests(SharedServer shared)
{
    private static readonly string[] Both = ["attesta_writer", "attesta_sequencer"];

    private readonly Database _database = new(shared.Server);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_holds_the_lock_does_not_keep_the_inbox_from_being_chained()
    {
        await using var hog = await OpenAsync(_database.Login());
        await RunAsync(hog, "select pg_advisory_lock(hashtextextended('attesta/main', 0))");
        await using var sequencer = new PostgresLedger(_database.Login("attesta_sequencer"), Hasty);
        await sequencer.ProbeAsync();
        await using var gate = new PostgresLedger(_database.Login("attesta_writer"), new PostgresLedgerOptions { Patience = TimeSpan.FromSeconds(10) });

        await gate.AppendAsync(Sample.Entry(0), Durability.Durable);
        await sequencer.AppendAsync(Sample.Entry(1), Durability.Durable);

        await _database.HoldsAsync([Sample.Entry(0).EntryId, Sample.Entry(1).EntryId]);
    }

    [Fact]
    public async Task A_sequencer_that_may_not_use_the_inbox_gets_its_own_turn()
    {
        await using var other = new PostgresLedger(_database.Login(Both));
        await other.AppendAsync(Sample.Entry(0), Durability.Durable);
        await using var sequencer = new PostgresLedger(_database.Login("attesta_sequencer"), Hasty);

        await sequencer.AppendAsync(Sample.Entry(1), Durability.Durable);
        await other.AppendAsync(Sample.Entry(2), Durability.Durable);

        await _database.HoldsAsync(Enumerable.Range(0, 3).Select(i => Sample.Entry(i).EntryId));
    }

    [Fact]
    public async Task Notices_that_nothing_is_behind_are_no_progress()
    {
        await using var hog = await OpenAsync(_database.Login());
        await RunAsync(hog, "select pg_advisory_lock(hashtextextended('attesta/main', 0))");
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var crying = CryAsync(hog, over.Token);
        await using var gate = new PostgresLedger(_database.Login(Both), Hasty);

        await gate.AppendAsync(Sample.Entry(0), Durability.Durable);

        await over.CancelAsync();
        await crying;
        await _database.HoldsAsync([Sample.Entry(0).EntryId]);
    }

    [Fact]
    public async Task Who_begins_to_take_an_entry_back_and_never_ends_holds_nobody_up()
    {
        await using var writer = await OpenAsync(_database.Login("attesta_writer"));
        await PutAsync(writer, Sample.Entry(0));
        await RunAsync(writer, "insert into attesta.inbox (chain, entry_id, line) values ('main', 'junk', '{}')");
        await RunAsync(writer, $"begin; select * from attesta.withdraw('main', array['{Sample.Entry(0).EntryId}', 'junk'])");
        await using var gate = new PostgresLedger(_database.Login(Both), new PostgresLedgerOptions { Patience = TimeSpan.FromSeconds(5) });
        await using var other = new PostgresLedger(_database.Login("attesta_writer"), new PostgresLedgerOptions { Patience = TimeSpan.FromSeconds(5) });

        await gate.AppendAsync(Sample.Entry(1), Durability.Durable);
        await other.AppendAsync(Sample.Entry(2), Durability.Durable);
        await RunAsync(writer, "rollback");
        await UntilEmptyAsync();

        await _database.HoldsAsync(Enumerable.Range(0, 3).Select(i => Sample.Entry(i).EntryId));
    }

    [Fact]
    public async Task Who_puts_entries_in_and_takes_them_back_all_the_time_holds_nobody_up()
    {
        await using var gate = new PostgresLedger(_database.Login(Both));
        await using var other = new PostgresLedger(_database.Login("attesta_writer"));
        await gate.ProbeAsync();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var login = _database.Login("attesta_writer");
        var restless = Enumerable.Range(0, 3).Select(i => Task.Run(() => PutAndWithdrawAsync(login, i, over.Token), Token)).ToList();
        var writers = new Writers().Add(gate, "gate", 4).Add(other, "other", 4);

        await writers.MoreAsync(400);
        await writers.StopAsync();
        await over.CancelAsync();
        await Task.WhenAll(restless);

        writers.Failed.ShouldBeEmpty();
        (await _database.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_id_that_another_login_has_in_the_inbox_is_free_for_everybody_else()
    {
        await using var squatter = await OpenAsync(_database.Login("attesta_writer"));
        await RunAsync(squatter, "begin");
        await PutAsync(squatter, Sample.Entry(0) with { Verdict = "denied" });
        await using var sequencer = new PostgresLedger(_database.Login("attesta_sequencer"));
        await sequencer.ProbeAsync();
        await using var gate = new PostgresLedger(_database.Login("attesta_writer"), new PostgresLedgerOptions { Patience = TimeSpan.FromSeconds(5) });

        await gate.AppendAsync(Sample.Entry(0), Durability.Durable);
        await RunAsync(squatter, "commit");
        await UntilEmptyAsync();

        (await _database.EntriesAsync()).Single().Verdict.ShouldBe(Sample.Entry(0).Verdict);
        _database.Ask<string>("select reason from attesta.refused").ShouldContain("in the chain already");
    }

    [Fact]
    public async Task The_largest_lines_of_one_leave_room_for_others()
    {
        var line = AuditChain.Line(Sample.Entry(0) with { EntryId = "0000" });
        var filler = new string('x', AuditChain.MaxLineBytes - line.Length);
        var large = AuditChain.Line(Sample.Entry(0) with { EntryId = "0000", ActionDescription = Sample.Entry(0).ActionDescription + filler });
        large.Length.ShouldBe(AuditChain.MaxLineBytes);
        _database.Execute("alter table attesta.inbox alter line set storage external");
        await using var writer = await OpenAsync(_database.Login("attesta_writer"));
        for (var i = 0; i < 60; i++)
        {
            await using var put = new NpgsqlCommand("insert into attesta.inbox (chain, entry_id, line) values ('main', $1, convert_to(replace(convert_from($2, 'UTF8'), '\"0000\"', '\"' || $1 || '\"'), 'UTF8'))", writer);
            put.Parameters.Add(new() { Value = i.ToString("d4", CultureInfo.InvariantCulture) });
            put.Parameters.Add(new() { Value = large });
            await put.ExecuteNonQueryAsync(Token);
        }

        await using var gate = new PostgresLedger(_database.Login(Both));
        await gate.AppendAsync(Sample.Entry(1), Durability.Durable);

        _database.Ask<long>("select seq from attesta.entries where entry_id = 'entry-000001'").ShouldBeLessThan(20);
    }

    [Fact]
    public async Task An_entry_of_very_many_domains_holds_nobody_up()
    {
        var domains = Enumerable.Range(0, 90_000).Select(i => (object?)i.ToString("x", CultureInfo.InvariantCulture)).ToArray();
        var greedy = Sample.Entry(0) with { ChallengePassed = true, Verdict = "approved", Metadata = PlainMap.Of(("mode", "enforce"), ("domains", domains)) };
        await using var writer = await OpenAsync(_database.Login("attesta_writer"));
        await PutAsync(writer, greedy);
        await using var gate = new PostgresLedger(_database.Login(Both));

        await gate.AppendAsync(Sample.Entry(1), Durability.Durable);
        await UntilEmptyAsync();

        _database.Ask<long>("select count(*) from attesta.agents").ShouldBeLessThan(1000);
        (await _database.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_id_that_cannot_be_kept_is_set_aside()
    {
        await using var writer = await OpenAsync(_database.Login("attesta_writer"));
        await PutAsync(writer, Sample.Entry(0) with { EntryId = new string('a', 100_000) });
        await PutAsync(writer, Sample.Entry(0) with { EntryId = "" });
        await using var gate = new PostgresLedger(_database.Login(Both));

        await gate.AppendAsync(Sample.Entry(1), Durability.Durable);
        await UntilEmptyAsync();

        await _database.HoldsAsync([Sample.Entry(1).EntryId]);
    }

    [Fact]
    public async Task Functions_of_the_same_names_are_never_called_by_a_ledger()
    {
        var login = _database.Login(Both);
        _database.Execute("""
            grant create on schema public to public;
            create table public.trapped (what text);
            grant insert on public.trapped to public;
            """);
        await using (var trapper = await OpenAsync(_database.Login()))
        {
            await RunAsync(trapper, """
                create function public.hashtextextended(text, int) returns bigint language plpgsql as $$ begin insert into public.trapped values ('hashtextextended'); return 1; end $$;
                create function public.pg_has_role(text, text) returns boolean language plpgsql as $$ begin insert into public.trapped values ('pg_has_role'); return true; end $$;
                create function public.pg_terminate_backend(int, int) returns boolean language plpgsql as $$ begin insert into public.trapped values ('pg_terminate_backend'); return true; end $$;
                """);
        }

        await using var ledger = new PostgresLedger(login);
        await ledger.AppendAsync(Sample.Entry(0), Durability.Durable);
        _database.Execute("select pg_catalog.pg_terminate_backend(pid, 5000::bigint) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
        await ledger.AppendAsync(Sample.Entry(1), Durability.Durable);

        _database.Ask<string>("select coalesce(string_agg(distinct what, ' '), '') from public.trapped").ShouldBe("");
    }

    private static PostgresLedgerOptions Hasty => new() { TakeOverAfter = TimeSpan.FromMilliseconds(500), Patience = TimeSpan.FromSeconds(10) };

    private static async Task<NpgsqlConnection> OpenAsync(string login)
    {
        var connection = new NpgsqlConnection(login);
        await connection.OpenAsync(Token);
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }

    private static async Task PutAsync(NpgsqlConnection connection, AuditEntry entry)
    {
        await using var command = new NpgsqlCommand("insert into attesta.inbox (chain, entry_id, line) values ('main', $1, $2)", connection)
        {
            Parameters = { new() { Value = entry.EntryId }, new() { Value = AuditChain.Line(entry with { ChainHash = "", PreviousHash = "" }) } },
        };
        await command.ExecuteNonQueryAsync(Token);
    }

    private static async Task CryAsync(NpgsqlConnection connection, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await RunAsync(connection, "notify attesta_entries, 'main'");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }

    private static async Task PutAndWithdrawAsync(string login, int number, CancellationToken over)
    {
        await using var connection = await OpenAsync(login);
        for (var i = 0; !over.IsCancellationRequested; i++)
        {
            var entries = Enumerable.Range(0, 20).Select(k => Sample.Entry(k) with { EntryId = $"restless-{number}-{i}-{k}" }).ToList();
            foreach (var entry in entries)
                await PutAsync(connection, entry);
            foreach (var entry in entries)
                await RunAsync(connection, $"select * from attesta.withdraw('main', array['{entry.EntryId}'])");
        }
    }

    private async Task UntilEmptyAsync()
    {
        for (var i = 0; i < 1000 && _database.Ask<long>("select count(*) from attesta.inbox") > 0; i++)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        _database.Ask<long>("select count(*) from attesta.inbox").ShouldBe(0);
    }
}
