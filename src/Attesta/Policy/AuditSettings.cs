using Attesta.Audit;

namespace Attesta.Policy;

/// <summary>Where decisions are written down.</summary>
/// <param name="Path">The ledger's file, as a full path.</param>
public sealed record AuditSettings(string Path)
{
    /// <summary>When a new file is begun; never by default.</summary>
    public LedgerRotation Rotation { get; init; } = LedgerRotation.None;
}
