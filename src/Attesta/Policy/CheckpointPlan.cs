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

    /// <summary>The anchors, made anew; dispose those that can be disposed.</summary>
    public IReadOnlyList<ICheckpointAnchor> CreateAnchors() =>
        [.. AnchorPaths.Select(path => new FileAnchor(path)), .. Witnesses.Select(witness => new WitnessAnchor(witness.Url, witness.Key))];
}
