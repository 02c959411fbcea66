using Attesta.PostgreSql.Tests.Server;
using Npgsql;

namespace Attesta.PostgreSql.Tests;

/// <summary>What each role may do to everything that is in the schema, read from the server: what is added and forgotten here fails.</summary>
public sealed class PrivilegeTests(SharedServer shared)
{
    private static readonly string[] Roles = ["attesta_writer", "attesta_operator", "attesta_signer", "attesta_sequencer", "attesta_reader", "attesta_anchor", ""];

    private static readonly string[] All =
    [
        "attesta_anchor: insert checkpoints.note", "attesta_anchor: insert checkpoints.origin", "attesta_anchor: select migrations",
        "attesta_reader: execute sums_of", "attesta_reader: select agents", "attesta_reader: select chains", "attesta_reader: select checkpoints",
        "attesta_reader: select entries", "attesta_reader: select migrations",
        "attesta_sequencer: execute begin_term", "attesta_sequencer: execute extend", "attesta_sequencer: execute placed", "attesta_sequencer: execute set_aside",
        "attesta_sequencer: execute sums_of", "attesta_sequencer: execute waiting", "attesta_sequencer: select migrations",
        "attesta_writer: execute placed", "attesta_writer: execute sums_of", "attesta_writer: execute withdraw", "attesta_writer: insert inbox.chain",
        "attesta_writer: insert inbox.entry_id", "attesta_writer: insert inbox.line", "attesta_writer: select migrations",
    ];

    // A right on a table is said once; one on a column only where there is none on its table.
    private const string Rights = """
        with tables as (select oid, relname, relkind from pg_class where relnamespace = 'attesta'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')),
            rights as (select unnest(array['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) as word)
        select lower(word) || ' ' || relname from tables, (select word from rights union all select unnest(array['DELETE', 'TRUNCATE', 'TRIGGER'])) as w where has_table_privilege(oid, word)
        union all select lower(word) || ' ' || relname || '.' || attname from tables join pg_attribute on attrelid = oid, rights
            where attnum > 0 and not attisdropped and has_column_privilege(oid, attnum, word) and not has_table_privilege(oid, word)
        union all select 'use ' || relname from pg_class where relnamespace = 'attesta'::regnamespace and case when relkind = 'S' then has_sequence_privilege(oid, 'USAGE, SELECT, UPDATE') end
        union all select 'execute ' || proname from pg_proc where pronamespace = 'attesta'::regnamespace and has_function_privilege(oid, 'execute')
        union all select 'create' where has_schema_privilege('attesta', 'create')
        """;

    [Fact]
    public async Task Each_role_has_these_rights_in_the_schema_and_no_other()
    {
        var database = new Database(shared.Server);
        var rights = new List<string>();

        foreach (var role in Roles)
        {
            var login = role.Length > 0 ? database.Login(role) : database.Login();
            rights.AddRange((await AskAsync(login, Rights)).Select(right => $"{role}: {right}"));
        }

        rights.Order(StringComparer.Ordinal).ShouldBe(All.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_function_finds_its_names_where_no_login_can_put_any()
    {
        var database = new Database(shared.Server);

        var found = await AskAsync(database.Owner, "select proname || ' ' || coalesce(array_to_string(proconfig, ','), '') from pg_proc where pronamespace = 'attesta'::regnamespace");

        found.Count.ShouldBeGreaterThan(6);
        found.ShouldAllBe(function => function.EndsWith(" search_path=pg_catalog, pg_temp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_login_puts_in_the_way_is_not_used()
    {
        var database = new Database(shared.Server);
        database.Execute("create schema trap; grant usage, create on schema trap to public");
        var login = database.Login("attesta_writer", "attesta_sequencer");
        await using var connection = new NpgsqlConnection(login);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(
            """
            create temp table chains (chain text primary key, seq bigint, hash bytea, term bigint);
            create temp table inbox (id bigint, chain text, entry_id text, line bytea);
            create function trap.count() returns bigint language sql as 'select 1::bigint';
            create function trap.less(bigint, bigint) returns boolean language plpgsql as $$ begin raise exception 'trapped'; end $$;
            create operator trap.= (leftarg = bigint, rightarg = bigint, function = trap.less);
            create function trap.pg_notify(text, text) returns void language plpgsql as $$ begin raise exception 'trapped'; end $$;
            create function trap.octet_length(bytea) returns int language plpgsql as $$ begin raise exception 'trapped'; end $$;
            create function trap.pg_has_role(text, text) returns boolean language sql as 'select true';
            set search_path = trap, pg_temp, pg_catalog, attesta;
            select term from attesta.begin_term('main');
            insert into attesta.inbox (chain, entry_id, line) values ('main', 'x', 'y');
            select * from attesta.waiting('main', 1);
            select attesta.set_aside('main', array[1]::bigint[], array['why']);
            """, connection);

        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        database.Ask<long>("select count(*) from attesta.refused").ShouldBe(1);
        database.Ask<long>("select term from attesta.chains").ShouldBe(1);
    }

    private static async Task<List<string>> AskAsync(string login, string sql)
    {
        await using var connection = new NpgsqlConnection(login);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var answers = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            answers.Add(reader.GetString(0));
        return answers;
    }
}
