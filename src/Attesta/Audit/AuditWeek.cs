namespace Attesta.Audit;

/// <summary>The decisions of a week.</summary>
public sealed record AuditWeek
{
    /// <summary>Its Monday, in UTC.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Decisions, in any mode.</summary>
    public required long Decisions { get; init; }

    /// <summary>Decisions that somebody had to be asked about; in shadow and audit_only nobody is.</summary>
    public required long Asked { get; init; }

    /// <summary>Denials.</summary>
    public required long Denied { get; init; }

    /// <summary>Approvals by a person that are <see cref="RubberStamps"/> by the default limits.</summary>
    public required long RubberStamped { get; init; }

    /// <summary>Median of the review times, to within 1 %; 0 without any.</summary>
    public required double MedianReviewSeconds { get; init; }
}
