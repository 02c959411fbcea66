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
        Add(Verdicts, tags);
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
        Add(Reviews, tags);
        Record(ReviewDuration, entry.ReviewDurationSeconds, tags);
        if (RubberStamps.IsHumanApproval(entry) && RubberStamps.Include(entry))
            Add(Stamped, tags);
    }

    public static void Broken(string foundBy) => Add(ChainBroken, new TagList { { "attesta.found_by", foundBy } });

    public static void LedgerFailed() => Add(LedgerFailures, default);

    public static void Dropped() => Add(ObserverDropped, default);

    public static void Appended(TimeSpan took, Durability durability) =>
        Record(AppendDuration, took.TotalSeconds, new TagList { { "attesta.ledger.durability", durability == Durability.Durable ? "durable" : "written" } });

    public static void Delivered(Uri receiver, string name) => Count(WebhookDeliveries, receiver, name);

    public static void NotDelivered(Uri receiver, string name) => Count(WebhookFailures, receiver, name);

    private static void Count(Counter<long> counter, Uri receiver, string name) =>
        Add(counter, new TagList { { "server.address", receiver.Host }, { "server.port", receiver.Port }, { "attesta.event", name } });

    // INVARIANT: what listens changes no decision: its failures are its own.
    private static void Add(Counter<long> counter, in TagList tags)
    {
        try
        {
            counter.Add(1, tags);
        }
        catch (Exception)
        {
            // The listener's.
        }
    }

    private static void Record(Histogram<double> histogram, double value, in TagList tags)
    {
        try
        {
            histogram.Record(value, tags);
        }
        catch (Exception)
        {
            // The listener's.
        }
    }

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
