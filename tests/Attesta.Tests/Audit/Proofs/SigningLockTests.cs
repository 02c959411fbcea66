using Attesta.Audit;
using Attesta.Audit.Proofs;

namespace Attesta.Tests.Audit.Proofs;

/// <summary>Of two checkpoints that cross, one covers fewer entries than the one before it, which no verification forgives.</summary>
public sealed class SigningLockTests : IDisposable
{
    private readonly SignedLog _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_process_that_was_told_to_lock_no_files_signs_one_at_a_time_all_the_same()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the lock is the base library's own.");
        var key = _log.Folder.In("key.pem");
        _log.Key.Save(key);
        using (new ProofFolder(_log.Path).TryLock())
        {
            using var process = SigningProcess.Start(_log.Path, key, _log.Anchor.Name, 1, withoutLocks: true);
            try
            {
                for (var i = 0; i < 200; i++)
                    (await process.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token)).ShouldNotBeNull();
            }
            finally
            {
                process.Kill();
            }

            await process.WaitForExitAsync(Token);
        }

        _log.Text().ShouldNotContain("attesta.checkpoint");
    }

    [Fact]
    public async Task A_lock_that_leads_to_the_ledger_locks_nobody_out()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere links are followed.");
        await using var ledger = _log.Open();
        await ledger.AppendAsync(Sample.Entry(1), Durability.Written);
        Directory.CreateDirectory(_log.Path + ".proof");
        File.CreateSymbolicLink(_log.Path + ".proof/lock", _log.Path);

        (await ledger.CheckpointAsync(Token))!.ShouldContain("cannot be used");
        await ledger.AppendAsync(Sample.Entry(2), Durability.Durable);

        _log.Text().Split('\n').Length.ShouldBe(3);
    }
}
