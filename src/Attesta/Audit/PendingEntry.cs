namespace Attesta.Audit;

/// <summary>A caller that waits for its entry or, without one, for the file to be opened.</summary>
internal sealed class PendingEntry(AuditEntry? entry, AuditLine? line, Durability durability)
    : TaskCompletionSource<AuditEntry>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public AuditEntry? Entry { get; set; } = entry;

    public AuditLine? Line => line;

    public Durability Durability => durability;
}
