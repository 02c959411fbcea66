using Attesta.Actions;
using Attesta.Events;

namespace Attesta.Tests.Events;

public sealed class WebhookClosingTests
{
    // The second attempt begins inside of what closing cancels: there the cancelling itself hangs.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_attempt_that_hangs_without_awaiting_is_left_behind_and_written_down(int hanging)
    {
        await using var receiver = new Receiver(Receiver.Answers(500));
        var fixture = new WebhookFixture(WebhookFixture.To(receiver));
        using var block = new Block(hanging);
        fixture.Clock.Beginning = block.On;

        await fixture.SendAsync(3);
        await (hanging == 1 ? block.Entered : fixture.Clock.WhenWaitingAsync(static wait => wait < WebhookDispatcher.Drain));
        var closing = fixture.Dispatcher.DisposeAsync().AsTask();
        await block.Entered;
        await fixture.LetPassAsync(WebhookDispatcher.Drain);
        await fixture.LetPassAsync(WebhookLane.Grace);
        await Patience.ForAsync(closing, static () => "the dispatcher to leave the attempt behind");

        fixture.DeadLetters.Select(letter => letter.Metadata["events"]).ShouldBe([1L, 2L]);
        Lost(0)["attempts"].ShouldBe((long)hanging);
        Lost(1)["attempts"].ShouldBe(0L);
        Lost(0)["error"].ShouldBe("the gate was closed before it could be sent");
        await block.LiftAsync();
        receiver.Requests.Count.ShouldBe(hanging - 1);

        PlainMap Lost(int letter) => fixture.DeadLetters[letter].Metadata["lost"].ShouldBeOfType<PlainList>()[0].ShouldBeOfType<PlainMap>();
    }

    /// <summary>Holds the thread that begins an attempt, as code that does not await would.</summary>
    private sealed class Block(int attempt) : IDisposable
    {
        private readonly ManualResetEventSlim _lifted = new();
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _attempts;

        public Task Entered => Patience.ForAsync(_entered.Task, static () => "the attempt to begin");

        public void On(TimeSpan wait)
        {
            if (wait != WebhookFixture.AttemptTimeout || Interlocked.Increment(ref _attempts) != attempt)
                return;
            _entered.TrySetResult();
            _lifted.Wait(CancellationToken.None);
            _left.TrySetResult();
        }

        public Task LiftAsync()
        {
            _lifted.Set();
            return Patience.ForAsync(_left.Task, static () => "the attempt to go on");
        }

        public void Dispose()
        {
            _lifted.Set();
            _lifted.Dispose();
        }
    }
}
