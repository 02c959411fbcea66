namespace Attesta.Policy;

/// <summary>Where decisions are written down.</summary>
/// <param name="Path">The ledger's file, as a full path.</param>
public sealed record AuditSettings(string Path)
{
    /// <summary>How the ledger is signed; null when it is not.</summary>
    public CheckpointPlan? Checkpoint { get; init; }
}
