using System.Runtime.CompilerServices;
using Attesta.Audit;
using Attesta.Audit.Proofs;
using Microsoft.Extensions.Logging;

namespace Attesta.Tests.Audit.Proofs;

public sealed class AnchorRetryTests : IDisposable
{
    private readonly SignedLog _log = new();
    private readonly FlakyAnchor _anchor = new();
    private readonly Lines _lines = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task An_anchor_that_was_repaired_gets_the_newest_checkpoint_without_a_new_entry()
    {
        await using var ledger = Open();
        _anchor.IsBroken = true;
        await ledger.AppendAsync(Sample.Entry(1), Durability.Written);

        (await ledger.CheckpointAsync(Token))!.ShouldContain("flaky is broken");
        (await ledger.CheckpointAsync(Token))!.ShouldContain("not anchored everywhere");
        var before = _log.Text();
        _anchor.IsBroken = false;
        (await ledger.CheckpointAsync(Token)).ShouldBeNull();
        (await ledger.CheckpointAsync(Token)).ShouldBeNull();

        _anchor.Kept.Count.ShouldBe(1);
        _log.Text().ShouldBe(before);
        ledger.LastFault.ShouldBeNull();
    }

    [Fact]
    public async Task It_is_offered_again_at_the_next_interval_and_told_of_once()
    {
        await using var ledger = Open();
        _anchor.IsBroken = true;
        await ledger.AppendAsync(Sample.Entry(1), Durability.Written);
        await ledger.CheckpointAsync(Token);
        var before = _log.Text();

        for (var hours = 0; hours < 5; hours++)
        {
            var tried = _anchor.Tried;
            await UntilAsync(() =>
            {
                // One that is still under way takes no other.
                _log.Clock.Advance(TimeSpan.FromHours(1));
                return _anchor.Tried > tried;
            });
        }

        _log.Text().ShouldBe(before);
        _lines.Warnings.ShouldBe(1);
        _anchor.IsBroken = false;
        await UntilAsync(() =>
        {
            _log.Clock.Advance(TimeSpan.FromSeconds(10));
            return !_anchor.Kept.IsEmpty;
        });
        (await ledger.CheckpointAsync(Token)).ShouldBeNull();
        _anchor.Kept.Count.ShouldBe(1);
        _log.Text().ShouldBe(before);
    }

    [Fact]
    public async Task After_a_restart_it_is_offered_unless_the_anchor_has_it()
    {
        _anchor.IsBroken = true;
        await using (var ledger = Open())
            await ledger.AppendAsync(Sample.Entry(1), Durability.Written);
        var before = _log.Text();
        _anchor.IsBroken = false;

        await using (var ledger = Open())
        {
            _log.Clock.Advance(TimeSpan.FromSeconds(10));
            await UntilAsync(() => !_anchor.Kept.IsEmpty);
        }

        for (var restarts = 0; restarts < 3; restarts++)
        {
            await using var ledger = Open();
            (await ledger.CheckpointAsync(Token)).ShouldBeNull();
        }

        _anchor.Kept.Count.ShouldBe(1);
        _log.Text().ShouldBe(before);
        (await new ProofVerifier { Keys = [_log.Key.Key], Anchors = [_anchor], Time = _log.Clock }.VerifyAsync(_log.Path, Token)).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_was_lost_is_not_made_anew_without_a_word()
    {
        await _log.WriteAsync(3);
        File.Delete(_log.Anchor.Name);
        await using var ledger = _log.Open();

        await ledger.AppendAsync(Sample.Entry(50), Durability.Written);
        (await ledger.CheckpointAsync(isAsked: true, mayBegin: false, Token))!.ShouldContain("is not there or empty");
        File.WriteAllBytes(_log.Anchor.Name, []);
        (await ledger.CheckpointAsync(isAsked: false, mayBegin: false, Token))!.ShouldContain("is not there or empty");
        File.Delete(_log.Anchor.Name);
        (await _log.VerifyAsync()).Findings.ShouldContain(finding => finding.Kind == FindingKind.UnreadAnchor);

        (await ledger.CheckpointAsync(Token)).ShouldBeNull();
        (await _log.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_anchor_that_lacks_it_is_named()
    {
        await using var ledger = new SignedLedger(new FileLedger(_log.Path, _log.Clock), _log.Path, _log.Key, new() { Anchors = [_anchor, _log.Anchor, new FlakyAnchor { Name = "other", IsBroken = true }] }, _log.Clock);
        _anchor.IsBroken = true;
        await ledger.AppendAsync(Sample.Entry(1), Durability.Written);

        var fault = (await ledger.CheckpointAsync(Token))!;

        fault.ShouldContain("flaky is broken");
        fault.ShouldContain("other is broken");
        fault.ShouldNotContain("elsewhere");
        (await _log.VerifyAsync()).AnchoredEntries.ShouldBe(2);
    }

    [Fact]
    public async Task Another_process_that_holds_the_lock_is_waited_for_and_then_named()
    {
        await using var ledger = new SignedLedger(new FileLedger(_log.Path, _log.Clock), _log.Path, _log.Key, null, _log.Clock) { Patience = TimeSpan.FromMilliseconds(50) };
        await ledger.AppendAsync(Sample.Entry(1), Durability.Written);
        using (new ProofFolder(_log.Path).TryLock())
            (await ledger.CheckpointAsync(Token))!.ShouldContain("lock");

        _log.Text().ShouldNotContain("attesta.checkpoint");
        _log.Clock.Advance(TimeSpan.FromSeconds(10));
        await UntilAsync(() => _log.Text().Contains("attesta.checkpoint", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_signed_is_told_of_once_until_it_can()
    {
        await using var ledger = new SignedLedger(new FileLedger(_log.Path, _log.Clock), _log.Path, _log.Key, null, _log.Clock, _lines) { Patience = TimeSpan.Zero };
        await ledger.AppendAsync(Sample.Entry(1), Durability.Written);
        for (var times = 0; times < 2; times++)
        {
            using (new ProofFolder(_log.Path).TryLock())
            {
                (await ledger.CheckpointAsync(Token)).ShouldNotBeNull();
                (await ledger.CheckpointAsync(Token)).ShouldNotBeNull();
            }

            (await ledger.CheckpointAsync(Token)).ShouldBeNull();
        }

        _lines.Errors.ShouldBe(2);
    }

    private SignedLedger Open() => new(new FileLedger(_log.Path, _log.Clock), _log.Path, _log.Key, new() { Anchors = [_anchor] }, _log.Clock, _lines);

    // Waits for what happens beside the test, on the machine's own time.
    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Run(() => { }, patience.Token);
        }
    }

    private sealed class FlakyAnchor : ICheckpointAnchor
    {
        private int _tried;

        public string Name { get; init; } = "flaky";

        public volatile bool IsBroken;

        public int Tried => Volatile.Read(ref _tried);

        public System.Collections.Concurrent.ConcurrentQueue<SignedNote> Kept { get; } = [];

        public ValueTask<IReadOnlyList<NoteSignature>> StoreAsync(CheckpointOffer offer, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _tried);
            if (IsBroken)
                throw new AnchorFailedException($"The anchor {Name} is broken.");
            Kept.Enqueue(offer.Note);
            return new([]);
        }

        public async IAsyncEnumerable<SignedNote> ListAsync(string? origin, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            foreach (var note in Kept)
                yield return note;
        }
    }

    private sealed class Lines : ILogger
    {
        private int _warnings;
        private int _errors;

        public int Warnings => Volatile.Read(ref _warnings);

        public int Errors => Volatile.Read(ref _errors);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Warning)
                Interlocked.Increment(ref _warnings);
            else if (logLevel == LogLevel.Error)
                Interlocked.Increment(ref _errors);
        }
    }
}
