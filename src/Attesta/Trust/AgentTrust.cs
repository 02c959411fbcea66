namespace Attesta.Trust;

/// <summary>What is known of an agent and why it is trusted so far, for people to read.</summary>
public sealed record AgentTrust
{
    /// <summary>Who.</summary>
    public required string AgentId { get; init; }

    /// <summary>In which domain; empty for all of them together.</summary>
    public required string Domain { get; init; }

    /// <summary>From 0 to 1: success rate x recency x penalty of the incidents, at most the ceiling; 0 when revoked.</summary>
    public required double Trust { get; init; }

    /// <summary>The share of successes, recent ones weighing more, with the prior in it; 0 to 1.</summary>
    public required double SuccessRate { get; init; }

    /// <summary>What is left after the time without any action; 0 to 1.</summary>
    public required double Recency { get; init; }

    /// <summary>What the incidents multiply trust with; 0 to 1.</summary>
    public required double IncidentFactor { get; init; }

    /// <summary>Decisions that counted.</summary>
    public long Actions { get; init; }

    /// <summary>Those of them that were approved.</summary>
    public long Successes { get; init; }

    /// <summary>Incidents that operators reported.</summary>
    public long Incidents { get; init; }

    /// <summary>What operators said last: at most ten remarks, oldest first.</summary>
    public IReadOnlyList<OperatorRemark> Remarks { get; init; } = [];

    /// <summary>Whether an operator revoked trust.</summary>
    public bool IsRevoked { get; init; }

    /// <summary>When the last action that counted was decided; null when there was none.</summary>
    public DateTimeOffset? LastActive { get; init; }
}

/// <summary>Something that an operator said of an agent.</summary>
/// <param name="Name">The action name of the entry, such as <see cref="TrustEngine.RevokeName"/>.</param>
/// <param name="By">Who said it; empty when the entry does not name anyone.</param>
/// <param name="At">When; null when the entry does not say.</param>
/// <param name="Description">Why, in their own words; empty when they did not say.</param>
/// <param name="EntryId">The entry in the ledger.</param>
public sealed record OperatorRemark(string Name, string By, DateTimeOffset? At, string Description, string EntryId);
