namespace Attesta.Audit;

/// <summary>Counts entries for <see cref="AuditStatistics"/>, in bounded memory, in the order of the ledger.</summary>
internal sealed class StatisticsCount
{
    private const int MaxNames = 10_000;
    private const int MaxWeeks = 2_000;

    private readonly Dictionary<string, long> _verdicts = [], _levels = [], _challenges = [], _modes = [], _agents = [], _actions = [], _outcomes = [];
    private readonly Dictionary<long, Week> _weeks = [];
    private readonly Spread _reviews = new();
    private (long Number, Week? Week) _last = (-1, null);
    private long _all;
    private long _decisions;
    private long _approvals;
    private long _stamped;
    private long _denied;

    public void Add(AuditEntry entry)
    {
        var kind = EntryKind.Of(entry);
        AddKind(kind, 1);
        if (!kind.IsDecision)
            return;
        AddAgent(entry.AgentId, 1);
        AddAction(entry.ActionName, 1);
        AddDecision(kind, AuditFilter.TimeOf(entry)?.UtcTicks, entry.ReviewDurationSeconds);
    }

    /// <summary>Adds what entries of a kind have in common.</summary>
    public void AddKind(EntryKind kind, long count)
    {
        _all += count;
        if (kind.Role.HasFlag(EntryRole.Outcome))
            Count(_outcomes, kind.Outcome, count);
        if (!kind.IsDecision)
            return;
        _decisions += count;
        Count(_verdicts, kind.Verdict, count);
        Count(_levels, kind.RiskLevel, count);
        Count(_challenges, kind.ChallengeType, count);
        Count(_modes, kind.Mode, count);
        _denied += IsDenied(kind) ? count : 0;
        _approvals += kind.Role.HasFlag(EntryRole.Approval) ? count : 0;
    }

    /// <summary>Adds decisions of an agent.</summary>
    public void AddAgent(string name, long count) => Count(_agents, name, count);

    /// <summary>Adds decisions on an action.</summary>
    public void AddAction(string name, long count) => Count(_actions, name, count);

    /// <summary>Adds the time and the review of one decision.</summary>
    public void AddDecision(EntryKind kind, long? ticks, double reviewSeconds)
    {
        var isStamp = kind.Role.HasFlag(EntryRole.Approval) && kind.IsStamp(reviewSeconds);
        var isReview = kind.Role.HasFlag(EntryRole.Review);
        _stamped += isStamp ? 1 : 0;
        if (isReview)
            _reviews.Add(reviewSeconds);
        if (ticks is not { } time || WeekOf(time) is not { } week)
            return;
        week.Decisions++;
        week.Asked += kind.IsAsked ? 1 : 0;
        week.Denied += IsDenied(kind) ? 1 : 0;
        week.Stamped += isStamp ? 1 : 0;
        if (isReview)
            week.Reviews.Add(reviewSeconds);
    }

    public AuditStatistics Result(int top) => new()
    {
        Entries = _all,
        Decisions = _decisions,
        ByVerdict = Top(_verdicts, int.MaxValue),
        ByRiskLevel = Top(_levels, int.MaxValue),
        ByChallengeType = Top(_challenges, int.MaxValue),
        ByMode = Top(_modes, int.MaxValue),
        TopAgents = Top(_agents, top),
        TopActions = Top(_actions, top),
        Outcomes = Top(_outcomes, int.MaxValue),
        Reviews = _reviews.Count,
        AverageReviewSeconds = _reviews.Average,
        MedianReviewSeconds = _reviews.Median,
        HumanApprovals = _approvals,
        RubberStamped = _stamped,
        Denied = _denied,
        Weeks = [.. _weeks.OrderBy(week => week.Key).Select(week => new AuditWeek
        {
            From = DateOnly.FromDateTime(new DateTime(week.Key * 7 * TimeSpan.TicksPerDay, DateTimeKind.Utc)),
            Decisions = week.Value.Decisions,
            Asked = week.Value.Asked,
            Denied = week.Value.Denied,
            RubberStamped = week.Value.Stamped,
            MedianReviewSeconds = week.Value.Reviews.Median,
        })],
    };

    private static bool IsDenied(EntryKind kind) => kind.Verdict == Verdict.Denied.Name();

    // Day 1 of year 1 was a Monday, so that weeks of 7 days from there are weeks.
    private Week? WeekOf(long ticks)
    {
        var number = ticks / (7 * TimeSpan.TicksPerDay);
        if (number == _last.Number)
            return _last.Week;
        if (!_weeks.TryGetValue(number, out var week) && _weeks.Count < MaxWeeks)
            _weeks[number] = week = new();
        _last = (number, week);
        return week;
    }

    private static void Count(Dictionary<string, long> counts, string name, long count)
    {
        if (counts.Count >= MaxNames && !counts.ContainsKey(name))
            name = "(other)";
        counts[name] = counts.GetValueOrDefault(name) + count;
    }

    private static List<KeyValuePair<string, long>> Top(Dictionary<string, long> counts, int most) =>
        [.. counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal).Take(most)];

    private sealed class Week
    {
        public long Decisions { get; set; }

        public long Asked { get; set; }

        public long Denied { get; set; }

        public long Stamped { get; set; }

        public Spread Reviews { get; } = new();
    }
}
