namespace Attesta.Audit;

/// <summary>A ledger in numbers. Attesta's own entries, such as outcomes, are no decisions.</summary>
public sealed record AuditStatistics
{
    /// <summary>All entries.</summary>
    public required long Entries { get; init; }

    /// <summary>Entries that decide on an action, in any mode.</summary>
    public required long Decisions { get; init; }

    /// <summary>Decisions by verdict, most first.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> ByVerdict { get; init; }

    /// <summary>Decisions by risk level, most first.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> ByRiskLevel { get; init; }

    /// <summary>Decisions by challenge type, most first; an empty name where nobody was asked.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> ByChallengeType { get; init; }

    /// <summary>Decisions by mode, most first.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> ByMode { get; init; }

    /// <summary>The agents with the most decisions.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> TopAgents { get; init; }

    /// <summary>The actions with the most decisions.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> TopActions { get; init; }

    /// <summary>What became of actions, from the <c>outcome</c> of <c>attesta.outcome</c> entries.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> Outcomes { get; init; }

    /// <summary>Decisions that a person answered, whatever the answer; in shadow and audit_only nobody is asked.</summary>
    public required long Reviews { get; init; }

    /// <summary>Mean of their review times.</summary>
    public required double AverageReviewSeconds { get; init; }

    /// <summary>Median of their review times, to within 1 %.</summary>
    public required double MedianReviewSeconds { get; init; }

    /// <summary>Approvals by a person.</summary>
    public required long HumanApprovals { get; init; }

    /// <summary>Those of them that are <see cref="RubberStamps"/> by the default limits.</summary>
    public required long RubberStamped { get; init; }

    /// <summary>Rubber stamps among the approvals by a person, from 0 to 1.</summary>
    public double RubberStampShare => Share(RubberStamped, HumanApprovals);

    /// <summary>Denials among the decisions.</summary>
    public required long Denied { get; init; }

    /// <summary>Denials among the decisions, from 0 to 1.</summary>
    public double DeniedShare => Share(Denied, Decisions);

    /// <summary>Counts entries, in bounded memory: of more than 10,000 different names the later are counted together as <c>(other)</c>.</summary>
    /// <param name="entries">Such as <see cref="LedgerReader.ReadAsync"/>.</param>
    /// <param name="top">How many agents and actions to list.</param>
    /// <param name="cancellationToken">Ends the counting.</param>
    public static async Task<AuditStatistics> OfAsync(IAsyncEnumerable<AuditEntry> entries, int top = 10, CancellationToken cancellationToken = default)
    {
        long all = 0, decisions = 0, approvals = 0, stamped = 0, denied = 0;
        Tally verdicts = new(), levels = new(), challenges = new(), modes = new(), agents = new(), actions = new(), outcomes = new();
        var reviews = new Spread();
        await foreach (var entry in entries.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            all++;
            if (RubberStamps.IsOwn(entry))
            {
                if (entry.ActionName == "attesta.outcome")
                    outcomes.Add(entry.Metadata.TryGetValue("outcome", out var outcome) && outcome is string text ? text : "");
                continue;
            }

            decisions++;
            verdicts.Add(entry.Verdict);
            levels.Add(entry.RiskLevel);
            challenges.Add(entry.ChallengeType);
            modes.Add(RubberStamps.Mode(entry).Name());
            agents.Add(entry.AgentId);
            actions.Add(entry.ActionName);
            denied += entry.Verdict == Verdict.Denied.Name() ? 1 : 0;
            if (RubberStamps.IsReview(entry))
                reviews.Add(entry.ReviewDurationSeconds);
            if (!RubberStamps.IsHumanApproval(entry))
                continue;
            approvals++;
            stamped += RubberStamps.Include(entry) ? 1 : 0;
        }

        return new AuditStatistics
        {
            Entries = all,
            Decisions = decisions,
            ByVerdict = verdicts.Top(int.MaxValue),
            ByRiskLevel = levels.Top(int.MaxValue),
            ByChallengeType = challenges.Top(int.MaxValue),
            ByMode = modes.Top(int.MaxValue),
            TopAgents = agents.Top(top),
            TopActions = actions.Top(top),
            Outcomes = outcomes.Top(int.MaxValue),
            Reviews = reviews.Count,
            AverageReviewSeconds = reviews.Average,
            MedianReviewSeconds = reviews.Median,
            HumanApprovals = approvals,
            RubberStamped = stamped,
            Denied = denied,
        };
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;

    private sealed class Tally
    {
        private const int MaxNames = 10_000;
        private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

        public void Add(string name)
        {
            if (_counts.Count >= MaxNames && !_counts.ContainsKey(name))
                name = "(other)";
            _counts[name] = _counts.GetValueOrDefault(name) + 1;
        }

        public IReadOnlyList<KeyValuePair<string, long>> Top(int most) =>
            [.. _counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal).Take(most)];
    }

    /// <summary>Mean and median in bounded memory: values that differ by less than 1 % share a bucket, whose mean stands for them.</summary>
    private sealed class Spread
    {
        private readonly SortedDictionary<int, (long Count, double Sum)> _buckets = [];
        private double _sum;

        public long Count { get; private set; }

        public double Average => Count == 0 ? 0 : _sum / Count;

        public double Median => Count == 0 ? 0 : (At((Count - 1) / 2) + At(Count / 2)) / 2;

        public void Add(double value)
        {
            var bucket = value < 0.001 ? int.MinValue : (int)Math.Floor(Math.Log(value) / Math.Log(1.01));
            var (count, sum) = _buckets.GetValueOrDefault(bucket);
            _buckets[bucket] = (count + 1, sum + value);
            _sum += value;
            Count++;
        }

        private double At(long rank)
        {
            foreach (var (count, sum) in _buckets.Values)
            {
                if (rank < count)
                    return sum / count;
                rank -= count;
            }

            return 0;
        }
    }
}
