using System.Collections.Concurrent;
using System.Diagnostics;
using Attesta.Audit;

namespace Attesta.Tests.Audit;

/// <summary>Processes that really write and are really killed, 200 times, while files are begun and packed.</summary>
public sealed class KillTests : IDisposable
{
    private const int Lanes = 4;
    private const int KillsInLane = 50;

    private readonly LedgerFolder[] _folders = [.. Enumerable.Range(0, Lanes).Select(_ => new LedgerFolder())];

    public void Dispose()
    {
        foreach (var folder in _folders)
            folder.Dispose();
    }

    [Fact]
    public async Task Two_hundred_kills_lose_no_acknowledged_entry()
    {
        var kills = await Task.WhenAll(_folders.Select((folder, lane) => KillAsync(folder.Log, new Sequence(lane))));

        kills.Sum().ShouldBe(Lanes * KillsInLane);
    }

    private static async Task<int> KillAsync(string log, Sequence random)
    {
        var acknowledged = new ConcurrentQueue<string>();
        using var said = new SemaphoreSlim(0);
        var number = 0;
        var kills = 0;
        var running = new List<(Process Process, Task Listening)>();
        while (kills < KillsInLane)
        {
            // Two at a time, so that one is killed while the other waits for its lock.
            while (running.Count < 2)
            {
                var process = OtherProcess.Start(log, number, 1_000_000, rotateBytes: 20_000 + random.Below(60_000));
                number += 1_000_000;
                await OtherProcess.GoAsync(process);
                running.Add((process, ListenAsync(process, acknowledged, said)));
            }

            var (victim, listening) = running[0];
            running.RemoveAt(0);
            for (var entries = random.Below(200); entries >= 0; entries--)
                await said.WaitAsync(TestContext.Current.CancellationToken);
            victim.Kill();
            await victim.WaitForExitAsync(TestContext.Current.CancellationToken);
            await listening;
            victim.Dispose();
            kills++;
        }

        foreach (var (process, listening) in running)
        {
            process.Kill();
            await listening;
            process.Dispose();
        }

        await CheckAsync(log, acknowledged);
        return kills;
    }

    private static async Task CheckAsync(string log, ConcurrentQueue<string> acknowledged)
    {
        await using (var own = new FileLedger(log))
            await own.AppendAsync(Sample.Entry(999_999_999), Durability.Durable);

        LedgerVerifier.Verify(log, TestContext.Current.CancellationToken).Findings.ShouldBeEmpty();
        var entries = await new LedgerReader(log).ReadAsync(cancellationToken: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        var ids = entries.Select(entry => entry.EntryId).ToHashSet(StringComparer.Ordinal);
        ids.Count.ShouldBe(entries.Count, "an entry came twice");
        acknowledged.Where(line => line.StartsWith("FAILED", StringComparison.Ordinal)).ShouldBeEmpty();
        acknowledged.Where(id => !ids.Contains(id)).ShouldBeEmpty("an acknowledged entry is lost");
        acknowledged.Count.ShouldBeGreaterThan(KillsInLane);

        // What was torn lies aside, and each is recorded.
        var recorded = entries.Select(entry => entry.Metadata.GetValueOrDefault("torn_file")).OfType<string>().ToHashSet(StringComparer.Ordinal);
        Directory.GetFiles(Path.GetDirectoryName(log)!, "*.torn-*").Select(file => Path.GetFileName(file)).Where(file => recorded.Contains(file))
            .Count().ShouldBe(recorded.Count);
        entries.Count(entry => entry.ActionName == "attesta.segment").ShouldBeGreaterThan(0);
    }

    private static async Task ListenAsync(Process process, ConcurrentQueue<string> acknowledged, SemaphoreSlim said)
    {
        // The last line may have been cut by the kill: only what ended in a line end was said.
        var rest = "";
        var buffer = new char[4096];
        for (var read = await process.StandardOutput.ReadAsync(buffer); read > 0; read = await process.StandardOutput.ReadAsync(buffer))
        {
            var lines = (rest + new string(buffer, 0, read)).Split('\n');
            foreach (var line in lines[..^1])
            {
                acknowledged.Enqueue(line);
                said.Release();
            }

            rest = lines[^1];
        }
    }
}
