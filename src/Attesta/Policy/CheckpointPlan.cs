using Attesta.Audit;
using Attesta.Audit.Proofs;
using Microsoft.Extensions.Logging;

namespace Attesta.Policy;

/// <summary>How the ledger is signed, as <c>audit.checkpoint</c> says.</summary>
/// <param name="Key">Where the key is.</param>
/// <param name="Settings">How often, and as what; without anchors.</param>
public sealed record CheckpointPlan(KeySource Key, CheckpointSettings Settings)
{
    /// <summary>Files that checkpoints are appended to, as full paths.</summary>
    public IReadOnlyList<string> AnchorPaths { get; init; } = [];

    /// <summary>Witnesses that checkpoints are offered to.</summary>
    public IReadOnlyList<(Uri Url, VerifierKey Key)> Witnesses { get; init; } = [];

    /// <summary>Connections to databases whose table of checkpoints they are added to.</summary>
    public IReadOnlyList<SecretSource> AnchorTables { get; init; } = [];

    /// <summary>The anchors, made anew; dispose those that can be disposed.</summary>
    /// <param name="openTable">Makes the anchor of a connection to PostgreSQL: <c>address =&gt; new CheckpointTable(address)</c> of Attesta.PostgreSql.</param>
    /// <exception cref="InvalidOperationException">There are <see cref="AnchorTables"/>, and nothing that makes an anchor of one.</exception>
    /// <exception cref="SecretMissingException">A connection is not where the configuration says.</exception>
    public IReadOnlyList<ICheckpointAnchor> CreateAnchors(Func<string, ICheckpointAnchor>? openTable = null)
    {
        if (AnchorTables.Count > 0 && openTable is null)
            throw new InvalidOperationException("audit.checkpoint.anchors names a table in PostgreSQL: give what opens it, address => new CheckpointTable(address) of Attesta.PostgreSql.");
        return
        [
            .. AnchorPaths.Select(path => new FileAnchor(path)),
            .. AnchorTables.Select(table => openTable!(table.Read())),
            .. Witnesses.Select(witness => new WitnessAnchor(witness.Url, witness.Key)),
        ];
    }

    /// <summary>The ledger that signs another as planned, and lets go of it, its text, the key and the anchors when it is disposed.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="text">Its text.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="log">Told when signing or anchoring fails.</param>
    /// <param name="openTable">As for <see cref="CreateAnchors"/>.</param>
    /// <exception cref="SigningFailedException">The key cannot be read.</exception>
    /// <exception cref="SecretMissingException">A connection to an anchor is not where the configuration says.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="CreateAnchors"/>.</exception>
    public SignedLedger Sign(IAuditLedger ledger, LedgerText text, TimeProvider? time = null, ILogger? log = null, Func<string, ICheckpointAnchor>? openTable = null)
    {
        var anchors = CreateAnchors(openTable);
        var signer = Key.CreateSigner(time);
        return new SignedLedger(ledger, text, signer, Settings with { Anchors = anchors }, time, log) { Owned = [signer, text, .. anchors], Caution = Key.Caution() };
    }
}
