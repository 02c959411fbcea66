using Attesta.Audit;

namespace Attesta.Tests.Audit;

/// <summary>What every ledger must do. Inherit, and say how to make one and how to read what it wrote.</summary>
public abstract class LedgerContract
{
    protected abstract IAuditLedger Ledger { get; }

    protected abstract IReadOnlyList<AuditEntry> Written();

    [Fact]
    public async Task Chains_what_is_appended()
    {
        var first = await Ledger.AppendAsync(Sample.Entry(0), Durability.Written);
        var second = await Ledger.AppendAsync(Sample.Entry(1), Durability.Durable);

        first.PreviousHash.ShouldBe(AuditChain.Genesis);
        second.PreviousHash.ShouldBe(first.ChainHash);
        second.ChainHash.ShouldBe(AuditChain.Link(Sample.Entry(1), first.ChainHash).ChainHash);
        Written().Select(entry => entry.ChainHash).ShouldBe([first.ChainHash, second.ChainHash]);
    }

    [Fact]
    public async Task Has_the_documented_known_answer() =>
        (await Ledger.AppendAsync(Sample.KnownAnswer, Durability.Written)).ChainHash.ShouldBe("9635e545a233fc896074a61ff5cc90bca6fa7fcf939a0257e1314562e5fbd75b");

    [Fact]
    public async Task Sets_the_hashes_itself_whatever_the_caller_says()
    {
        var forged = Sample.KnownAnswer with { ChainHash = new string('f', 64), PreviousHash = new string('e', 64) };

        var written = await Ledger.AppendAsync(forged, Durability.Written);

        written.PreviousHash.ShouldBe(AuditChain.Genesis);
        written.ChainHash.ShouldBe("9635e545a233fc896074a61ff5cc90bca6fa7fcf939a0257e1314562e5fbd75b");
    }

    [Fact]
    public async Task Fails_an_entry_that_cannot_be_written_and_keeps_the_chain()
    {
        var first = await Ledger.AppendAsync(Sample.Entry(0), Durability.Written);
        await Should.ThrowAsync<AuditFailedException>(async () => await Ledger.AppendAsync(Sample.Entry(1) with { RiskScore = double.NaN }, Durability.Written));
        await Should.ThrowAsync<AuditFailedException>(
            async () => await Ledger.AppendAsync(Sample.Entry(1) with { ActionDescription = new string('x', AuditChain.MaxLineBytes) }, Durability.Written));

        var second = await Ledger.AppendAsync(Sample.Entry(2), Durability.Written);

        second.PreviousHash.ShouldBe(first.ChainHash);
        Written().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Gives_every_entry_of_many_threads_its_place_in_one_chain()
    {
        const int threads = 8;
        const int each = 500;

        await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
                await Ledger.AppendAsync(Sample.Entry((thread * each) + i), i % 50 == 0 ? Durability.Durable : Durability.Written);
        })));

        var entries = Written();
        entries.Select(entry => entry.EntryId).Order(StringComparer.Ordinal)
            .ShouldBe(Enumerable.Range(0, threads * each).Select(i => Sample.Entry(i).EntryId));
        var previous = AuditChain.Genesis;
        foreach (var entry in entries)
        {
            entry.ShouldBe(AuditChain.Link(entry, previous));
            previous = entry.ChainHash;
        }
    }
}
