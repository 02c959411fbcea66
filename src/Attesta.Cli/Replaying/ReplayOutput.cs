using System.Globalization;
using System.Text.Json;
using Attesta.Actions;
using Attesta.Cli.Output;

namespace Attesta.Cli.Replaying;

/// <summary>What another policy would have done, for machines and for people.</summary>
internal static class ReplayOutput
{
    private const int LineWidth = 80;
    private const int MostRows = 15;
    private const int LongestCall = 200;

    public static void Write(CommandHost host, ReplayReport report, string config)
    {
        var (ink, all) = (new Ink(host), report.All);
        Line(host, $"{all.Decisions:N0} decisions under {VisibleText.Escape(config, 200)}{Period(report)}");
        if (report.NotRebuilt > 0)
            Line(host, $"{report.NotRebuilt:N0} of them by their recorded score: their arguments are not in the trail, or shortened");
        if (report.WithMasks > 0)
            Line(host, $"{report.WithMasks:N0} of them scored with masked values, which may hide what a scorer saw then");
        if (report.Watched > 0)
            Line(host, $"{report.Watched:N0} of them from a gate that only watched, where everything passed");
        if (report.Unreadable > 0)
            Line(host, $"{report.Unreadable:N0} lines of the trail cannot be read, and nobody knows what is in them");
        host.Text.WriteLine();
        host.Text.WriteLine(ink.Bold($"{"",-22}{"recorded",10}{"new",10}"));
        Row("pass without a person", all.PassedBefore, all.PassedAfter);
        Row("asked", all.AskedBefore, all.AskedAfter);
        Row("blocked", all.BlockedBefore, all.BlockedAfter);
        var days = Math.Max(report.Days.Count, 1);
        host.Text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"prompts a day",-22}{(double)all.AskedBefore / days,10:0.0}{(double)all.AskedAfter / days,10:0.0}"));
        host.Text.WriteLine();
        Line(host, $"{"newly asked",-22}{all.NewlyAsked,10:N0}");
        Line(host, $"{"newly auto-approved",-22}{all.NewlyPassing,10:N0}");
        if (all.NewlySilent > 0)
            Line(host, $"{"  by silence",-22}{all.NewlySilent,10:N0}  fail_mode is allow: nobody has to answer");
        Line(host, $"{"newly blocked",-22}{all.NewlyBlocked,10:N0}");
        Line(host, $"{"no longer blocked",-22}{all.NoLongerBlocked,10:N0}");
        Line(host, $"{"asked differently",-22}{all.AskedDifferently,10:N0}");
        Counts("PROMPTS BY DAY", "recorded", "new", report.Days, count => count.AskedBefore + count.AskedAfter > 0, count => (count.AskedBefore, count.AskedAfter));
        Counts("PROMPTS BY AGENT", "recorded", "new", report.Agents, count => count.AskedBefore + count.AskedAfter > 0, count => (count.AskedBefore, count.AskedAfter));
        Counts("CHANGES BY ACTION", "asked", "passes", report.Actions, count => count.HasChanges, count => (count.NewlyAsked, count.NewlyPassing), "newly");
        Dangers(host, ink, report);

        void Row(string name, long before, long after) => Line(host, $"{name,-22}{before,10:N0}{after,10:N0}");

        void Counts(
            string heading, string first, string second, IReadOnlyList<KeyValuePair<string, FateCount>> counts, Func<FateCount, bool> tells, Func<FateCount, (long, long)> of, string over = "")
        {
            var telling = counts.Where(pair => tells(pair.Value)).ToList();
            if (telling.Count == 0)
                return;
            host.Text.WriteLine();
            host.Text.WriteLine(ink.Bold($"{heading + (over.Length > 0 ? ", " + over : ""),-50}{first,12}{second,12}"));
            foreach (var (name, count) in telling.Take(MostRows))
            {
                var (one, other) = of(count);
                Line(host, $"{Columns.Cell(name, 50)}{one,12:N0}{other,12:N0}");
            }

            if (telling.Count > MostRows)
                Line(host, $"and {telling.Count - MostRows:N0} more; --json has them all");
        }
    }

    public static void Write(Utf8JsonWriter writer, ReplayReport report, string config)
    {
        writer.WriteStartObject();
        writer.WriteString("config"u8, config);
        Members(writer, report.All);
        writer.WriteNumber("not_rebuilt"u8, report.NotRebuilt);
        writer.WriteNumber("with_masked_values"u8, report.WithMasks);
        writer.WriteNumber("watched_only"u8, report.Watched);
        writer.WriteNumber("unreadable_lines"u8, report.Unreadable);
        writer.WriteNumber("destructive_newly_auto_approved"u8, report.DangerCount);
        var days = Math.Max(report.Days.Count, 1);
        writer.WriteNumber("prompts_per_day_before"u8, Math.Round((double)report.All.AskedBefore / days, 3));
        writer.WriteNumber("prompts_per_day_after"u8, Math.Round((double)report.All.AskedAfter / days, 3));
        Counts(writer, "days", "day", report.Days);
        Counts(writer, "agents", "agent_id", report.Agents);
        Counts(writer, "actions", "action_name", report.Actions);
        writer.WriteStartArray("destructive"u8);
        foreach (var danger in report.Dangers)
        {
            var entry = danger.Recorded.Entry;
            writer.WriteStartObject();
            writer.WriteString("entry_id"u8, entry.EntryId);
            writer.WriteString("action_description"u8, entry.ActionDescription);
            writer.WriteString("agent_id"u8, entry.AgentId);
            writer.WriteNumber("recorded_score"u8, entry.RiskScore);
            writer.WriteString("recorded_level"u8, entry.RiskLevel);
            writer.WriteNumber("score"u8, danger.Risk.Score);
            writer.WriteString("level"u8, danger.Risk.Level.Name());
            writer.WriteBoolean("rebuilt"u8, danger.Recorded.IsWhole);
            JsonOutput.WriteEffects(writer, danger.Risk.Effects.Count > 0 ? danger.Risk.Effects : danger.Recorded.Effects);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Dangers(CommandHost host, Ink ink, ReplayReport report)
    {
        host.Text.WriteLine();
        if (report.DangerCount == 0)
        {
            host.Text.WriteLine(report.IsClean
                ? ink.Good("Nothing dangerous would newly pass without a person.")
                : ink.Bad("Nothing dangerous that can be read would newly pass, but not all can be read."));
            return;
        }

        host.Text.WriteLine(ink.Bad(string.Create(CultureInfo.InvariantCulture, $"{report.DangerCount:N0} dangerous actions would newly pass without a person:")));
        foreach (var danger in report.Dangers)
        {
            var entry = danger.Recorded.Entry;
            var start = string.Create(CultureInfo.InvariantCulture, $"  {entry.RiskLevel} {entry.RiskScore:0.00} -> {danger.Risk.Level.Name()} {danger.Risk.Score:0.00}  ");
            host.Text.WriteLine(start + Columns.Fit(entry.ActionDescription.Length > 0 ? entry.ActionDescription : entry.ActionName,
                host.Width is null ? LongestCall : Math.Max(host.Width.Value, LineWidth) - start.Length));
        }

        if (report.DangerCount > report.Dangers.Count)
            Line(host, $"  and {report.DangerCount - report.Dangers.Count:N0} more");
    }

    private static void Counts(Utf8JsonWriter writer, string name, string member, IReadOnlyList<KeyValuePair<string, FateCount>> counts)
    {
        writer.WriteStartArray(name);
        foreach (var (key, count) in counts)
        {
            writer.WriteStartObject();
            writer.WriteString(member, key);
            Members(writer, count);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Members(Utf8JsonWriter writer, FateCount count)
    {
        writer.WriteNumber("decisions"u8, count.Decisions);
        writer.WriteNumber("prompts_before"u8, count.AskedBefore);
        writer.WriteNumber("prompts_after"u8, count.AskedAfter);
        writer.WriteNumber("auto_approved_before"u8, count.PassedBefore);
        writer.WriteNumber("auto_approved_after"u8, count.PassedAfter);
        writer.WriteNumber("blocked_before"u8, count.BlockedBefore);
        writer.WriteNumber("blocked_after"u8, count.BlockedAfter);
        writer.WriteNumber("newly_asked"u8, count.NewlyAsked);
        writer.WriteNumber("newly_auto_approved"u8, count.NewlyPassing);
        writer.WriteNumber("newly_passing_by_silence"u8, count.NewlySilent);
        writer.WriteNumber("newly_blocked"u8, count.NewlyBlocked);
        writer.WriteNumber("no_longer_blocked"u8, count.NoLongerBlocked);
        writer.WriteNumber("asked_differently"u8, count.AskedDifferently);
    }

    private static string Period(ReplayReport report) => report.Days.Count switch
    {
        0 => "",
        1 => $", of {report.Days[0].Key}",
        _ => $", {report.Days[0].Key} to {report.Days[^1].Key}",
    };

    private static void Line(CommandHost host, FormattableString text) => host.Text.WriteLine(text.ToString(CultureInfo.InvariantCulture).TrimEnd());
}
