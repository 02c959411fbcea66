using Attesta.Audit.Proofs;

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
}
