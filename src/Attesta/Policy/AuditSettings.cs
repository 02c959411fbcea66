using Attesta.Audit;

namespace Attesta.Policy;

/// <summary>Where decisions are written down.</summary>
/// <param name="Path">The ledger's file, as a full path; with <see cref="Postgres"/>, the place beside which this machine keeps what is its own.</param>
public sealed record AuditSettings(string Path)
{
    /// <summary>When a new file is begun; never by default.</summary>
    public LedgerRotation Rotation { get; init; } = LedgerRotation.None;

    /// <summary>How the ledger is signed; null when it is not.</summary>
    public CheckpointPlan? Checkpoint { get; init; }

    /// <summary>The connection to the ledger in PostgreSQL; null when it is the file. Opened by Attesta.PostgreSql.</summary>
    public SecretSource? Postgres { get; init; }

    /// <summary>Which chain of the database.</summary>
    public string Chain { get; init; } = "main";
}
