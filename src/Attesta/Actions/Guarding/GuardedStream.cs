using System.Diagnostics.CodeAnalysis;
using Attesta.Approvals;

namespace Attesta.Actions.Guarding;

/// <summary>
/// A stream behind a gate: evaluated when it is first read from, and its outcome written when reading ends. INVARIANT: each time it is read anew it is
/// evaluated anew, so that one approval is one execution.
/// </summary>
[RequiresDynamicCode("Copies arguments by their properties.")]
[RequiresUnreferencedCode("Copies arguments by their properties.")]
internal sealed class GuardedStream<T>(
    AttestaGate gate, ActionContext action, FrozenCall? frozen, string? refusal, Func<object?[], IAsyncEnumerable<T>> open, CancellationToken callToken) : IAsyncEnumerable<T>
{
    private const string LeftEarly = "the reader left before the end";

    private int _readings;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => ReadAsync(cancellationToken);

    private async IAsyncEnumerator<T> ReadAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(callToken, cancellationToken);
        if (frozen is null)
            await gate.DenyAsync<T>(action, refusal!).ConfigureAwait(false);
        var call = Interlocked.Increment(ref _readings) == 1 ? frozen! : frozen!.Again();
        var result = await gate.EvaluateAsync(action with { Edits = new EditRules(call.Refusal) }, either.Token).ConfigureAwait(false);
        if (!result.MayRun)
            throw new AttestaDeniedException(result.Reason, result);
        if (either.IsCancellationRequested)
        {
            await gate.RecordOutcomeAsync(result, new ActionOutcome { Kind = OutcomeKind.Abandoned }).ConfigureAwait(false);
            either.Token.ThrowIfCancellationRequested();
        }

        var started = gate.Time.GetTimestamp();
        var (kind, error) = (OutcomeKind.Succeeded, (string?)LeftEarly);
        IAsyncEnumerator<T>? items = null;
        try
        {
            while (true)
            {
                T item;
                try
                {
                    items ??= open(call.ArgumentsFor(result.Action!)).GetAsyncEnumerator(either.Token);
                    if (!await items.MoveNextAsync().ConfigureAwait(false))
                    {
                        error = null;
                        break;
                    }

                    item = items.Current;
                }
                catch (Exception thrown)
                {
                    (kind, error) = (OutcomeKind.Failed, thrown.GetType().Name);
                    throw;
                }

                yield return item;
            }
        }
        finally
        {
            await EndAsync(items, result, kind, error, started).ConfigureAwait(false);
        }
    }

    private async ValueTask EndAsync(IAsyncEnumerator<T>? items, ApprovalResult result, OutcomeKind kind, string? error, long started)
    {
        try
        {
            if (items is not null)
                await items.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            (kind, error) = (OutcomeKind.Failed, thrown.GetType().Name);
            throw;
        }
        finally
        {
            var outcome = new ActionOutcome { Kind = kind, Duration = gate.Time.GetElapsedTime(started), Error = error };
            await gate.RecordOutcomeAsync(result, outcome).ConfigureAwait(false);
        }
    }
}
