using System.Threading.Channels;
using Attesta.Telemetry;

namespace Attesta.Events;

/// <summary>The queue of one receiver: events go out one after the other, in order, and none of another receiver's waits for them.</summary>
internal sealed class WebhookLane(WebhookEndpoint endpoint, WebhookPost post, DeadLetters lost, TimeProvider time) : IAsyncDisposable
{
    /// <summary>What comes while so many wait is dropped: what waits longest is what the receiver missed first.</summary>
    public const int Capacity = 1024;

    private readonly Channel<WebhookDelivery> _queue = Channel.CreateBounded<WebhookDelivery>(Capacity);
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _starting = new();
    private Task? _work;
    private long _drainEnds;

    public WebhookEndpoint Endpoint => endpoint;

    public void Enqueue(WebhookDelivery delivery)
    {
        Start();
        if (!_queue.Writer.TryWrite(delivery))
            lost.Add(delivery, 0, _closing.IsCancellationRequested ? WebhookPost.ShutDown : "too many events were waiting");
    }

    /// <summary>Sends what waits until the time is up, gives up the rest, and writes down what was never delivered.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        _drainEnds = time.GetTimestamp() + (long)(WebhookDispatcher.Drain.TotalSeconds * time.TimestampFrequency);
        await _closing.CancelAsync().ConfigureAwait(false);
        if (_work is { } work)
        {
            using var waiting = new CancellationTokenSource();
            await Task.WhenAny(work, Task.Delay(WebhookDispatcher.Drain, time, waiting.Token)).ConfigureAwait(false);
            await waiting.CancelAsync().ConfigureAwait(false);
            await _stop.CancelAsync().ConfigureAwait(false);
            await work.ConfigureAwait(false);
        }

        await lost.DisposeAsync().ConfigureAwait(false);
        _closing.Dispose();
        _stop.Dispose();
    }

    private void Start()
    {
        if (Volatile.Read(ref _work) is not null)
            return;
        lock (_starting)
        {
            using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
                _work ??= Task.Run(WorkAsync);
        }
    }

    private async Task WorkAsync()
    {
        await foreach (var delivery in _queue.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (_stop.IsCancellationRequested)
                lost.Add(delivery, 0, WebhookPost.ShutDown);
            else
                await DeliverAsync(delivery).ConfigureAwait(false);
        }
    }

    private async Task DeliverAsync(WebhookDelivery delivery)
    {
        for (var attempts = 1; ; attempts++)
        {
            var answer = await post.SendAsync(endpoint, delivery, _stop.Token).ConfigureAwait(false);
            if (answer.Error is null)
            {
                Instruments.Delivered(endpoint.Url, delivery.Event);
                return;
            }

            if (answer.MayRetry && attempts < endpoint.MaxAttempts && await PauseAsync(Backoff.After(attempts, answer.RetryAfter)).ConfigureAwait(false))
                continue;
            lost.Add(delivery, attempts, answer.Error);
            return;
        }
    }

    // False when there is no time left for another attempt. A pause that closing interrupts ends at once: this is the last chance.
    private async Task<bool> PauseAsync(TimeSpan wait)
    {
        var wasClosing = _closing.IsCancellationRequested;
        if (wasClosing && time.GetElapsedTime(time.GetTimestamp(), Volatile.Read(ref _drainEnds)) < wait)
            return false;
        try
        {
            await Task.Delay(wait, time, wasClosing ? _stop.Token : _closing.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Closing, or out of time.
        }

        return !_stop.IsCancellationRequested;
    }
}
