using Attesta.Audit;
using Attesta.PostgreSql.Reading;

namespace Attesta.PostgreSql.Tests.Server;

/// <summary>A database of one test.</summary>
internal sealed class Database(PostgresServer server)
{
    public PostgresServer Server => server;

    public string Name { get; } = server.NewDatabase();

    public string Owner => server.Owner(Name);

    public void Execute(string sql) => server.Execute(Name, sql);

    public T Ask<T>(string sql) => server.Ask<T>(Name, sql);

    /// <summary>A connection string of a new login with roles.</summary>
    public string Login(params string[] roles) => server.NewLogin(Name, roles);

    public async Task<LedgerReport> VerifyAsync(string chain = "main")
    {
        await using var trail = new PostgresTrail(Owner, chain);
        return await trail.VerifyAsync(TestContext.Current.CancellationToken);
    }

    public async Task<List<AuditEntry>> EntriesAsync(string chain = "main")
    {
        await using var trail = new PostgresTrail(Owner, chain);
        return await trail.ReadAsync(cancellationToken: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Verifies the chain and that it holds exactly these entries, each once.</summary>
    public async Task HoldsAsync(IEnumerable<string> ids)
    {
        (await VerifyAsync()).Findings.ShouldBeEmpty();
        (await EntriesAsync()).Select(entry => entry.EntryId).Order(StringComparer.Ordinal).ShouldBe(ids.Order(StringComparer.Ordinal));
    }
}
