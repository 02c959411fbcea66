using Attesta.Audit;
using Attesta.PostgreSql.Reading;
using Attesta.PostgreSql.Tests.Server;
using Npgsql;

namespace Attesta.PostgreSql.Tests;

/// <summary>What somebody can do who owns the tables and switches off what guards them.</summary>
public sealed class TamperingTests(SharedServer shared)
{
    public static TheoryData<string, string> Changes() => new()
    {
        { "update attesta.entries set line = convert_to(replace(convert_from(line, 'UTF8'), 'min_review_met\":true', 'min_review_met\":false'), 'UTF8') where seq = (select max(seq) from attesta.entries where min_review_met)", FindingKind.WrongHash },
        { "update attesta.entries set line = line || '\\x20' where seq = 5", FindingKind.Malformed },
        { "update attesta.entries set line = line || '\\x0a' where seq = 5", FindingKind.BlankLine },
        { "update attesta.entries set verdict = 'denied' where seq = 1", PostgresFindingKind.WrongColumn },
        { "update attesta.entries set agent_id = 'someone' where seq = 5", PostgresFindingKind.WrongColumn },
        { "update attesta.entries set decided_at = null where seq = 5", PostgresFindingKind.WrongColumn },
        { "update attesta.entries set is_review = not is_review where seq = 5", PostgresFindingKind.WrongColumn },
        { "update attesta.entries set seq = 9999 where seq = 20", PostgresFindingKind.WrongNumber },
        { "delete from attesta.entries where seq = 5", FindingKind.BrokenLink },
        { "delete from attesta.entries where seq > 15", PostgresFindingKind.WrongEnd },
        { "update attesta.chains set seq = 0", PostgresFindingKind.WrongEnd },
        { "update attesta.agents set sums = convert_to(replace(convert_from(sums, 'UTF8'), '\"revoked\":false', '\"revoked\":true'), 'UTF8')", PostgresFindingKind.WrongEarnings },
        { "update attesta.agents set sums = '\\x00'", PostgresFindingKind.WrongEarnings },
        { "delete from attesta.agents", PostgresFindingKind.WrongEarnings },
        { "insert into attesta.agents select chain, 'friend', domain_key, sums from attesta.agents where domain_key = '' limit 1", PostgresFindingKind.WrongEarnings },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Is_found(string change, string kind)
    {
        var database = await FilledAsync();

        database.Execute("alter table attesta.entries disable trigger all");
        database.Execute(change);

        var report = await database.VerifyAsync();
        report.Intact.ShouldBeFalse();
        report.Findings.Select(finding => finding.Kind).ShouldContain(kind);
    }

    [Theory]
    [InlineData("update attesta.entries set line = '' where seq = 5")]
    [InlineData("update attesta.entries_other set line = '' where seq = 5")]
    [InlineData("delete from attesta.entries where seq = 5")]
    [InlineData("delete from attesta.entries_other")]
    [InlineData("truncate attesta.entries")]
    [InlineData("truncate attesta.entries_other")]
    [InlineData("delete from attesta.checkpoints")]
    [InlineData("update attesta.checkpoints set note = ''")]
    [InlineData("truncate attesta.checkpoints")]
    public async Task Is_refused_to_the_owner_too_while_the_guards_are_on(string change)
    {
        var database = await FilledAsync();

        Should.Throw<PostgresException>(() => database.Execute(change)).SqlState.ShouldBe("AT002");

        (await database.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_ledger_does_not_go_on_with_a_chain_whose_end_was_set_back()
    {
        var database = await FilledAsync();
        database.Execute("update attesta.chains c set (seq, hash) = (select seq, chain_hash from attesta.entries where seq = 10)");
        await using var ledger = new PostgresLedger(database.Owner);

        var failed = await Should.ThrowAsync<AuditFailedException>(async () => await ledger.AppendAsync(Attesta.Tests.Audit.Sample.Entry(5_000), Durability.Durable));

        failed.Message.ShouldContain("cannot be written");
    }

    private async Task<Database> FilledAsync()
    {
        var database = new Database(shared.Server);
        await using var ledger = new PostgresLedger(database.Owner);
        await Task.WhenAll(Many.Entries(18).Select(entry => ledger.AppendAsync(entry, Durability.Durable).AsTask()));
        database.Execute("insert into attesta.checkpoints (origin, note) values ('o', 'n')");
        return database;
    }
}
