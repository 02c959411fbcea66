using Attesta.Audit;
using Attesta.PostgreSql.Reading;

namespace Attesta.PostgreSql.Tests.Server;

/// <summary>The same entries in a file and in PostgreSQL, one imported from the other.</summary>
public sealed class SameTwice(SharedServer shared) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("attesta-trail-").FullName;

    internal Database Database { get; } = new(shared.Server);

    public string File => Path.Combine(_folder, "audit.jsonl");

    public PostgresTrail Trail => field ??= new(Database.Login("attesta_reader"));

    public LedgerReader Reader => new(File);

    public string InFolder(string name) => Path.Combine(_folder, name);

    public async ValueTask InitializeAsync()
    {
        await using (var ledger = new FileLedger(File))
        {
            foreach (var entry in Many.Entries(400))
                await ledger.AppendAsync(entry, Durability.Written);
        }

        await LedgerImport.RunAsync(File, Database.Login("attesta_sequencer"), cancellationToken: TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Trail.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
