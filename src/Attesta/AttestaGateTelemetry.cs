using Attesta.Actions;
using Attesta.Audit;
using Attesta.Risk;
using Attesta.Telemetry;

namespace Attesta;

/// <summary>The line under watch. When nobody listens, nothing stands between the line and its parts but one look.</summary>
public sealed partial class AttestaGate
{
    private ValueTask<RiskAssessment> ScoreAsync(ActionContext action, CancellationToken cancellationToken)
    {
        return Spans.AreHeard ? WatchedAsync() : SafeScoring.ScoreAsync(Scorer, action, cancellationToken);

        async ValueTask<RiskAssessment> WatchedAsync()
        {
            using var span = Spans.Start(Spans.Score);
            var scored = await SafeScoring.ScoreAsync(Scorer, action, cancellationToken).ConfigureAwait(false);
            span?.SetTag("attesta.risk.scorer", scored.ScorerName);
            span?.SetTag("attesta.risk.score", scored.Score);
            return scored;
        }
    }

    private ValueTask<double?> TrustAsync(ActionContext action, DateTimeOffset now)
    {
        return Spans.AreHeard && Trust is not null ? WatchedAsync() : TrustInAsync(action, now);

        async ValueTask<double?> WatchedAsync()
        {
            using var span = Spans.Start(Spans.Trust);
            var trust = await TrustInAsync(action, now).ConfigureAwait(false);
            span?.SetTag("attesta.trust", trust);
            return trust;
        }
    }

    private ValueTask<AuditEntry> AppendAsync(AuditEntry entry, Durability durability)
    {
        return Spans.AreHeard || Instruments.AppendDuration.Enabled ? WatchedAsync() : ledger.AppendAsync(entry, durability);

        async ValueTask<AuditEntry> WatchedAsync()
        {
            using var span = Spans.Start(Spans.Record);
            var began = Time.GetTimestamp();
            try
            {
                return await ledger.AppendAsync(entry, durability).ConfigureAwait(false);
            }
            catch (Exception thrown)
            {
                Spans.Failed(span, thrown);
                throw;
            }
            finally
            {
                Instruments.AppendDuration.Record(
                    Time.GetElapsedTime(began).TotalSeconds,
                    new KeyValuePair<string, object?>("attesta.ledger.durability", durability == Durability.Durable ? "durable" : "written"));
            }
        }
    }

    private static ValueTask<T> WatchedAsync<T>(ApprovalResult result, Func<ActionSnapshot, CancellationToken, ValueTask<T>> run, CancellationToken cancellationToken)
    {
        var snapshot = result.Request!.Snapshot;
        return Spans.AreHeard ? RunAsync() : run(snapshot, cancellationToken);

        async ValueTask<T> RunAsync()
        {
            using var span = Spans.Start(Spans.Run);
            Spans.Decided(span, result.Request, result);
            try
            {
                return await run(snapshot, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception thrown)
            {
                Spans.Failed(span, thrown);
                throw;
            }
        }
    }
}
