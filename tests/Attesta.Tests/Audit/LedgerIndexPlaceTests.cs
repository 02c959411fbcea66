using System.Diagnostics;
using Attesta.Audit;

namespace Attesta.Tests.Audit;

/// <summary>What may stand where an index or its part should, or take its place while it is read.</summary>
public sealed class LedgerIndexPlaceTests : IDisposable
{
    private readonly LedgerFolder _folder = new();

    private string IndexPath => _folder.Log + ".index";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pipe", true)]
    [InlineData("link to /dev/zero", true)]
    [InlineData("link to /dev/full", true)]
    [InlineData("link to nothing", true)]
    [InlineData("link to itself", true)]
    [InlineData("folder", false)]
    [InlineData("link to a folder", false)]
    [InlineData("the ledger under another name", true)]
    [InlineData("link to the ledger", true)]
    [InlineData("empty file", true)]
    public void What_is_no_index_is_done_without_and_a_new_one_takes_its_place(string what, bool isFile)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes and devices are Linux's.");
        var log = Sample.Log(20);
        File.WriteAllBytes(_folder.Log, log);
        Put(what, IndexPath);
        Put(what, IndexPath + ".part");

        LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled).Findings.Select(found => found.Kind).ShouldBe(isFile ? [FindingKind.WrongIndex] : []);
        foreach (var slack in (long[])[long.MaxValue, 0, long.MaxValue])
            IndexAnswers.IsTheSame(_folder.Log, new() { AgentId = "agent-001", NewestFirst = true }, slack);

        File.ReadAllBytes(_folder.Log).ShouldBe(log);
        if (isFile)
            Directory.GetFiles(_folder.Path).ShouldBe([_folder.Log, IndexPath], ignoreOrder: true);
        LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled).Findings.ShouldBeEmpty();
    }

    [Fact]
    public void An_index_that_cannot_take_its_place_leaves_no_part_behind()
    {
        File.WriteAllBytes(_folder.Log, Sample.Log(20));
        Directory.CreateDirectory(IndexPath);

        IndexAnswers.IsTheSame(_folder.Log, new() { AgentId = "agent-001" }, slack: 0);

        Directory.GetFiles(_folder.Path).ShouldBe([_folder.Log]);
    }

    [Fact]
    public async Task Whatever_happens_to_the_index_while_it_is_read_the_answers_stay_right()
    {
        var index = IndexAnswers.Prepare(_folder);
        var other = index.Reverse().ToArray();
        Action[] changes =
        [
            () => File.WriteAllBytes(IndexPath, []), () => File.WriteAllBytes(IndexPath, other), () => File.WriteAllBytes(IndexPath, index[..(index.Length / 2)]),
            () => File.AppendAllBytes(IndexPath, index), () => File.Delete(IndexPath), () => File.Move(_folder.In("replacement"), IndexPath, overwrite: true),
        ];
        foreach (var change in changes)
        {
            foreach (var filter in (AuditFilter[])[new() { AgentId = "a" }, new() { AgentId = "b", NewestFirst = true }, new() { SessionId = "s1" }, new() { ActionName = "wipe", NewestFirst = true }])
            {
                var right = IndexAnswers.Read(_folder.Log, filter, useIndex: false, 0).Entries;
                for (var after = 1; after <= right.Count; after++)
                {
                    File.WriteAllBytes(IndexPath, index);
                    await File.WriteAllBytesAsync(_folder.In("replacement"), other, Cancelled);
                    var shown = new List<string>();
                    await foreach (var entry in new LedgerReader(_folder.Log) { UseIndex = true }.ReadAsync(filter, Cancelled))
                    {
                        shown.Add(entry.ChainHash);
                        if (shown.Count == after)
                            change();
                    }

                    shown.ShouldBe(right);
                }
            }
        }
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_read_while_it_is_compared_is_an_error_and_no_crash()
    {
        await _folder.AppendAsync(new() { MaxBytes = 3000 }, 0, 30);
        IndexAnswers.IsTheSame(_folder.Log, new() { AgentId = "agent-001" }, slack: 0);
        using var index = LedgerIndex.TryOpen(_folder.Log)!;
        using var stream = new LedgerStream(_folder.Log);
        IndexCheck.Run(_folder.Log, index, stream, stream.Length, Cancelled).ShouldBeEmpty();

        await File.WriteAllTextAsync(_folder.Log + ".000001", "", Cancelled);

        Should.Throw<IOException>(() => IndexCheck.Run(_folder.Log, index, stream, stream.Length, Cancelled)).Message.ShouldContain("became shorter");
    }

    [Fact]
    public async Task Processes_that_are_killed_while_they_write_an_index_leave_none_that_is_wrong()
    {
        await File.WriteAllBytesAsync(_folder.Log, Sample.Log(400), Cancelled);
        var random = new Sequence(5);
        var right = IndexAnswers.Read(_folder.Log, new() { AgentId = "agent-001" }, useIndex: false, 0).Entries;
        for (var round = 0; round < 4; round++)
        {
            var running = Enumerable.Range(0, 2).Select(_ => OtherProcess.StartIndexing(_folder.Log)).ToList();
            try
            {
                foreach (var process in running)
                    await OtherProcess.GoAsync(process);
                foreach (var process in running)
                {
                    for (var said = random.Below(20); said >= 0; said--)
                        (await process.StandardOutput.ReadLineAsync(Cancelled)).ShouldBe("400");
                    Found(slack: 0).ShouldBe(right);
                    process.Kill();
                    await process.WaitForExitAsync(Cancelled);
                    Found(slack: long.MaxValue).ShouldBe(right);
                }
            }
            finally
            {
                foreach (var process in running)
                {
                    process.Kill();
                    process.Dispose();
                }
            }

            LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled).Findings.ShouldAllBe(found => found.Detail.Contains("cannot be read"));
            IndexAnswers.IsTheSame(_folder.Log, new() { AgentId = "agent-001" }, slack: 0);
            LedgerVerifier.VerifyWithIndex(_folder.Log, Cancelled).Findings.ShouldBeEmpty();
        }

        List<string> Found(long slack) => IndexAnswers.Read(_folder.Log, new() { AgentId = "agent-001" }, useIndex: true, slack).Entries;
    }

    private void Put(string what, string path)
    {
        switch (what)
        {
            case "pipe":
                using (var made = Process.Start("mkfifo", [path]))
                    made.WaitForExit();
                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
            case "link to a folder":
                Directory.CreateSymbolicLink(path, _folder.Path);
                break;
            case "the ledger under another name":
                using (var made = Process.Start("ln", [_folder.Log, path]))
                    made.WaitForExit();
                break;
            case "empty file":
                File.WriteAllBytes(path, []);
                break;
            default:
                File.CreateSymbolicLink(path, what["link to ".Length..] switch { "nothing" => _folder.In("gone"), "itself" => path, "the ledger" => _folder.Log, var device => device });
                break;
        }
    }
}
