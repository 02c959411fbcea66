using System.Globalization;
using System.Text.Json;
using Attesta.Audit;

namespace Attesta.Cli.Output;

/// <summary>The trail in numbers, for machines and for people.</summary>
internal static class StatisticsOutput
{
    // A quarter of a year, on a screen.
    private const int LastWeeks = 13;
    private const int NarrowBelow = 72;

    public static void Write(CommandHost host, AuditStatistics statistics, bool isJson)
    {
        if (isJson)
            JsonOutput.WriteLine(host, writer => Write(writer, statistics));
        else
            Write(host, statistics);
    }

    private static void Write(CommandHost host, AuditStatistics statistics)
    {
        Line(host, "entries", statistics.Entries.ToString(CultureInfo.InvariantCulture));
        Line(host, "decisions", statistics.Decisions.ToString(CultureInfo.InvariantCulture));
        Line(host, "denied", Share(statistics.Denied, statistics.DeniedShare));
        Line(host, "by verdict", Counts(statistics.ByVerdict));
        Line(host, "by level", Counts(statistics.ByRiskLevel));
        Line(host, "by challenge", Counts(statistics.ByChallengeType));
        Line(host, "by mode", Counts(statistics.ByMode));
        Line(host, "outcomes", Counts(statistics.Outcomes));
        Line(host, "reviews", string.Create(CultureInfo.InvariantCulture,
            $"{statistics.Reviews}, {statistics.AverageReviewSeconds:0.0} s on average, {statistics.MedianReviewSeconds:0.0} s median"));
        Line(host, "rubber stamps", Share(statistics.RubberStamped, statistics.RubberStampShare) + " of approvals by people");
        Line(host, "top agents", Counts(statistics.TopAgents));
        Line(host, "top actions", Counts(statistics.TopActions));
        if (statistics.Weeks.Count == 0)
            return;

        host.Text.WriteLine();
        var table = host.Width < NarrowBelow
            ? new Table(host, "WEEK FROM", "ALL", "ASKED", "DENIED", "STAMPS", "MEDIAN")
            : new Table(host, "WEEK FROM", "DECISIONS", "ASKED", "DENIED", "RUBBER STAMPS", "MEDIAN REVIEW");
        foreach (var week in statistics.Weeks.TakeLast(host.Width is null ? int.MaxValue : LastWeeks))
        {
            table.Add(week.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Number(week.Decisions), Number(week.Asked), Number(week.Denied), Number(week.RubberStamped),
                week.MedianReviewSeconds > 0 ? week.MedianReviewSeconds.ToString("0.0 s", CultureInfo.InvariantCulture) : "-");
        }

        table.Write();
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter writer, AuditStatistics statistics)
    {
        writer.WriteStartObject();
        writer.WriteNumber("entries", statistics.Entries);
        writer.WriteNumber("decisions", statistics.Decisions);
        writer.WriteNumber("denied", statistics.Denied);
        writer.WriteNumber("denied_share", statistics.DeniedShare);
        Counts(writer, "by_verdict", statistics.ByVerdict);
        Counts(writer, "by_risk_level", statistics.ByRiskLevel);
        Counts(writer, "by_challenge_type", statistics.ByChallengeType);
        Counts(writer, "by_mode", statistics.ByMode);
        Counts(writer, "outcomes", statistics.Outcomes);
        writer.WriteNumber("reviews", statistics.Reviews);
        writer.WriteNumber("average_review_seconds", statistics.AverageReviewSeconds);
        writer.WriteNumber("median_review_seconds", statistics.MedianReviewSeconds);
        writer.WriteNumber("human_approvals", statistics.HumanApprovals);
        writer.WriteNumber("rubber_stamped", statistics.RubberStamped);
        writer.WriteNumber("rubber_stamp_share", statistics.RubberStampShare);
        Counts(writer, "top_agents", statistics.TopAgents);
        Counts(writer, "top_actions", statistics.TopActions);
        writer.WriteStartArray("weeks");
        foreach (var week in statistics.Weeks)
        {
            writer.WriteStartObject();
            writer.WriteString("from", week.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            writer.WriteNumber("decisions", week.Decisions);
            writer.WriteNumber("asked", week.Asked);
            writer.WriteNumber("denied", week.Denied);
            writer.WriteNumber("rubber_stamped", week.RubberStamped);
            writer.WriteNumber("median_review_seconds", week.MedianReviewSeconds);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Line(CommandHost host, string name, string value) =>
        host.Text.WriteLine(WordWrap.Of($"{name,-14} {value}", host.Width, indent: 15));

    private static string Share(long count, double share) => string.Create(CultureInfo.InvariantCulture, $"{count} ({share * 100:0.0} %)");

    private static string Counts(IReadOnlyList<KeyValuePair<string, long>> counts) => counts.Count == 0
        ? "-"
        : string.Join(", ", counts.Select(pair => $"{(pair.Key.Length > 0 ? Actions.VisibleText.Escape(pair.Key, 60) : "(none)")} {pair.Value}"));

    private static void Counts(Utf8JsonWriter writer, string name, IReadOnlyList<KeyValuePair<string, long>> counts)
    {
        writer.WriteStartObject(name);
        foreach (var (key, count) in counts)
            writer.WriteNumber(key, count);
        writer.WriteEndObject();
    }
}
