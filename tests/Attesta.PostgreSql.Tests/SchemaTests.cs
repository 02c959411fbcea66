using Attesta.Audit;
using Attesta.PostgreSql.Schema;
using Attesta.PostgreSql.Tests.Server;
using Attesta.Tests.Audit;
using Npgsql;

namespace Attesta.PostgreSql.Tests;

public sealed class SchemaTests(SharedServer shared)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Migrates_an_empty_database_once()
    {
        var empty = shared.Server.Owner(shared.Server.NewEmptyDatabase());
        (await PostgresSchema.StatusAsync(empty, Cancelled)).ShouldAllBe(step => step.AppliedAt == null);

        (await PostgresSchema.MigrateAsync(empty, Cancelled)).Count.ShouldBe(PostgresSchema.Latest);
        (await PostgresSchema.MigrateAsync(empty, Cancelled)).ShouldBeEmpty();

        (await PostgresSchema.StatusAsync(empty, Cancelled)).ShouldAllBe(step => step.AppliedAt != null);
        await using var ledger = new PostgresLedger(empty);
        await ledger.AppendAsync(Sample.KnownAnswer, Durability.Durable);
    }

    [Fact]
    public async Task Many_may_migrate_at_once()
    {
        var empty = shared.Server.Owner(shared.Server.NewEmptyDatabase());

        var applied = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PostgresSchema.MigrateAsync(empty, Cancelled)));

        applied.Sum(steps => steps.Count).ShouldBe(PostgresSchema.Latest);
    }

    [Theory]
    [InlineData("update attesta.migrations set digest = 'another'", "changed since")]
    [InlineData("insert into attesta.migrations (version, name, digest) values (9999, 'later', '')", "newer program")]
    public async Task Does_nothing_on_top_of_what_it_does_not_know(string change, string why)
    {
        var database = new Database(shared.Server);
        database.Execute(change);

        (await Should.ThrowAsync<AuditFailedException>(() => PostgresSchema.MigrateAsync(database.Owner, Cancelled))).Message.ShouldContain(why);
        (await Should.ThrowAsync<AuditFailedException>(() => PostgresSchema.StatusAsync(database.Owner, Cancelled))).Message.ShouldContain(why);
    }

    [Theory]
    [InlineData("create schema attesta authorization {0}")]
    [InlineData("create schema attesta; create table attesta.migrations (version int, name text, digest text, applied_at timestamptz); alter table attesta.migrations owner to {0}")]
    public async Task Nothing_is_made_in_a_schema_of_another_login(string trap)
    {
        var name = shared.Server.NewEmptyDatabase();
        shared.Server.Execute(name, string.Format(null, trap, new NpgsqlConnectionStringBuilder(shared.Server.NewLogin(name)).Username));

        (await Should.ThrowAsync<AuditFailedException>(() => PostgresSchema.MigrateAsync(shared.Server.Owner(name), Cancelled))).Message.ShouldContain("belongs to another login");

        shared.Server.Ask<long>(name, "select count(*) from pg_proc where pronamespace = 'attesta'::regnamespace").ShouldBe(0);
    }

    [Fact]
    public async Task A_ledger_refuses_tables_of_another_version()
    {
        var database = new Database(shared.Server);
        database.Execute("insert into attesta.migrations (version, name, digest) values (9999, 'later', '')");
        await using var ledger = new PostgresLedger(database.Owner);

        (await Should.ThrowAsync<AuditFailedException>(async () => await ledger.AppendAsync(Sample.Entry(0), Durability.Durable))).Message.ShouldContain("newer program");
    }

    [Fact]
    public async Task A_ledger_without_tables_says_how_to_make_them()
    {
        await using var ledger = new PostgresLedger(shared.Server.Owner(shared.Server.NewEmptyDatabase()));

        (await Should.ThrowAsync<AuditFailedException>(async () => await ledger.AppendAsync(Sample.Entry(0), Durability.Durable))).Message.ShouldContain("attesta db migrate");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Host=;Password=hunter2")]
    [InlineData("Host=db;Password=hunter2;hunter3=x")]
    [InlineData("Host=db;Port=hunter2")]
    [InlineData("postgres://")]
    [InlineData("postgres://user:hunter2@db:port/x")]
    public void A_connection_that_cannot_be_read_is_refused_without_quoting_it(string address) =>
        Should.Throw<ArgumentException>(() => new PostgresLedger(address)).ToString().ShouldNotContain("hunter");

    [Theory]
    [InlineData("postgres://gate:p%40ss@db.example.org:5433/audit?sslmode=require", "Host=db.example.org;Port=5433;Username=gate;Password=p@ss;Database=audit;SSL Mode=Require")]
    [InlineData("postgresql://db.example.org/audit", "Host=db.example.org;Database=audit")]
    public void An_address_is_a_connection(string address, string expected)
    {
        using var read = ServerAddress.Pool(address);
        using var same = ServerAddress.Pool(expected);

        new NpgsqlConnectionStringBuilder(read.ConnectionString).EquivalentTo(new NpgsqlConnectionStringBuilder(same.ConnectionString)).ShouldBeTrue(read.ConnectionString);
    }
}
