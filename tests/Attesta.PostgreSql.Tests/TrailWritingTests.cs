using Attesta.Audit;
using Attesta.PostgreSql.Reading;
using Attesta.PostgreSql.Tests.Server;
using Attesta.Tests.Audit;

namespace Attesta.PostgreSql.Tests;

public sealed class TrailWritingTests(SharedServer shared) : IAsyncLifetime
{
    private readonly SameTwice _twice = new(shared);

    private Database Database => _twice.Database;

    private PostgresTrail Trail => _twice.Trail;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _twice.InitializeAsync();

    public ValueTask DisposeAsync() => _twice.DisposeAsync();

    [Fact]
    public async Task An_import_goes_on_where_it_stopped_and_refuses_another_ledger()
    {
        var sequencer = Database.Login("attesta_sequencer");
        (await LedgerImport.RunAsync(_twice.File, sequencer, cancellationToken: Cancelled)).ShouldBe(0);

        await using (var ledger = new FileLedger(_twice.File))
            await ledger.AppendAsync(Sample.Entry(9_000), Durability.Written);
        (await LedgerImport.RunAsync(_twice.File, sequencer, cancellationToken: Cancelled)).ShouldBe(1);

        var other = _twice.InFolder("other.jsonl");
        await File.WriteAllBytesAsync(other, Sample.Log(900), Cancelled);
        await Should.ThrowAsync<InvalidDataException>(() => LedgerImport.RunAsync(other, sequencer, cancellationToken: Cancelled));
        await File.WriteAllBytesAsync(other, Sample.Log(3)[..^30], Cancelled);
        await Should.ThrowAsync<InvalidDataException>(() => LedgerImport.RunAsync(other, sequencer, "fresh", Cancelled));
        (await Trail.VerifyAsync(Cancelled)).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Follows_what_anybody_appends()
    {
        var seen = new List<string>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await using var ledger = new PostgresLedger(Database.Owner);

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var entry in Trail.FollowAsync(2, cancellationToken: enough.Token))
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
        var login = Database.Login("attesta_writer", "attesta_sequencer");
        await using var acme = new PostgresLedger(login, new PostgresLedgerOptions { Chain = "acme" });
        await using var globex = new PostgresLedger(login, new PostgresLedgerOptions { Chain = "globex" });

        var first = await acme.AppendAsync(Sample.Entry(0), Durability.Durable);
        var other = await globex.AppendAsync(Sample.Entry(0), Durability.Durable);

        first.ChainHash.ShouldBe(other.ChainHash);
        (await Database.EntriesAsync("acme")).Count.ShouldBe(1);
        (await Database.VerifyAsync("globex")).Findings.ShouldBeEmpty();
        Should.Throw<ArgumentException>(() => new PostgresLedger(login, new PostgresLedgerOptions { Chain = "no/slash" }));
    }

    [Fact]
    public async Task A_chain_can_have_a_partition_of_its_own()
    {
        Database.Execute("create table attesta.entries_acme partition of attesta.entries for values in ('acme')");
        await using var acme = new PostgresLedger(Database.Login("attesta_writer", "attesta_sequencer"), new PostgresLedgerOptions { Chain = "acme" });

        await acme.AppendAsync(Sample.Entry(0), Durability.Durable);

        Database.Ask<long>("select count(*) from attesta.entries_acme").ShouldBe(1);
        (await Database.VerifyAsync("acme")).Findings.ShouldBeEmpty();
    }
}
