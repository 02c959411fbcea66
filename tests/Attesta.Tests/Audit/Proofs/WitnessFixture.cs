using Attesta.Audit;
using Attesta.Audit.Proofs;

namespace Attesta.Tests.Audit.Proofs;

/// <summary>A signed log, and a witness with a folder beside it.</summary>
public abstract class WitnessFixture : IDisposable
{
    /// <summary>All that were opened, to be closed at the end.</summary>
    private protected List<Witness> Opened { get; } = [];

    private protected SignedLog Log { get; } = new();

    private protected SigningKey Key { get; } = SigningKey.New("witness.example.org/w1");

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected VerifierKey WitnessKey => Key.Key.AsCosigner(Key.Key.Name!);

    public void Dispose()
    {
        foreach (var witness in Opened)
            witness.Dispose();
        Key.Dispose();
        Log.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected WitnessAnchor Anchor(Uri url) => new(url, WitnessKey, Log.Clock);

    /// <summary>A witness that begins where the one before ended.</summary>
    private protected Witness Open(WitnessedLedger? ledger = null, string folder = "witness")
    {
        foreach (var before in folder == "witness" ? Opened : [])
            before.Dispose();
        var witness = new Witness(Log.Folder.In(folder), Key, [ledger ?? new WitnessedLedger(null, [Log.Key.Key])], Log.Clock);
        Opened.Add(witness);
        return witness;
    }

    private protected LedgerProver Prover() => LedgerProver.Open(Log.Path, [Log.Key.Key])!;

    private protected async Task WriteAsync(WitnessAnchor anchor, int count, int first)
    {
        await using var ledger = new SignedLedger(new FileLedger(Log.Path, Log.Clock), Log.Path, Log.Key, new() { Anchors = [anchor] }, Log.Clock);
        for (var i = 1; i <= count; i++)
            await ledger.AppendAsync(Sample.Entry(first + i), Durability.Written);
        (await ledger.CheckpointAsync(Token)).ShouldBeNull();
    }
}
