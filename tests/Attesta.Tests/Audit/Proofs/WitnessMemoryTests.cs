using Attesta.Audit;
using Attesta.Audit.Proofs;

namespace Attesta.Tests.Audit.Proofs;

/// <summary>What a witness remembers, and who may.</summary>
public sealed class WitnessMemoryTests : WitnessFixture
{
    [Fact]
    public void A_folder_is_one_witnesss()
    {
        var first = Open();

        Should.Throw<IOException>(() => new Witness(Log.Folder.In("witness"), Key, [])).Message.ShouldContain("another witness");

        first.Dispose();
        Open().ShouldNotBeSameAs(first);
    }

    [Fact]
    public async Task Of_many_witnesses_that_begin_at_once_one_has_the_folder()
    {
        using var start = new Barrier(8);
        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(() =>
        {
            start.SignalAndWait();
            try
            {
                return new Witness(Log.Folder.In("raced"), Key, []);
            }
            catch (IOException)
            {
                return null;
            }
        }, Token, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Opened.AddRange(opened.OfType<Witness>());
        opened.Count(witness => witness is not null).ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_witness_whose_folder_was_taken_away_signs_no_more(bool isReplaced)
    {
        await Log.WriteAsync(5);
        var witness = Open();
        var folder = Log.Folder.In("witness");
        Directory.Move(folder, Log.Folder.In("away"));
        if (isReplaced)
            Opened.Add(new Witness(folder, Key, [], Log.Clock));

        var answer = await witness.AddCheckpointAsync(Prover().ProveConsistency(0)!.ToString(), Token);

        (answer.Status, answer.Body).ShouldBe((500, "the checkpoint could not be kept\n"));
        answer.Fault!.ShouldContain("replaced while the witness ran");
    }

    [Fact]
    public async Task A_file_that_is_put_back_while_it_runs_makes_it_forget_nothing()
    {
        await Log.WriteAsync(5);
        var witness = Open();
        var file = Path.Combine(Log.Folder.In("witness"), Witness.NameOf(Prover().Checkpoint.Origin));
        await witness.AddCheckpointAsync(Prover().ProveConsistency(0)!.ToString(), Token);
        var old = File.ReadAllBytes(file);
        await Log.WriteAsync(5, first: 20);
        var second = Prover();
        (await witness.AddCheckpointAsync(second.ProveConsistency(6)!.ToString(), Token)).Status.ShouldBe(200);

        File.WriteAllBytes(file, old);
        (await witness.AddCheckpointAsync(second.ProveConsistency(6)!.ToString(), Token)).Status.ShouldBe(409);
        File.Delete(file);
        (await witness.AddCheckpointAsync(second.ProveConsistency(0)!.ToString(), Token)).Status.ShouldBe(409);
    }

    [Fact]
    public async Task What_could_not_be_kept_is_not_signed()
    {
        if (!OperatingSystem.IsLinux())
            return;
        await Log.WriteAsync(5);
        var proof = Prover().ProveConsistency(0)!;
        var witness = Open();

        // A folder in the place of the file stops even the superuser.
        var file = Path.Combine(Log.Folder.In("witness"), Witness.NameOf(proof.Checkpoint.Origin));
        Directory.CreateDirectory(Path.Combine(file, "in the way"));
        var refused = await witness.AddCheckpointAsync(proof.ToString(), Token);
        Directory.Delete(file, recursive: true);

        refused.Status.ShouldBe(500);
        refused.Body.ShouldNotContain(NoteSignature.Lead);
        (await witness.LatestAsync(Path.GetFileName(file), Token)).Status.ShouldBe(404);
        (await witness.AddCheckpointAsync(proof.ToString(), Token)).Status.ShouldBe(200);
        Directory.GetFiles(Log.Folder.In("witness")).Select(Path.GetFileName).ShouldBe(["lock", Path.GetFileName(file)], ignoreOrder: true);
    }

    // As after a kill between the two: what is kept and what is answered differ by one answer.
    [Fact]
    public async Task Whoever_got_no_answer_asks_again_and_gets_the_signature()
    {
        await using var server = new ServedWitness(Open());
        using var first = Anchor(server.Url);
        await WriteAsync(first, 5, 0);
        var latest = Prover();
        (await Reopened(server).AddCheckpointAsync(latest.ProveConsistency(0)!.ToString(), Token)).Status.ShouldBe(409);

        using var again = Anchor(server.Url);
        var cosignature = (await again.StoreAsync(new CheckpointOffer(latest.Checkpoint, latest.Note, LedgerText.OfFile(Log.Path), new TileFolder(Log.Path + ".proof")), Token)).ShouldHaveSingleItem();

        WitnessKey.Verify(latest.Note.Text, cosignature).ShouldBeTrue();
    }

    [Fact]
    public async Task A_witness_whose_memory_was_put_back_is_noticed_by_the_ledger()
    {
        await using var server = new ServedWitness(Open());
        using var anchor = Anchor(server.Url);
        var file = Path.Combine(Log.Folder.In("witness"), "");
        await using var ledger = new SignedLedger(new FileLedger(Log.Path, Log.Clock), Log.Path, Log.Key, new() { Anchors = [anchor] }, Log.Clock);
        await ledger.AppendAsync(Sample.Entry(1), Durability.Written);
        (await ledger.CheckpointAsync(Token)).ShouldBeNull();
        foreach (var kept in Directory.GetFiles(file))
            File.Delete(kept);
        Reopened(server);

        await ledger.AppendAsync(Sample.Entry(2), Durability.Written);
        (await ledger.CheckpointAsync(Token))!.ShouldContain("its memory was put back");
        await ledger.AppendAsync(Sample.Entry(3), Durability.Written);
        (await ledger.CheckpointAsync(Token)).ShouldBeNull();
    }

    [Fact]
    public async Task What_it_remembers_is_not_taken_from_just_anyone()
    {
        await Log.WriteAsync(5);
        var witness = Open();
        await witness.AddCheckpointAsync(Prover().ProveConsistency(0)!.ToString(), Token);
        var file = Path.Combine(Log.Folder.In("witness"), Witness.NameOf(Prover().Checkpoint.Origin));
        File.WriteAllText(file, Prover().Note.ToString());

        (await Open().AddCheckpointAsync(Prover().ProveConsistency(0)!.ToString(), Token)).Status.ShouldBe(500);
    }

    private Witness Reopened(ServedWitness server) => server.Witness = Open();
}
