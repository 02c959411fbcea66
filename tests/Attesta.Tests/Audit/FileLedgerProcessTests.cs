using Attesta.Audit;

namespace Attesta.Tests.Audit;

public sealed class FileLedgerProcessTests : IDisposable
{
    private readonly LedgerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Several_processes_append_to_one_chain()
    {
        const int processes = 4;
        const int each = 300;
        var running = Enumerable.Range(0, processes).Select(i => OtherProcess.Start(_folder.Log, i * each, each)).ToList();
        foreach (var process in running)
            await OtherProcess.GoAsync(process);

        await using var own = new FileLedger(_folder.Log);
        for (var i = processes * each; i < (processes + 1) * each; i++)
            await own.AppendAsync(Sample.Entry(i), Durability.Written);
        foreach (var process in running)
        {
            (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldNotContain("FAILED");
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            process.ExitCode.ShouldBe(0);
            process.Dispose();
        }

        LedgerVerifier.Verify(_folder.Log, TestContext.Current.CancellationToken).Findings.ShouldBeEmpty();
        Names().Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, (processes + 1) * each).Select(i => Sample.Entry(i).EntryId));
    }

    [Fact]
    public async Task A_process_killed_while_it_writes_loses_no_acknowledged_entry()
    {
        var acknowledged = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            using var process = OtherProcess.Start(_folder.Log, round * 1_000_000, 1_000_000);
            await OtherProcess.GoAsync(process);
            for (var i = 0; i < 200 + (77 * round); i++)
                acknowledged.Add((await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await using var own = new FileLedger(_folder.Log);
        await own.AppendAsync(Sample.Entry(9_999_999), Durability.Durable);

        LedgerVerifier.Verify(_folder.Log, TestContext.Current.CancellationToken).Findings.ShouldBeEmpty();
        Names().Intersect(acknowledged, StringComparer.Ordinal).Count().ShouldBe(acknowledged.Count);
    }

    [Fact]
    public async Task A_file_that_may_not_grow_fails_the_append_and_stays_whole()
    {
        // The limit counts blocks of 512 bytes: room for some entries and a part of one.
        using var process = OtherProcess.Start(_folder.Log, 0, 100, under: "ulimit -f 40");
        await OtherProcess.GoAsync(process);
        var output = (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(0);
        var acknowledged = output.TakeWhile(line => !line.StartsWith("FAILED", StringComparison.Ordinal)).ToList();
        acknowledged.Count.ShouldBeInRange(1, 99);
        output[acknowledged.Count..].ShouldAllBe(line => line.StartsWith("FAILED", StringComparison.Ordinal));
        LedgerVerifier.Verify(_folder.Log, TestContext.Current.CancellationToken).Findings.ShouldBeEmpty();
        Names().ShouldBe(acknowledged);
    }

    private List<string> Names() =>
        [.. new LedgerReader(_folder.Log).ReadAsync().ToBlockingEnumerable(TestContext.Current.CancellationToken).Select(entry => entry.EntryId)];
}
