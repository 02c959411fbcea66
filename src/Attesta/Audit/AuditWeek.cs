namespace Attesta.Audit;

/// <summary>The decisions of a week.</summary>
public sealed record AuditWeek
{
    /// <summary>Its Monday, in UTC.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Decisions, in any mode.</summary>
    public required long Decisions { get; init; }

    /// <summary>
    /// Decisions that a person was asked about: one answered, or let the time run out. Not those that were denied because nobody could be asked or the caller
    /// did not wait, nor any in shadow and audit_only.
    /// </summary>
    public required long Asked { get; init; }

    /// <summary>Denials.</summary>
    public required long Denied { get; init; }

    /// <summary>Approvals by a person that are <see cref="RubberStamps"/> by the default limits.</summary>
    public required long RubberStamped { get; init; }

    /// <summary>Median of the review times, to within 1 %; 0 without any.</summary>
    public required double MedianReviewSeconds { get; init; }
}
