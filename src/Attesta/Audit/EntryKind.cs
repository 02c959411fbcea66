namespace Attesta.Audit;

/// <summary>What an entry has in common with many others: all that filters and statistics ask for, but its names, its time and its review.</summary>
internal sealed record EntryKind(
    string Verdict, string RiskLevel, string ChallengeType, string Mode, string Environment, string Outcome, bool? ChallengePassed, bool MinReviewMet, EntryRole Role)
{
    /// <summary>Whether it decides on an action: Attesta's own remarks do not.</summary>
    public bool IsDecision => !Role.HasFlag(EntryRole.Own);

    /// <summary>Whether a person was asked: one answered, or let the time run out. What is denied without an answer met nobody, or nobody waited for it.</summary>
    public bool IsAsked => IsDecision && ChallengePassed is not null && Mode == GateMode.Enforce.Name() && (Role.HasFlag(EntryRole.Review) || Verdict != "denied");

    public static EntryKind Of(AuditEntry entry)
    {
        var isOwn = RubberStamps.IsOwn(entry);
        var isOutcome = isOwn && entry.ActionName == "attesta.outcome";
        var outcome = isOutcome && entry.Metadata.TryGetValue("outcome", out var stated) && stated is string text ? text : "";
        var role = (isOwn ? EntryRole.Own : EntryRole.None) | (isOutcome ? EntryRole.Outcome : EntryRole.None)
            | (RubberStamps.IsReview(entry) ? EntryRole.Review : EntryRole.None) | (RubberStamps.IsHumanApproval(entry) ? EntryRole.Approval : EntryRole.None);
        return new(entry.Verdict, entry.RiskLevel, entry.ChallengeType, RubberStamps.Mode(entry).Name(), entry.Environment, outcome, entry.ChallengePassed, entry.MinReviewMet, role);
    }

    /// <summary>As <see cref="RubberStamps.Include(AuditEntry, double, Attesta.RiskLevel)"/>.</summary>
    public bool IsStamp(double reviewSeconds, double maxSeconds = RubberStamps.DefaultMaxSeconds, RiskLevel minRisk = RubberStamps.DefaultMinRisk) =>
        RubberStamps.Include(MinReviewMet, Role.HasFlag(EntryRole.Approval), RiskLevel, reviewSeconds, maxSeconds, minRisk);
}

/// <summary>What an entry counts as.</summary>
[Flags]
internal enum EntryRole : byte
{
    /// <summary>A decision that no person answered.</summary>
    None = 0,

    /// <summary>Attesta's own remark.</summary>
    Own = 1,

    /// <summary>The remark on what came of an action.</summary>
    Outcome = 2,

    /// <summary>A person answered.</summary>
    Review = 4,

    /// <summary>A person let it run.</summary>
    Approval = 8,
}
