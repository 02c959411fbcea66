using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Events;
using Attesta.Telemetry;
using Microsoft.Extensions.Logging;

namespace Attesta;

/// <summary>Running what was approved: the decision is written before, the outcome after.</summary>
public sealed partial class AttestaGate
{
    /// <summary>Evaluates an action and runs it when it may run. <paramref name="run"/> gets the frozen call: exactly what was shown and approved.</summary>
    /// <exception cref="AttestaDeniedException">It may not run; <paramref name="run"/> was not called.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async Task<T> RunAsync<T>(ActionContext action, Func<ActionSnapshot, CancellationToken, ValueTask<T>> run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        var result = await EvaluateAsync(action, cancellationToken).ConfigureAwait(false);
        if (!result.MayRun)
            throw new AttestaDeniedException(result.Reason, result);
        if (cancellationToken.IsCancellationRequested)
        {
            await RecordOutcomeAsync(result, new ActionOutcome { Kind = OutcomeKind.Abandoned }).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        var started = Time.GetTimestamp();
        try
        {
            var value = await WatchedAsync(result, run, cancellationToken).ConfigureAwait(false);
            await RecordOutcomeAsync(result, new ActionOutcome { Kind = OutcomeKind.Succeeded, Duration = Time.GetElapsedTime(started) }).ConfigureAwait(false);
            return value;
        }
        catch (Exception thrown)
        {
            var outcome = new ActionOutcome { Kind = OutcomeKind.Failed, Duration = Time.GetElapsedTime(started), Error = thrown.GetType().Name };
            await RecordOutcomeAsync(result, outcome).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Writes down what became of an approved action, as a second entry that names the first. Once per decision; later calls change nothing.
    /// <see cref="RunAsync{T}"/> and guarded delegates do it by themselves.
    /// </summary>
    /// <returns>The id of the entry; null when it was recorded before, or could not be written (which is logged: the action has happened).</returns>
    public async ValueTask<string?> RecordOutcomeAsync(ApprovalResult result, ActionOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(outcome);
        if (result.Request is not { } request || !result.MayRun || !request.TryRecordOutcome())
            return null;
        try
        {
            var now = Time.GetUtcNow();
            var masked = outcome.Error is null ? outcome : outcome with { Error = Redactor.MaskText(outcome.Error) };
            var written = DecisionEntry.OfOutcome(NewId(now), request, result, masked, now);
            var entry = await AppendAsync(written, Policy.DurabilityOf(request.Risk.Level)).ConfigureAwait(false);
            if (IsObserved)
                Publish(new Executed(now, result, masked));
            return entry.EntryId;
        }
        catch (Exception thrown)
        {
            Instruments.LedgerFailed();
            LogOutcomeLost(Log, thrown);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The outcome of an action that ran could not be written to the audit ledger.")]
    private static partial void LogOutcomeLost(ILogger log, Exception thrown);
}
