using Attesta.Audit;

namespace Attesta.Cli.Tests.Fakes;

/// <summary>A trail with known entries, written by the real ledger.</summary>
internal static class Trail
{
    public static async Task<string[]> WriteAsync(string path, params AuditEntry[] entries)
    {
        await using (var ledger = new FileLedger(path))
        {
            foreach (var entry in entries)
                await ledger.AppendAsync(entry, Durability.Written);
        }

        return File.ReadAllLines(path);
    }

    public static AuditEntry Entry(int number, string verdict = "approved", string level = "low") => new()
    {
        EntryId = $"entry-{number}",
        ActionName = $"action_{number}",
        ActionDescription = $"action_{number}({number})",
        AgentId = $"agent-{number}",
        SessionId = $"session-{number}",
        Environment = "staging",
        Verdict = verdict,
        RiskLevel = level,
        RiskScore = 0.15,
        InterceptedAt = $"2026-01-0{number}T00:00:00Z",
        DecidedAt = $"2026-01-0{number}T00:00:01Z",
    };

    public static AuditEntry Reviewed(int number, double seconds, string level = "high", bool isMet = true, bool hasPassed = true) =>
        Entry(number, hasPassed ? "approved" : "denied", level) with
        {
            ChallengeType = "quiz",
            ChallengePassed = hasPassed,
            ApproverIds = ["alice"],
            ReviewDurationSeconds = seconds,
            MinReviewMet = isMet,
        };
}
