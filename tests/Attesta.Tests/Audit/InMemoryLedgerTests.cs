using Attesta.Audit;
using Attesta.Testing;

namespace Attesta.Tests.Audit;

public sealed class InMemoryLedgerTests : LedgerContract
{
    private readonly InMemoryLedger _ledger = new();

    protected override IAuditLedger Ledger => _ledger;

    protected override IReadOnlyList<AuditEntry> Written() => _ledger.Entries;

    [Fact]
    public async Task Fails_when_told_to_and_recovers()
    {
        _ledger.Fail(after: 1);
        await _ledger.AppendAsync(Sample.Entry(0), Durability.Written);
        await Should.ThrowAsync<AuditFailedException>(async () => await _ledger.AppendAsync(Sample.Entry(1), Durability.Durable));
        _ledger.LastDurability.ShouldBe(Durability.Durable);

        _ledger.Recover();
        await _ledger.AppendAsync(Sample.Entry(1), Durability.Written);

        _ledger.Entries.Count.ShouldBe(2);
    }
}
