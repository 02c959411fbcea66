using Attesta.Audit;

namespace Attesta.Tests.Audit;

/// <summary>A folder that is gone after the test, and a log in it.</summary>
internal sealed class LedgerFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("attesta-ledger-");

    public string Path => _folder.FullName;

    public string Log => In("audit.jsonl");

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public string[] SetAside() => Directory.GetFiles(Path, "audit.jsonl.torn-*");

    /// <summary>Appends entries by a ledger of their own.</summary>
    public async Task AppendAsync(LedgerRotation rotation, int from, int to)
    {
        await using var ledger = new FileLedger(Log, null, rotation);
        for (var i = from; i < to; i++)
            await ledger.AppendAsync(Sample.Entry(i), Durability.Written);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
