using System.Text;
using Attesta.Audit;
using Attesta.PostgreSql.Sequencing;
using Npgsql;

namespace Attesta.PostgreSql.Reading;

/// <summary>
/// A filter as a condition on the columns. It lets through all that matches and perhaps a little more, because columns hold texts cut and times rounded:
/// whoever reads entries looks at each again.
/// </summary>
internal static class FilterSql
{
    /// <summary>The statement that reads number and line, in the order that is asked for.</summary>
    /// <param name="command">Gets the values.</param>
    /// <param name="chain">Of which chain.</param>
    /// <param name="filter">What is asked for.</param>
    /// <param name="condition">What must hold besides, beginning with "and"; or nothing.</param>
    /// <param name="after">From behind this number on, in that order.</param>
    /// <param name="most">No more rows than that. Written out, because a plan for any number of rows is one for many.</param>
    public static string Select(NpgsqlCommand command, string chain, AuditFilter? filter, string condition, long? after, long most)
    {
        var (order, isBehind) = filter?.NewestFirst == true ? (" desc", '<') : ("", '>');
        var where = Where(command, chain, filter) + condition;
        if (after is { } seq)
        {
            command.Parameters.Add(new() { Value = seq });
            where += FormattableString.Invariant($" and seq {isBehind} ${command.Parameters.Count}");
        }

        return $"select seq, line from attesta.entries where {where} order by seq{order}"
            + (most < long.MaxValue ? FormattableString.Invariant($" limit {most}") : "");
    }

    /// <summary>The condition, and its values.</summary>
    public static string Where(NpgsqlCommand command, string chain, AuditFilter? filter)
    {
        var condition = new StringBuilder("chain = ").Append(Value(chain));
        if (filter is null)
            return condition.ToString();
        Same("entry_id", filter.EntryId);
        Same("verdict", filter.Verdict?.Name());
        if (filter.Verdict is not null)
            condition.Append(" and not is_own");
        Same("risk_level", filter.RiskLevel?.Name());
        Same("agent_id", filter.AgentId);
        Same("session_id", filter.SessionId);
        if (filter.ActionName is not [.. var start, '*'])
            Same("action_name", filter.ActionName);
        else if (Fits(start))
            condition.Append(" and starts_with(action_name, ").Append(Value(start)).Append(')');
        if (filter.Environment is { } environment && System.Text.Ascii.IsValid(environment))
            Same("environment", environment.ToLowerInvariant());
        if (filter.ChallengePassed is { } passed)
            condition.Append(" and challenge_passed = ").Append(Value(passed));
        if (filter.From is { } from)
            condition.Append(" and (decided_at is null or decided_at >= ").Append(Value(Columns.Floor(from))).Append(')');
        if (filter.To is { } to)
            condition.Append(" and (decided_at is null or decided_at ").Append(IsWhole(to) ? "< " : "<= ").Append(Value(Columns.Floor(to))).Append(')');
        return condition.ToString();

        void Same(string column, string? text)
        {
            if (text is not null)
                condition.Append(" and ").Append(column).Append(" = ").Append(Value(Columns.Text(text)));
        }

        string Value(object value)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
            return FormattableString.Invariant($"${command.Parameters.Count}");
        }
    }

    /// <summary>Whether the columns answer the filter exactly, so that counting need not look at the entries.</summary>
    public static bool IsExact(AuditFilter? filter) => filter is null
        || (filter.Limit is null && filter.After is null && filter.EntryId is null && Fits(filter.AgentId) && Fits(filter.SessionId) && Fits(filter.ActionName)
            && (filter.Environment is null || System.Text.Ascii.IsValid(filter.Environment)) && IsWhole(filter.From) && IsWhole(filter.To));

    private static bool Fits(string? text) => text is null || (text.Length < Columns.MaxText && Columns.Text(text) == text && !text.Contains('\uFFFD', StringComparison.Ordinal));

    private static bool IsWhole(DateTimeOffset? time) => time is null || time.Value.UtcTicks % TimeSpan.TicksPerMicrosecond == 0;
}
