using Attesta.Actions;
using Attesta.Audit;

namespace Attesta.Tests.Audit;

/// <summary>Logs and filters that hit and miss each other in every way, the same for the same number.</summary>
internal static class RandomLedger
{
    private static readonly string[] Agents = ["a", "b", "agent \ud800", ""];
    private static readonly string[] Actions = ["read", "wipe", "attesta.outcome", "attesta.recovery"];
    private static readonly string[] Names = [.. Actions, "attesta.*", "attesta.o*", "w*", "*", "read *"];
    private static readonly string[] Sessions = ["s1", "s2", ""];
    private static readonly string[] Verdicts = ["approved", "denied", "modified", "timed_out", "odd"];
    private static readonly string[] Levels = ["low", "medium", "high", "critical", "odd"];
    private static readonly string[] Environments = ["production", "Staging", "ci"];
    private static readonly string[] Times = ["2026-01-01T00:00:00Z", "2026-01-05T10:00:00.5Z", "2026-03-02T00:00:00", "2026-03-02T01:00:00+02:00", "soon", ""];
    private static readonly object?[] Modes = ["enforce", "shadow", "audit_only", 7L, null];

    /// <summary>Lines with line ends; now and then one that is no entry.</summary>
    public static List<byte[]> Lines(int count, Sequence chance, bool withJunk)
    {
        var lines = Sample.Lines(count, number => Entry(number, chance));
        for (var i = 0; withJunk && i < 2; i++)
            lines.Insert(chance.Below(lines.Count + 1), chance.Below(2) == 0 ? "{\"a\":1}\n"u8.ToArray() : "\n"u8.ToArray());
        return lines;
    }

    public static AuditFilter Filter(Sequence chance, int entries) => new()
    {
        EntryId = Maybe(chance, 12) ? $"entry-{chance.Below(entries + 1):d6}" : null,
        AgentId = Maybe(chance, 3) ? Of(Agents, chance) : Maybe(chance, 9) ? "nobody" : null,
        ActionName = Maybe(chance, 4) ? Of(Names, chance) : null,
        SessionId = Maybe(chance, 5) ? Of(Sessions, chance) : null,
        Verdict = Maybe(chance, 5) ? (Verdict)chance.Below(5) : null,
        RiskLevel = Maybe(chance, 5) ? (RiskLevel)chance.Below(4) : null,
        Environment = Maybe(chance, 6) ? Of(Environments, chance).ToUpperInvariant() : null,
        ChallengePassed = Maybe(chance, 6) ? chance.Below(2) == 0 : null,
        From = Maybe(chance, 6) ? new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero) : null,
        To = Maybe(chance, 6) ? new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero) : null,
        Limit = Maybe(chance, 4) ? chance.Below(5) : null,
        NewestFirst = Maybe(chance, 2),
    };

    private static AuditEntry Entry(int number, Sequence chance)
    {
        var asked = chance.Below(3);
        return Sample.Entry(number) with
        {
            ActionName = Of(Actions, chance),
            ActionDescription = new string('x', chance.Below(40)),
            AgentId = Of(Agents, chance),
            SessionId = Of(Sessions, chance),
            Verdict = Of(Verdicts, chance),
            RiskLevel = Of(Levels, chance),
            Environment = Of(Environments, chance),
            DecidedAt = Of(Times, chance),
            ChallengeType = asked == 0 ? "" : "confirm",
            ChallengePassed = asked switch { 0 => null, 1 => true, _ => false },
            ApproverIds = chance.Below(3) == 0 ? [] : ["alice"],
            ReviewDurationSeconds = chance.Below(20) / 2.0,
            MinReviewMet = chance.Below(6) > 0,
            Metadata = PlainMap.Of(("mode", Of(Modes, chance)), ("outcome", chance.Below(2) == 0 ? "succeeded" : "failed")),
        };
    }

    private static bool Maybe(Sequence chance, int oneIn) => chance.Below(oneIn) == 0;

    private static T Of<T>(T[] values, Sequence chance) => values[chance.Below(values.Length)];
}
