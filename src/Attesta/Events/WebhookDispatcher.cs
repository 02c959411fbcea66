using Attesta.Actions;
using Attesta.Audit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Attesta.Events;

/// <summary>
/// Sends events to HTTP receivers: signed, off the line, with retries. Each receiver has a bounded queue of its own and gets its events in order; what it
/// never got is an <c>attesta.webhook.dead_letter</c> entry in the ledger. Delivery is best effort and at least once: receivers tell repetitions by
/// <c>Idempotency-Key</c>. Thread-safe. Dispose of it after the gate.
/// </summary>
public sealed class WebhookDispatcher : IAttestaObserver, IAsyncDisposable
{
    /// <summary>How long disposing waits for receivers to take what is queued: 2 seconds.</summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(2);

    private readonly WebhookLane[] _lanes;
    private readonly WebhookPost _post;
    private readonly TimeProvider _time;
    private readonly Redactor _redactor;
    private int _disposed;

    /// <summary>Connects to nobody yet.</summary>
    /// <param name="endpoints">Who is told.</param>
    /// <param name="ledger">Where undelivered events are written down; null: only in the log.</param>
    /// <param name="time">The source of time.</param>
    /// <param name="log">Warnings about undelivered events.</param>
    /// <param name="redactor">Masks what people and policies wrote; the calls themselves are masked already.</param>
    public WebhookDispatcher(
        IReadOnlyList<WebhookEndpoint> endpoints, IAuditLedger? ledger = null, TimeProvider? time = null, ILogger? log = null, Redactor? redactor = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        _time = time ?? TimeProvider.System;
        _redactor = redactor ?? new Redactor();
        _post = new WebhookPost(_time);
        _lanes = [.. endpoints.Select(endpoint => new WebhookLane(endpoint, _post, new DeadLetters(endpoint, ledger, _time, log ?? NullLogger.Instance), _time))];
    }

    /// <summary>Queues the event for those who want it. Waits for nobody.</summary>
    public ValueTask ObserveAsync(AttestaEvent happened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(happened);
        byte[]? json = null, slack = null;
        foreach (var lane in _lanes)
        {
            if (!lane.Endpoint.Takes(happened.Name))
                continue;
            var body = lane.Endpoint.Format == WebhookFormat.Slack ? slack ??= SlackMessage.Of(happened, _redactor) : json ??= EventJson.Of(happened, _redactor);
            lane.Enqueue(new WebhookDelivery(happened.Name, Guid.CreateVersion7(_time.GetUtcNow()).ToString("N"), body));
        }

        return default;
    }

    /// <summary>
    /// Sends what is queued, for <see cref="Drain"/> at most; the rest becomes dead letters. An attempt that does not end then is left behind a second later:
    /// no receiver holds this up. The ledger that takes the dead letters does.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await Task.WhenAll(_lanes.Select(lane => lane.DisposeAsync().AsTask())).ConfigureAwait(false);
        _post.Dispose();
    }
}
