using Attesta.Actions;
using Attesta.Audit;

namespace Attesta.Tests.Audit;

/// <summary>Entries and logs to test with.</summary>
internal static class Sample
{
    /// <summary>The entry of the documented known answer.</summary>
    public static AuditEntry KnownAnswer { get; } = new()
    {
        EntryId = "abc123",
        ActionName = "test_action",
        ActionDescription = "test_action()",
        AgentId = "agent-001",
        RiskScore = 0.15,
        RiskLevel = "low",
        Verdict = "approved",
        ReviewDurationSeconds = 1.5,
        InterceptedAt = "2025-01-15T10:00:00",
        DecidedAt = "2025-01-15T10:00:01",
        SessionId = "session-001",
        Environment = "testing",
    };

    public static AuditEntry Entry(int number) => new()
    {
        EntryId = $"entry-{number:d6}",
        ActionName = "update_config",
        ActionDescription = $"update_config('caf\u00e9 \U0001f600', {number})",
        AgentId = "agent-001",
        RiskScore = number % 10 / 10.0,
        RiskLevel = "medium",
        ChallengeType = "confirm",
        ChallengePassed = number % 3 != 0,
        ApproverIds = ["alice", "bob"],
        Verdict = number % 3 != 0 ? "approved" : "denied",
        ReviewDurationSeconds = 3 + number,
        InterceptedAt = "2025-01-15T10:00:00.000Z",
        DecidedAt = "2025-01-15T10:00:01.000Z",
        SessionId = "session-001",
        Environment = "staging",
        Metadata = PlainMap.Of(("mode", "enforce"), ("deep", PlainMap.Of(("z", 1), ("a", new object?[] { 1.0, 1e-7, null, true, "\u2028" })))),
    };

    /// <summary>Linked entries, as lines with line ends.</summary>
    public static List<byte[]> Lines(int count, Func<int, AuditEntry>? entry = null)
    {
        var lines = new List<byte[]>();
        var previous = AuditChain.Genesis;
        for (var i = 0; i < count; i++)
        {
            var linked = AuditChain.Link((entry ?? Entry)(i), previous);
            previous = linked.ChainHash;
            lines.Add([.. AuditChain.Line(linked), (byte)'\n']);
        }

        return lines;
    }

    public static byte[] Log(int count) => Join(Lines(count));

    public static byte[] Join(IEnumerable<byte[]> lines) => [.. lines.SelectMany(line => line)];

    public static LedgerReport Verify(byte[] log) => LedgerVerifier.Verify(new MemoryStream(log), TestContext.Current.CancellationToken);
}
