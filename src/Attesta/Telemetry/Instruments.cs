using System.Diagnostics;
using System.Diagnostics.Metrics;
using Attesta.Approvals;
using Attesta.Audit;

namespace Attesta.Telemetry;

/// <summary>What is counted and measured. Attributes are closed sets of names, so that no agent can make new time series.</summary>
internal static class Instruments
{
    private static readonly Meter Meter = new(AttestaTelemetry.Name, AttestaTelemetry.Version);

    public static readonly Counter<long> Verdicts =
        Meter.CreateCounter<long>("attesta.verdicts", "{verdict}", "Decisions on actions.");

    public static readonly Counter<long> Reviews =
        Meter.CreateCounter<long>("attesta.reviews", "{review}", "Decisions that a person answered.");

    public static readonly Counter<long> Stamped =
        Meter.CreateCounter<long>("attesta.rubber_stamps", "{review}", "Approvals by a person that look as if nobody had read what was approved.");

    public static readonly Histogram<double> ReviewDuration =
        Meter.CreateHistogram<double>("attesta.review.duration", "s", "How long people read before they answered.");

    public static readonly Histogram<double> AppendDuration =
        Meter.CreateHistogram<double>("attesta.ledger.append.duration", "s", "How long it took to write an entry down.");

    public static readonly Counter<long> LedgerFailures =
        Meter.CreateCounter<long>("attesta.ledger.failures", "{entry}", "Entries that could not be written; their actions were denied, or had run already.");

    public static readonly Counter<long> ChainBroken =
        Meter.CreateCounter<long>("attesta.chain.broken", "{finding}", "Times that a ledger was found broken.");

    public static readonly Counter<long> ObserverDropped =
        Meter.CreateCounter<long>("attesta.observer.dropped", "{event}", "Events that an observer was too slow to take.");

    public static readonly Counter<long> WebhookDeliveries =
        Meter.CreateCounter<long>("attesta.webhook.deliveries", "{delivery}", "Events that a webhook receiver took.");

    public static readonly Counter<long> WebhookFailures =
        Meter.CreateCounter<long>("attesta.webhook.failures", "{delivery}", "Events that a webhook receiver never got.");

    private static readonly long[] Pending = new long[Enum.GetValues<RiskLevel>().Length];

    // Observed rather than counted up and down: a listener that comes later sees the true number.
    private static readonly ObservableUpDownCounter<long> PendingApprovals =
        Meter.CreateObservableUpDownCounter("attesta.approvals.pending", ObservePending, "{approval}", "Questions that wait for a person's answer.");

    /// <summary>Counts a question as pending until it is disposed of.</summary>
    public static PendingApproval Ask(RiskLevel level) => new(level);

    public static void Decided(ApprovalRequest request, ApprovalResult result)
    {
        if (!Verdicts.Enabled)
            return;
        var tags = new TagList
        {
            { "attesta.verdict", result.Verdict.Name() },
            { "attesta.risk.level", request.Risk.Level.Name() },
            { "attesta.mode", result.Mode.Name() },
        };
        if (result.Cause is { } cause)
            tags.Add("attesta.cause", cause.Name());
        Verdicts.Add(1, tags);
    }

    /// <summary>Counts what a person answered, by the same rules as <see cref="AuditStatistics"/>.</summary>
    public static void Reviewed(AuditEntry entry)
    {
        if (!RubberStamps.IsReview(entry) || !(Reviews.Enabled || ReviewDuration.Enabled || Stamped.Enabled))
            return;
        var tags = new TagList
        {
            { "attesta.verdict", entry.Verdict },
            { "attesta.risk.level", entry.RiskLevel },
            { "attesta.challenge.type", entry.ChallengeType },
        };
        Reviews.Add(1, tags);
        ReviewDuration.Record(entry.ReviewDurationSeconds, tags);
        if (RubberStamps.IsHumanApproval(entry) && RubberStamps.Include(entry))
            Stamped.Add(1, tags);
    }

    public static void Broken(string foundBy) => ChainBroken.Add(1, new KeyValuePair<string, object?>("attesta.found_by", foundBy));

    public static void Delivered(Uri receiver, string name) => Count(WebhookDeliveries, receiver, name);

    public static void NotDelivered(Uri receiver, string name) => Count(WebhookFailures, receiver, name);

    private static void Count(Counter<long> counter, Uri receiver, string name) =>
        counter.Add(1, new("server.address", receiver.Host), new("server.port", receiver.Port), new("attesta.event", name));

    private static IEnumerable<Measurement<long>> ObservePending() =>
        Enum.GetValues<RiskLevel>().Select(level =>
            new Measurement<long>(Interlocked.Read(ref Pending[(int)level]), new KeyValuePair<string, object?>("attesta.risk.level", level.Name())));

    internal readonly struct PendingApproval : IDisposable
    {
        private readonly RiskLevel _level;

        public PendingApproval(RiskLevel level)
        {
            _level = level;
            Interlocked.Increment(ref Pending[(int)level]);
        }

        public void Dispose() => Interlocked.Decrement(ref Pending[(int)_level]);
    }
}
