using System.Text;
using Attesta.Audit;
using Attesta.PostgreSql.Tests.Server;
using Attesta.Tests.Audit;
using Npgsql;

namespace Attesta.PostgreSql.Tests;

public sealed class RoleTests(SharedServer shared)
{
    private const string Insert = "insert into attesta.inbox (chain, entry_id, line) values ('main', 'x', '')";

    // What each role may do, and nothing else of the list.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["attesta_writer"] = [Insert, "select attesta.placed('main', array['x'])", "select attesta.withdraw('main', array['x'])", "select attesta.sums_of('main', null)"],
        ["attesta_sequencer"] = ["select attesta.begin_term('main')", "select attesta.waiting('main', 1)", "select attesta.set_aside('main', array[0], array['x'])",
            "select attesta.placed('main', array['x'])", "select attesta.sums_of('main', null)"],
        ["attesta_reader"] = ["select * from attesta.entries", "select * from attesta.chains", "select * from attesta.agents", "select * from attesta.checkpoints", "select attesta.sums_of('main', null)"],
        ["attesta_operator"] = [],
        ["attesta_signer"] = [],
        ["attesta_anchor"] = ["insert into attesta.checkpoints (origin, note) values ('o', 'n')"],
    };

    private static readonly string[] Nobody =
    [
        "select * from attesta.inbox", "update attesta.inbox set line = ''", "delete from attesta.inbox", "insert into attesta.inbox (id, chain, entry_id, line) overriding system value values (1, 'main', 'y', '')",
        "insert into attesta.inbox (chain, entry_id, line, put_by) values ('main', 'y', '', 'somebody')", "insert into attesta.inbox (chain, entry_id, line, by_operator) values ('main', 'y', '', true)",
        "insert into attesta.inbox (chain, entry_id, line, by_signer) values ('main', 'y', '', true)", "insert into attesta.inbox (chain, entry_id, line) values ('main', 'x', '') on conflict do nothing returning id",
        "insert into attesta.chains (chain) values ('other')", "update attesta.chains set seq = 0", "delete from attesta.chains",
        "insert into attesta.entries (chain) values ('main')", "update attesta.entries set line = ''", "delete from attesta.entries", "truncate attesta.entries", "select * from attesta.entries_other",
        "update attesta.entries_other set line = ''", "delete from attesta.entries_other", "alter table attesta.entries disable trigger all", "drop table attesta.entries",
        "update attesta.agents set sums = ''", "delete from attesta.agents", "insert into attesta.agents values ('main', 'a', '', '')",
        "update attesta.checkpoints set note = ''", "delete from attesta.checkpoints", "truncate attesta.checkpoints", "insert into attesta.checkpoints (origin, note, received_at) values ('o', 'n', now())",
        "update attesta.migrations set digest = ''", "delete from attesta.migrations", "create table attesta.more (x int)", "select * from attesta.refused", "delete from attesta.refused",
    ];

    [Fact]
    public void Each_may_do_its_own_and_nothing_else()
    {
        var database = new Database(shared.Server);
        var all = Allowed.Values.SelectMany(allowed => allowed).Concat(Nobody).Distinct(StringComparer.Ordinal).ToList();

        foreach (var role in Allowed.Keys.Append(""))
        {
            var login = role.Length > 0 ? database.Login(role) : database.Login();
            var may = Allowed.GetValueOrDefault(role, []);
            foreach (var statement in all)
                Try(login, statement).ShouldBe(may.Contains(statement, StringComparer.Ordinal), $"{role}: {statement}");
        }
    }

    [Fact]
    public async Task A_writer_alone_leaves_chaining_to_a_sequencer_alone()
    {
        var database = new Database(shared.Server);
        await using var sequencer = new PostgresLedger(database.Login("attesta_sequencer"));
        await using var writer = new PostgresLedger(database.Login("attesta_writer"));
        await sequencer.ProbeAsync();

        var entries = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => writer.AppendAsync(Sample.Entry(i), Durability.Durable).AsTask()));

        entries.Select(entry => entry.ChainHash).Order(StringComparer.Ordinal).ShouldBe((await database.EntriesAsync()).Select(entry => entry.ChainHash).Order(StringComparer.Ordinal));
        (await database.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_login_without_a_role_is_told_which_it_needs()
    {
        var database = new Database(shared.Server);
        await using var ledger = new PostgresLedger(database.Login("attesta_reader"));

        var failed = await Should.ThrowAsync<AuditFailedException>(async () => await ledger.ProbeAsync());

        failed.Message.ShouldContain("attesta_writer");
    }

    [Fact]
    public async Task An_anchor_keeps_checkpoints_byte_for_byte_and_in_order()
    {
        var database = new Database(shared.Server);
        await using var anchor = new CheckpointTable(database.Login("attesta_anchor"));
        await using var reader = new CheckpointTable(database.Login("attesta_reader"));
        for (var i = 0; i < 300; i++)
            await anchor.AddAsync(i % 2 == 0 ? "ours" : "theirs", Encoding.UTF8.GetBytes($"note {i}\n\u2014 key\n"), TestContext.Current.CancellationToken);

        var kept = await reader.KeptAsync("ours", cancellationToken: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        kept.Select(note => Encoding.UTF8.GetString(note.Note)).ShouldBe(Enumerable.Range(0, 150).Select(i => $"note {2 * i}\n\u2014 key\n"));
        await Should.ThrowAsync<IOException>(() => anchor.AddAsync("ours", new byte[CheckpointTable.MaxNoteBytes + 1], TestContext.Current.CancellationToken));
        await Should.ThrowAsync<IOException>(async () => await anchor.KeptAsync("ours").ToListAsync());
    }

    private static bool Try(string login, string statement)
    {
        using var connection = new NpgsqlConnection(login);
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var command = new NpgsqlCommand(statement, connection, transaction);
        try
        {
            command.ExecuteNonQuery();
            return true;
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return false;
        }
    }
}
