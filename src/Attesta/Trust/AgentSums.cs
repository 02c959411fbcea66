namespace Attesta.Trust;

/// <summary>
/// All that a <see cref="TrustEngine"/> knows of one agent, overall or in one domain: running sums that do not depend on settings, so that they can be kept
/// beside a ledger and gone on with. See <see cref="AgentSumsJson"/>.
/// </summary>
public sealed record AgentSums
{
    /// <summary>Who.</summary>
    public required string AgentId { get; init; }

    /// <summary>In which domain; empty for all of them together.</summary>
    public string Domain { get; init; } = "";

    /// <summary>The weight of the successes at <see cref="AsOf"/>; older ones weigh less.</summary>
    public double SuccessWeight { get; init; }

    /// <summary>The weight of everything that counted at <see cref="AsOf"/>.</summary>
    public double TotalWeight { get; init; }

    /// <summary>When the weights are as they stand; null before the first action.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Decisions that counted.</summary>
    public long Actions { get; init; }

    /// <summary>Those of them that were approved.</summary>
    public long Successes { get; init; }

    /// <summary>Incidents that operators reported.</summary>
    public long Incidents { get; init; }

    /// <summary>Whether an operator revoked trust.</summary>
    public bool IsRevoked { get; init; }

    /// <summary>What operators said last, oldest first.</summary>
    public IReadOnlyList<OperatorRemark> Remarks { get; init; } = [];
}
