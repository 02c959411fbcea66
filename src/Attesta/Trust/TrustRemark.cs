using System.Globalization;
using Attesta.Actions;
using Attesta.Audit;

namespace Attesta.Trust;

/// <summary>
/// What an operator says of an agent, as the ledger entry that makes it so. Append it with <see cref="Durability.Durable"/>: from then on it counts in
/// every process that reads the ledger.
/// </summary>
public static class TrustRemark
{
    /// <summary>The metadata key of the operator's own words.</summary>
    public const string DescriptionKey = "description";

    /// <summary>Takes all trust from an agent until it is restored.</summary>
    /// <param name="agentId">Of whom.</param>
    /// <param name="operatorId">Who says so: an identity that was established, not a claim.</param>
    /// <param name="at">When.</param>
    /// <param name="description">Why, in the operator's own words; null says nothing.</param>
    public static AuditEntry Revoke(string agentId, string operatorId, DateTimeOffset at, string? description = null) =>
        Entry(TrustEngine.RevokeName, "revoke trust", agentId, operatorId, at, description);

    /// <summary>Gives back what an agent had earned.</summary>
    /// <inheritdoc cref="Revoke"/>
    public static AuditEntry Restore(string agentId, string operatorId, DateTimeOffset at, string? description = null) =>
        Entry(TrustEngine.RestoreName, "restore trust", agentId, operatorId, at, description);

    /// <summary>Records that an agent did harm.</summary>
    /// <inheritdoc cref="Revoke"/>
    public static AuditEntry Incident(string agentId, string operatorId, DateTimeOffset at, string? description = null) =>
        Entry(TrustEngine.IncidentName, "report incident", agentId, operatorId, at, description);

    private static AuditEntry Entry(string name, string what, string agentId, string operatorId, DateTimeOffset at, string? description)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(agentId);
        ArgumentException.ThrowIfNullOrWhiteSpace(operatorId);
        var time = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var call = $"{what} of {PythonLiteral.Of(agentId, 200)}";
        return new AuditEntry
        {
            EntryId = Guid.CreateVersion7(at).ToString("N"),
            ActionName = name,
            ActionDescription = string.IsNullOrWhiteSpace(description) ? call : $"{call}: {VisibleText.Escape(description, 500)}",
            AgentId = agentId,
            Verdict = Verdict.Approved.Name(),
            ApproverIds = [operatorId],
            InterceptedAt = time,
            DecidedAt = time,
            Metadata = string.IsNullOrWhiteSpace(description) ? PlainMap.Empty : PlainMap.Of((DescriptionKey, description)),
        };
    }
}
