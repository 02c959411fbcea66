namespace Attesta.Audit;

/// <summary>A ledger in numbers. Attesta's own entries, such as outcomes, are no decisions.</summary>
public sealed record AuditStatistics
{
    /// <summary>All entries.</summary>
    public required long Entries { get; init; }

    /// <summary>Entries that decide on an action, in any mode.</summary>
    public required long Decisions { get; init; }

    /// <summary>Decisions by verdict, most first.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> ByVerdict { get; init; }

    /// <summary>Decisions by risk level, most first.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> ByRiskLevel { get; init; }

    /// <summary>Decisions by challenge type, most first; an empty name where nobody was asked.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> ByChallengeType { get; init; }

    /// <summary>Decisions by mode, most first.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> ByMode { get; init; }

    /// <summary>The agents with the most decisions.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> TopAgents { get; init; }

    /// <summary>The actions with the most decisions.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> TopActions { get; init; }

    /// <summary>What became of actions, from the <c>outcome</c> of <c>attesta.outcome</c> entries.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> Outcomes { get; init; }

    /// <summary>Decisions that a person answered, whatever the answer; in shadow and audit_only nobody is asked.</summary>
    public required long Reviews { get; init; }

    /// <summary>Mean of their review times.</summary>
    public required double AverageReviewSeconds { get; init; }

    /// <summary>Median of their review times, to within 1 %.</summary>
    public required double MedianReviewSeconds { get; init; }

    /// <summary>Approvals by a person.</summary>
    public required long HumanApprovals { get; init; }

    /// <summary>Those of them that are <see cref="RubberStamps"/> by the default limits.</summary>
    public required long RubberStamped { get; init; }

    /// <summary>Rubber stamps among the approvals by a person, from 0 to 1.</summary>
    public double RubberStampShare => Share(RubberStamped, HumanApprovals);

    /// <summary>Denials among the decisions.</summary>
    public required long Denied { get; init; }

    /// <summary>Denials among the decisions, from 0 to 1.</summary>
    public double DeniedShare => Share(Denied, Decisions);

    /// <summary>The trend: weeks with decisions, oldest first, by the time of the decision. Decisions whose time cannot be read are not in it.</summary>
    public required IReadOnlyList<AuditWeek> Weeks { get; init; }

    /// <summary>
    /// Counts entries, in bounded memory: of more than 10,000 different names the later are counted together as <c>(other)</c>, and of more than 2,000 weeks
    /// the later are left out of the trend. <see cref="LedgerReader.CountAsync"/> does it by the index.
    /// </summary>
    /// <param name="entries">Such as <see cref="LedgerReader.ReadAsync"/>.</param>
    /// <param name="top">How many agents and actions to list.</param>
    /// <param name="cancellationToken">Ends the counting.</param>
    public static async Task<AuditStatistics> OfAsync(IAsyncEnumerable<AuditEntry> entries, int top = 10, CancellationToken cancellationToken = default)
    {
        var count = new StatisticsCount();
        await foreach (var entry in entries.WithCancellation(cancellationToken).ConfigureAwait(false))
            count.Add(entry);
        return count.Result(top);
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
