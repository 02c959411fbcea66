using System.Globalization;
using Attesta.Audit;
using Npgsql;

namespace Attesta.PostgreSql.Reading;

/// <summary>Counts by the columns, in the server: nothing but the counts leaves it.</summary>
internal static class StatisticsSql
{
    private const double MaxSeconds = RubberStamps.DefaultMaxSeconds;
    private const int MaxWeeks = 2000;

    // Weeks are counted from day 1 of year 1, which was a Monday and which Npgsql keeps as minus infinity.
    private const int WeekSeconds = 7 * 24 * 60 * 60;
    private const long SecondsBefore1970 = 62_135_596_800;

    public static async Task<AuditStatistics> CountAsync(NpgsqlDataSource source, string chain, AuditFilter? filter, int top, CancellationToken cancellationToken)
    {
        // One pass over the columns; every name that is counted is a grouping of its own.
        await using var command = source.CreateCommand();
        command.CommandTimeout = 0;
        var where = FilterSql.Where(command, chain, filter);
        command.CommandText = $"""
            with chosen as materialized (
                select verdict, risk_level, challenge_type, mode, agent_id, action_name, is_own, outcome, is_review, is_human_approval, review_seconds, decided_at, challenge_passed,
                    is_human_approval and (not min_review_met or (review_seconds < {MaxSeconds} and risk_level not in ('low', 'medium'))) as is_stamp
                from attesta.entries where {where})
            select 'sums', '', count(*), count(*) filter (where not is_own), count(*) filter (where not is_own and is_review),
                coalesce(avg(review_seconds) filter (where not is_own and is_review), 0)::float8,
                coalesce(percentile_cont(0.5) within group (order by review_seconds) filter (where not is_own and is_review), 0)::float8,
                count(*) filter (where not is_own and is_human_approval), count(*) filter (where not is_own and is_stamp),
                count(*) filter (where not is_own and verdict = 'denied') from chosen
            union all (select 'verdict', verdict, count(*), 0, 0, 0, 0, 0, 0, 0 from chosen where not is_own group by 2)
            union all (select 'level', risk_level, count(*), 0, 0, 0, 0, 0, 0, 0 from chosen where not is_own group by 2)
            union all (select 'challenge', challenge_type, count(*), 0, 0, 0, 0, 0, 0, 0 from chosen where not is_own group by 2)
            union all (select 'mode', mode, count(*), 0, 0, 0, 0, 0, 0, 0 from chosen where not is_own group by 2)
            union all (select 'outcome', outcome, count(*), 0, 0, 0, 0, 0, 0, 0 from chosen where outcome is not null group by 2)
            union all (select 'agent', agent_id, count(*), 0, 0, 0, 0, 0, 0, 0 from chosen where not is_own group by 2 order by 3 desc, agent_id collate "C" limit {top})
            union all (select 'action', action_name, count(*), 0, 0, 0, 0, 0, 0, 0 from chosen where not is_own group by 2 order by 3 desc, action_name collate "C" limit {top})
            union all (select 'week', week::text, count(*), count(*) filter (where challenge_passed is not null and mode = 'enforce' and (is_review or verdict <> 'denied')),
                count(*) filter (where verdict = 'denied'), 0, coalesce(percentile_cont(0.5) within group (order by review_seconds) filter (where is_review), 0)::float8,
                count(*) filter (where is_stamp), 0, 0
                from (select *, case when isfinite(decided_at) then floor((extract(epoch from decided_at) + {SecondsBefore1970}) / {WeekSeconds})::bigint else 0 end as week
                    from chosen where not is_own and decided_at is not null) as dated
                group by week order by week limit {MaxWeeks})
            """;
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            return await ReadAsync(reader, cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException failed)
        {
            throw RowReader.Unreadable(failed);
        }
    }

    private static async Task<AuditStatistics> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var weeks = new List<AuditWeek>();
        var names = new List<(string Group, string Name, long Count)>();
        (long Entries, long Decisions, long Reviews, double Average, double Median, long Approvals, long Stamped, long Denied) sums = default;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (reader.GetString(0) == "sums")
                sums = (reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetDouble(5), reader.GetDouble(6), reader.GetInt64(7), reader.GetInt64(8), reader.GetInt64(9));
            else if (reader.GetString(0) == "week")
                weeks.Add(Week(reader));
            else
                names.Add((reader.GetString(0), reader.GetString(1), reader.GetInt64(2)));
        }

        return new AuditStatistics
        {
            Entries = sums.Entries,
            Decisions = sums.Decisions,
            ByVerdict = Group("verdict"),
            ByRiskLevel = Group("level"),
            ByChallengeType = Group("challenge"),
            ByMode = Group("mode"),
            TopAgents = Group("agent"),
            TopActions = Group("action"),
            Outcomes = Group("outcome"),
            Reviews = sums.Reviews,
            AverageReviewSeconds = sums.Average,
            MedianReviewSeconds = sums.Median,
            HumanApprovals = sums.Approvals,
            RubberStamped = sums.Stamped,
            Denied = sums.Denied,
            Weeks = weeks,
        };

        IReadOnlyList<KeyValuePair<string, long>> Group(string group) =>
            [.. names.Where(name => name.Group == group).Select(name => KeyValuePair.Create(name.Name, name.Count))
                .OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)];
    }

    private static AuditWeek Week(NpgsqlDataReader reader) => new()
    {
        From = DateOnly.FromDayNumber(7 * int.Parse(reader.GetString(1), CultureInfo.InvariantCulture)),
        Decisions = reader.GetInt64(2),
        Asked = reader.GetInt64(3),
        Denied = reader.GetInt64(4),
        MedianReviewSeconds = reader.GetDouble(6),
        RubberStamped = reader.GetInt64(7),
    };
}
