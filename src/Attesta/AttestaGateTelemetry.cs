using Attesta.Actions;
using Attesta.Audit;
using Attesta.Risk;
using Attesta.Telemetry;

namespace Attesta;

/// <summary>The line under watch. When nobody listens, nothing stands between the line and its parts but one look.</summary>
public sealed partial class AttestaGate
{
    // The watching halves are methods of their own: as local functions they would cost every action an object that holds what they capture.
    private ValueTask<RiskAssessment> ScoreAsync(ActionContext action, CancellationToken cancellationToken) =>
        Spans.AreHeard ? WatchedScoreAsync(action, cancellationToken) : SafeScoring.ScoreAsync(Scorer, action, cancellationToken);

    private async ValueTask<RiskAssessment> WatchedScoreAsync(ActionContext action, CancellationToken cancellationToken)
    {
        using var span = Spans.Start(Spans.Score);
        var scored = await SafeScoring.ScoreAsync(Scorer, action, cancellationToken).ConfigureAwait(false);
        span.Set("attesta.risk.scorer", scored.ScorerName);
        span.Set("attesta.risk.score", scored.Score);
        return scored;
    }

    private ValueTask<double?> TrustAsync(ActionContext action, DateTimeOffset now) =>
        Spans.AreHeard && Trust is not null ? WatchedTrustAsync(action, now) : TrustInAsync(action, now);

    private async ValueTask<double?> WatchedTrustAsync(ActionContext action, DateTimeOffset now)
    {
        using var span = Spans.Start(Spans.Trust);
        var trust = await TrustInAsync(action, now).ConfigureAwait(false);
        span.Set("attesta.trust", trust);
        return trust;
    }

    private ValueTask<AuditEntry> AppendAsync(AuditEntry entry, Durability durability) =>
        Spans.AreHeard || Instruments.AppendDuration.Enabled ? WatchedAppendAsync(entry, durability) : ledger.AppendAsync(entry, durability);

    private async ValueTask<AuditEntry> WatchedAppendAsync(AuditEntry entry, Durability durability)
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
            Instruments.Appended(Time.GetElapsedTime(began), durability);
        }
    }

    private static async ValueTask<T> WatchedAsync<T>(ApprovalResult result, Func<ActionSnapshot, CancellationToken, ValueTask<T>> run, CancellationToken cancellationToken)
    {
        using var span = Spans.Start(Spans.Run);
        Spans.Decided(span, result.Request!, result);
        try
        {
            return await run(result.Request!.Snapshot, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            Spans.Failed(span, thrown);
            throw;
        }
    }
}
