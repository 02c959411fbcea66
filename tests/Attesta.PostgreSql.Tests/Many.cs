using System.Globalization;
using Attesta.Actions;
using Attesta.Audit;
using Attesta.Tests.Audit;
using Attesta.Trust;

namespace Attesta.PostgreSql.Tests;

/// <summary>Entries of every kind, and of the kind that somebody makes who wants to break something.</summary>
internal static class Many
{
    public static readonly string[] Agents = ["builder", "deployer", "caf\u00e9 \U0001f600", "a\0b", "half \ud800 pair", new string('x', 5000), @"\#" + new string('0', 64), "BUILDER"];

    public static List<AuditEntry> Entries(int count)
    {
        var entries = new List<AuditEntry>();
        for (var i = 0; i < count; i++)
        {
            var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(i * 37).AddTicks(i % 7);
            var entry = Sample.Entry(i) with
            {
                AgentId = i % 9 == 8 ? "" : Agents[i % Agents.Length],
                ActionName = i % 41 == 40 ? "half \U0001f600 pair" : i % 5 == 0 ? "delete_user" : "read_file",
                SessionId = $"s-{i % 3}",
                RiskLevel = (i % 4) switch { 0 => "low", 1 => "medium", 2 => "high", _ => "critical" },
                Verdict = (i % 6) switch { 0 or 1 or 2 => "approved", 3 => "denied", 4 => "timed_out", _ => "modified" },
                ChallengeType = i % 2 == 0 ? "" : "quiz",
                ChallengePassed = i % 2 == 0 ? null : i % 6 is 1 or 5,
                ReviewDurationSeconds = i % 11,
                MinReviewMet = i % 13 != 0,
                Environment = i % 2 == 0 ? "Production" : "staging",
                DecidedAt = i % 17 == 16 ? "some day" : at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture),
                Metadata = PlainMap.Of(("mode", i % 10 == 9 ? "shadow" : "enforce"), ("domains", PlainList.Of(i % 3 == 0 ? ["devops"] : Array.Empty<string>()))),
            };
            entries.Add(entry);
            if (i % 8 == 7)
                entries.Add(Outcome(i));
            if (i % 16 == 11)
                entries.Add(Remark(i));
            if (i % 20 == 19)
                entries.Add(TrustRemark.Incident(Agents[i % Agents.Length], "alice", at, "half \ud800 a word") with { EntryId = $"remark-{i}" });
            if (i % 50 == 49)
                entries.Add(TrustRemark.Revoke(Agents[i % 3], "bob", at) with { EntryId = $"revoked-{i}" });
        }

        return entries;
    }

    // As checkpoints are: every line has a verdict, and this one is no denial.
    private static AuditEntry Remark(int of) => new() { EntryId = $"checkpoint-{of}", ActionName = "attesta.checkpoint", Verdict = "denied", RiskLevel = "low" };

    private static AuditEntry Outcome(int of) => new()
    {
        EntryId = $"outcome-{of}",
        ActionName = "attesta.outcome",
        Verdict = "approved",
        RiskLevel = "low",
        Metadata = PlainMap.Of(("outcome_of", $"entry-{of:d6}"), ("outcome", of % 16 == 7 ? "succeeded" : "failed"), ("mode", "enforce")),
    };
}
