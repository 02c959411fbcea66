using Attesta.Audit;
using Attesta.PostgreSql.Tests.Server;
using Attesta.Tests.Audit;

namespace Attesta.PostgreSql.Tests;

public sealed class PostgresLedgerTests : LedgerContract, IAsyncDisposable
{
    private readonly Database _database;
    private readonly PostgresLedger _ledger;

    public PostgresLedgerTests(SharedServer shared)
    {
        _database = new Database(shared.Server);
        _ledger = new PostgresLedger(_database.Login("attesta_writer", "attesta_sequencer"));
    }

    protected override IAuditLedger Ledger => _ledger;

    public ValueTask DisposeAsync() => _ledger.DisposeAsync();

    protected override IReadOnlyList<AuditEntry> Written()
    {
        _database.VerifyAsync().GetAwaiter().GetResult().Findings.ShouldBeEmpty();
        return _database.EntriesAsync().GetAwaiter().GetResult();
    }
}
