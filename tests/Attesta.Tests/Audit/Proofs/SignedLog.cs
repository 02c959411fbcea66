using Attesta.Audit;
using Attesta.Audit.Proofs;
using Attesta.Testing;

namespace Attesta.Tests.Audit.Proofs;

/// <summary>A ledger that signs itself, in a folder of its own, with a clock that stands still.</summary>
internal sealed class SignedLog : IDisposable
{
    public LedgerFolder Folder { get; } = new();

    public SigningKey Key { get; } = SigningKey.New("example.org/key-1");

    public ManualClock Clock { get; } = new();

    public string Path => Folder.Log;

    public FileAnchor Anchor => new(System.IO.Path.Combine(Folder.Path, "elsewhere", "checkpoints"));

    public string[] Lines => File.ReadAllLines(Path);

    /// <summary>What stands in the file, read beside those who write.</summary>
    public string Text()
    {
        using var reader = new StreamReader(new LedgerStream(Path));
        return reader.ReadToEnd();
    }

    public SignedLedger Open(CheckpointSettings? settings = null, ICheckpointSigner? signer = null, bool isAnchored = true) =>
        new(new FileLedger(Path, Clock), Path, signer ?? Key, (settings ?? new CheckpointSettings()) with { Anchors = isAnchored ? [Anchor] : [] }, Clock);

    /// <summary>Appends entries, with a checkpoint after every so many and one at the end.</summary>
    public async Task<SignedLog> WriteAsync(int count, int every = int.MaxValue, int first = 0, ICheckpointSigner? signer = null)
    {
        await using var ledger = Open(signer: signer);
        for (var i = 1; i <= count; i++)
        {
            await ledger.AppendAsync(Sample.Entry(first + i), Durability.Written);
            if (i % every == 0)
                (await ledger.CheckpointAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
        }

        (await ledger.CheckpointAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
        return this;
    }

    public Task<ProofReport> VerifyAsync(bool isAnchored = true, params VerifierKey[] keys) =>
        new ProofVerifier { Keys = keys.Length > 0 ? keys : [Key.Key], Anchors = isAnchored ? [Anchor] : [], Time = Clock, Settings = new() }
            .VerifyAsync(Path, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Key.Dispose();
        Folder.Dispose();
    }
}
