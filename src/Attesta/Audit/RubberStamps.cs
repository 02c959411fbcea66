namespace Attesta.Audit;

/// <summary>
/// Approvals that look as if nobody had read what they approved: a person approved a risky action within seconds; or sooner than the challenge's minimum
/// review time, whatever the risk.
/// </summary>
public static class RubberStamps
{
    /// <summary>Reviews shorter than this are suspect: 5 seconds.</summary>
    public const double DefaultMaxSeconds = 5;

    /// <summary>From this level on.</summary>
    public const RiskLevel DefaultMinRisk = RiskLevel.High;

    /// <summary>Whether the entry is one.</summary>
    public static bool Include(AuditEntry entry, double maxSeconds = DefaultMaxSeconds, RiskLevel minRisk = DefaultMinRisk) =>
        Include(entry.MinReviewMet, IsHumanApproval(entry), entry.RiskLevel, entry.ReviewDurationSeconds, maxSeconds, minRisk);

    internal static bool Include(bool minReviewMet, bool isHumanApproval, string riskLevel, double reviewSeconds, double maxSeconds, RiskLevel minRisk) =>
        !minReviewMet || (isHumanApproval && reviewSeconds < maxSeconds && IsAtLeast(riskLevel, minRisk));

    /// <summary>Whether a person let an action run. Not so in shadow and audit_only, where nobody is asked.</summary>
    public static bool IsHumanApproval(AuditEntry entry) =>
        entry.ChallengePassed == true && Mode(entry) == GateMode.Enforce
        && Wire.TryParse(entry.Verdict, out Verdict verdict) && verdict is Verdict.Approved or Verdict.Modified;

    /// <summary>Whether a person answered, whatever the answer; in shadow and audit_only nobody is asked.</summary>
    public static bool IsReview(AuditEntry entry) => entry.ChallengePassed is not null && entry.ApproverIds.Count > 0 && Mode(entry) == GateMode.Enforce;

    /// <summary>Whether the entry is Attesta's own remark, such as an outcome. An action that somebody was asked about is not, whatever its agent called it.</summary>
    public static bool IsOwn(AuditEntry entry) =>
        entry.ActionName.StartsWith("attesta.", StringComparison.Ordinal) && entry.ChallengePassed is null && entry.ChallengeType.Length == 0;

    /// <summary>The mode that the gate ran in; enforce where the entry does not say.</summary>
    public static GateMode Mode(AuditEntry entry) =>
        entry.Metadata.TryGetValue("mode", out var mode) && Wire.TryParse(mode as string, out GateMode known) ? known : GateMode.Enforce;

    // A level that nobody knows is looked at rather than passed over.
    private static bool IsAtLeast(string level, RiskLevel minRisk) => !Wire.TryParse(level, out RiskLevel known) || known >= minRisk;
}
