using Attesta.Audit;
using Attesta.PostgreSql.Sequencing;
using Npgsql;

namespace Attesta.PostgreSql.Reading;

/// <summary>A row of <c>attesta.entries</c>, with all that the line must agree with.</summary>
internal sealed record ChainRow(long Seq, byte[] Line, object?[] Values)
{
    private static readonly (string Name, Func<AuditEntry, object?> Of)[] Known =
    [
        ("entry_id", static entry => entry.EntryId),
        ("previous_hash", static entry => entry.PreviousHash),
        ("chain_hash", static entry => entry.ChainHash),
        ("action_name", static entry => Columns.Text(entry.ActionName)),
        ("agent_id", static entry => Columns.Text(entry.AgentId)),
        ("session_id", static entry => Columns.Text(entry.SessionId)),
        ("environment", static entry => Columns.Environment(entry.Environment)),
        ("verdict", static entry => Columns.Verdict(entry.Verdict)),
        ("risk_level", static entry => Columns.Level(entry.RiskLevel)),
        ("challenge_type", static entry => Columns.Text(entry.ChallengeType)),
        ("mode", static entry => RubberStamps.Mode(entry).Name()),
        ("outcome", Columns.Outcome),
        ("challenge_passed", static entry => entry.ChallengePassed),
        ("min_review_met", static entry => entry.MinReviewMet),
        ("is_own", static entry => RubberStamps.IsOwn(entry)),
        ("is_review", static entry => RubberStamps.IsReview(entry)),
        ("is_human_approval", static entry => RubberStamps.IsHumanApproval(entry)),
        ("review_seconds", static entry => entry.ReviewDurationSeconds),
        ("decided_at", static entry => Columns.DecidedAt(entry)),
    ];

    public static string Select { get; } = $"select seq, line, {string.Join(", ", Known.Select(column => column.Name))} from attesta.entries";

    public static ChainRow Read(NpgsqlDataReader reader)
    {
        var (seq, line) = (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1));
        var values = new object?[Known.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = reader.GetValue(i + 2) switch
            {
                DBNull => null,
                byte[] hash => Convert.ToHexStringLower(hash),
                var value => value,
            };
        }

        return new(seq, line, values);
    }

    /// <summary>The first column that is not what the line says; null when all are.</summary>
    public string? Difference(AuditEntry entry)
    {
        for (var i = 0; i < Known.Length; i++)
        {
            if (!Equals(Values[i], Known[i].Of(entry)))
                return Known[i].Name;
        }

        return null;
    }
}
