using Attesta.Audit;
using Attesta.Events;
using Attesta.Testing;
using Attesta.Tests.Line;

namespace Attesta.Tests.Events;

/// <summary>A dispatcher on a watched clock, over a ledger in memory, and events to give it.</summary>
internal sealed class WebhookFixture(params IReadOnlyList<WebhookEndpoint> endpoints)
{
    /// <summary>The timeout of endpoints here: no back-off is as long, and no drain either.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(45);

    public WatchedClock Clock { get; } = new();

    public InMemoryLedger Ledger { get; } = new();

    public WebhookDispatcher Dispatcher => field ??= new WebhookDispatcher(endpoints, Ledger, Clock);

    public IReadOnlyList<AuditEntry> DeadLetters => Ledger.Entries;

    public static WebhookEndpoint To(Receiver receiver, int attempts = 4) => new() { Url = receiver.Url, Timeout = AttemptTimeout, MaxAttempts = attempts };

    /// <summary>The decision of a real gate on an action.</summary>
    public static async Task<Decided> DecidedAsync(ActionContext? action = null, double score = 0.1)
    {
        var fixture = GateFixture.At(score);
        var hearing = new Keeping();
        fixture.Observers = [hearing];
        await using (var gate = fixture.Build())
            await gate.EvaluateAsync(action ?? GateFixture.Action);
        return hearing.Events.OfType<Decided>().Single();
    }

    public async Task SendAsync(int count = 1)
    {
        var decided = await DecidedAsync();
        for (var i = 0; i < count; i++)
            await Dispatcher.ObserveAsync(decided, CancellationToken.None);
    }

    /// <summary>
    /// Lets the pause before the next attempt pass: that many pauses have begun by then. The clock moves by that pause and no further, since an attempt
    /// that the moving clock itself begins would begin anywhere on the way and be late at the next move.
    /// </summary>
    public async Task PassPauseAsync(int count) =>
        Clock.Advance(await Clock.WhenWaitingAsync(static wait => wait >= TimeSpan.FromSeconds(0.5) && wait <= TimeSpan.FromSeconds(30), count));

    /// <summary>Closes the dispatcher. The clock stands still, so that whatever ends by itself gets all the time it needs.</summary>
    public Task CloseAsync() => Patience.ForAsync(Dispatcher.DisposeAsync().AsTask(), () => $"the dispatcher to close; the clock was moved by {Clock.Elapsed} and saw {Clock.Waits}");

    /// <summary>Closes the dispatcher and lets its time run out.</summary>
    public async Task GiveUpAsync()
    {
        var closing = Dispatcher.DisposeAsync().AsTask();
        await LetPassAsync(WebhookDispatcher.Drain);
        await Patience.ForAsync(closing, () => $"the dispatcher to give up; the clock was moved by {Clock.Elapsed} and saw {Clock.Waits}");
    }

    /// <summary>Waits until somebody waits for just so long, and lets it pass.</summary>
    public async Task LetPassAsync(TimeSpan span) => Clock.Advance(await Clock.WhenWaitingAsync(wait => wait == span));

    internal sealed class Keeping : IAttestaObserver
    {
        public List<AttestaEvent> Events { get; } = [];

        public ValueTask ObserveAsync(AttestaEvent happened, CancellationToken cancellationToken)
        {
            Events.Add(happened);
            return default;
        }
    }
}
