namespace Attesta.Events;

/// <summary>The written names of the events there are.</summary>
internal static class EventNames
{
    public static readonly string[] All =
    [
        "risk_scored", "trust_computed", "challenge_issued", "challenge_completed", "approved", "denied", "modified", "escalated", "timed_out",
        "audit_logged", "executed", "compliance_notified",
    ];
}
