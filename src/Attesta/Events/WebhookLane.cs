using System.Threading.Channels;
using Attesta.Telemetry;

namespace Attesta.Events;

/// <summary>The queue of one receiver: events go out one after the other, in order, and none of another receiver's waits for them.</summary>
internal sealed class WebhookLane(WebhookEndpoint endpoint, WebhookPost post, DeadLetters lost, TimeProvider time) : IAsyncDisposable
{
    /// <summary>What comes while so many wait is dropped: what waits longest is what the receiver missed first.</summary>
    public const int Capacity = 1024;

    /// <summary>How long an attempt may take to notice that the time is up, before it is left behind.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly Channel<WebhookDelivery> _queue = Channel.CreateBounded<WebhookDelivery>(Capacity);

    // Neither is ever disposed: work that was left behind may yet look at the tokens.
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _starting = new();
    private Task? _work;
    private Attempted? _current;
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

        // INVARIANT: nothing here waits for work without an end. Cancelling is such work too: what was cancelled may go on inside of it.
        var closing = _closing.CancelAsync();
        if (_work is { } work && !await EndsAsync(Task.WhenAll(closing, work), WebhookDispatcher.Drain).ConfigureAwait(false)
            && !await EndsAsync(Task.WhenAll(closing, _stop.CancelAsync(), work), Grace).ConfigureAwait(false))
            LeaveBehind();
        await lost.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<bool> EndsAsync(Task work, TimeSpan within)
    {
        using var waiting = new CancellationTokenSource();
        await Task.WhenAny(work, Task.Delay(within, time, waiting.Token)).ConfigureAwait(false);
        await waiting.CancelAsync().ConfigureAwait(false);
        return work.IsCompletedSuccessfully;
    }

    // Work that hangs without awaiting, or that broke, cannot report what it holds and what it never came to; so that is done here.
    private void LeaveBehind()
    {
        if (Interlocked.Exchange(ref _current, null) is { } stuck)
            lost.Add(stuck.Delivery, stuck.Attempts, WebhookPost.ShutDown);
        while (_queue.Reader.TryRead(out var delivery))
            lost.Add(delivery, 0, WebhookPost.ShutDown);
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
            var current = new Attempted(delivery, attempts);
            Volatile.Write(ref _current, current);
            var answer = await post.SendAsync(endpoint, delivery, _stop.Token).ConfigureAwait(false);
            var mayRetry = answer.MayRetry && attempts < endpoint.MaxAttempts;
            if (mayRetry && await PauseAsync(Backoff.After(attempts, answer.RetryAfter)).ConfigureAwait(false))
                continue;

            // Whoever takes it away reports it, so that it is neither lost without a word nor lost twice.
            if (Interlocked.CompareExchange(ref _current, null, current) != current)
                return;
            if (answer.Error is null)
                Instruments.Delivered(endpoint.Url, delivery.Event);
            else
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

    private sealed record Attempted(WebhookDelivery Delivery, int Attempts);
}
