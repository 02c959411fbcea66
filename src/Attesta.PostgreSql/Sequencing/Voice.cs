using Attesta.Actions;
using Attesta.Audit;

namespace Attesta.PostgreSql.Sequencing;

/// <summary>As whom a login may speak in entries of Attesta's own names; with neither, as a gate alone. The server says who it is, the line does not.</summary>
internal readonly record struct Voice(bool IsOperator, bool IsSigner)
{
    /// <summary>Why the entry may not come from this login; null when it may.</summary>
    public string? Fault(AuditEntry entry)
    {
        // Whoever can read the chain knows the next checkpoint's id, and could take it again and again.
        if (!IsSigner && Guid.TryParseExact(entry.EntryId, "D", out var id) && id.Version == 8)
            return "not every writer may use an id of the form that checkpoints have (a UUID of version 8); that takes attesta_signer";
        if (!entry.ActionName.StartsWith(ActionSnapshot.ReservedPrefix, StringComparison.OrdinalIgnoreCase))
            return null;

        // INVARIANT: what is not listed is an operator's, so that a name that is new elsewhere is not open to every gate.
        var (isHeard, role) = entry.ActionName switch
        {
            "attesta.outcome" or "attesta.webhook.dead_letter" => (true, ""),
            "attesta.checkpoint" or "attesta.keys" or "attesta.approval" => (IsSigner, "attesta_signer"),
            _ => (IsOperator, "attesta_operator"),
        };
        return isHeard ? null : $"not every writer may put down '{VisibleText.Escape(entry.ActionName, 60)}'; that takes {role}";
    }
}
