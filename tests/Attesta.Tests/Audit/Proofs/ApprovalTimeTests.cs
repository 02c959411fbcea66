using Attesta.Actions;
using Attesta.Audit;
using Attesta.Audit.Proofs;
using Attesta.Testing;

namespace Attesta.Tests.Audit.Proofs;

public sealed class ApprovalTimeTests : IDisposable
{
    private static readonly ActionContext Call = new() { FunctionName = "pay", Args = ["acme", 120] };
    private static readonly string Digest = ActionSnapshot.Of(Call).Digest;

    private readonly SignedLog _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData(-60.0, true)]
    [InlineData(-61.0, false)]
    [InlineData(0.0, true)]
    [InlineData(299.999999, true)]
    [InlineData(300.0, false)]
    [InlineData(1e6, false)]
    public async Task It_counts_from_the_decision_until_before_it_expires(double secondsLater, bool mayRun)
    {
        var receipt = await SignAsync(Entry(TimeSpan.FromMinutes(5)));
        var clock = new ManualClock(_log.Clock.GetUtcNow().AddSeconds(secondsLater));

        new ApprovalVerifier([_log.Key.Key], new InMemoryUsedApprovals(), clock).Look(receipt, Digest).MayRun.ShouldBe(mayRun);
    }

    [Theory]
    [InlineData("0.00:00:00")]
    [InlineData("-0.00:00:01")]
    [InlineData("7.00:00:00.000001")]
    [InlineData("3650.00:00:00")]
    public async Task A_validity_that_cannot_be_is_none_although_the_key_signed_it(string validity)
    {
        var receipt = await SignAsync(Entry(TimeSpan.Parse(validity, System.Globalization.CultureInfo.InvariantCulture)));

        Check(receipt).Reason.ShouldBe("The receipt is of an entry that carries no approval.");
    }

    [Theory]
    [InlineData("2026-12-31T23:59:60.000000Z")]
    [InlineData("2026-06-01T10:00:00.000000+00:00")]
    [InlineData("2026-06-01T10:00:00.000000z")]
    [InlineData("2026-06-01t10:00:00.000000Z")]
    [InlineData("2026-06-01T10:00:00Z")]
    [InlineData("2026-06-01T10:00:00.0000000Z")]
    [InlineData("2026-06-01T10:00:00.000000")]
    [InlineData(" 2026-06-01T10:00:00.000000Z")]
    [InlineData("2026-06-01T24:00:00.000000Z")]
    [InlineData("2026-02-30T10:00:00.000000Z")]
    [InlineData("\u0662026-06-01T10:00:00.000000Z")]
    [InlineData("10000-01-01T00:00:00.000000Z")]
    [InlineData("")]
    public async Task A_time_has_one_spelling(string time)
    {
        var entry = Entry(TimeSpan.FromMinutes(5));
        var metadata = PlainMap.Of([.. entry.Metadata.Select(pair => (pair.Key, pair.Key == "expires_at" ? time : pair.Value))]);

        ApprovalGrant.Of(entry).ShouldNotBeNull();
        ApprovalGrant.Of(entry with { Metadata = metadata }).ShouldBeNull();
        ApprovalGrant.Of(entry with { DecidedAt = time }).ShouldBeNull();
        Check(await SignAsync(entry with { DecidedAt = time })).MayRun.ShouldBeFalse();
    }

    [Fact]
    public async Task The_use_of_a_short_receipt_is_remembered_for_a_longer_one_of_the_same_decision()
    {
        var brief = await SignAsync(Entry(TimeSpan.FromMinutes(5)));
        var lasting = await SignAsync(Entry(TimeSpan.FromDays(7)));
        var record = new Recorded();
        var verifier = new ApprovalVerifier([_log.Key.Key], record, _log.Clock);

        (await verifier.RedeemAsync(brief, Digest, Token)).MayRun.ShouldBeTrue();
        _log.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));

        Check(lasting).MayRun.ShouldBeTrue();
        record.ForgottenAt!.Value.ShouldBeGreaterThan(_log.Clock.GetUtcNow());
    }

    [Fact]
    public async Task What_expires_while_its_use_is_written_down_does_not_run()
    {
        var receipt = await SignAsync(Entry(TimeSpan.FromMinutes(5)));
        var verifier = new ApprovalVerifier([_log.Key.Key], new Recorded { Before = () => _log.Clock.Advance(TimeSpan.FromMinutes(5)) }, _log.Clock);

        (await verifier.RedeemAsync(receipt, Digest, Token)).Reason.ShouldBe("The approval has expired.");
    }

    [Fact]
    public async Task An_approval_of_another_ledger_with_the_same_key_is_refused_where_the_ledger_is_named()
    {
        var receipt = await SignAsync(Entry(TimeSpan.FromMinutes(5)), "example.org/staging");

        var verifier = new ApprovalVerifier([_log.Key.Key], new InMemoryUsedApprovals(), _log.Clock) { Origin = "example.org/production" };

        verifier.Look(receipt, Digest).Reason.ShouldContain("another ledger");
        Check(receipt).MayRun.ShouldBeTrue();
    }

    [Fact]
    public async Task A_clock_that_is_set_back_brings_back_no_approval_that_was_forgotten()
    {
        var path = _log.Folder.In("used");
        var early = new ManualClock(_log.Clock.GetUtcNow());
        var late = new ManualClock(_log.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        var expires = early.GetUtcNow() + TimeSpan.FromMinutes(1);
        for (var i = 0; i < 3_300; i++)
            (await new FileUsedApprovals(path, early).TryUseAsync($"use-{i}", expires, Token)).ShouldBeTrue();

        (await new FileUsedApprovals(path, late).TryUseAsync("one more", late.GetUtcNow() + TimeSpan.FromMinutes(1), Token)).ShouldBeTrue();

        new FileInfo(path).Length.ShouldBeLessThan(1024);
        await Should.ThrowAsync<IOException>(async () => await new FileUsedApprovals(path, early).TryUseAsync("use-7", expires, Token));
        (await new FileUsedApprovals(path, early).TryUseAsync("later", late.GetUtcNow() + TimeSpan.FromMinutes(2), Token)).ShouldBeTrue();
    }

    private ApprovalCheck Check(byte[] receipt) => new ApprovalVerifier([_log.Key.Key], new InMemoryUsedApprovals(), _log.Clock).Look(receipt, Digest);

    private AuditEntry Entry(TimeSpan validity) => new ApprovalGrant
    {
        UseId = "decision-1",
        ActionDigest = Digest,
        Action = "pay",
        Verdict = Verdict.Approved,
        Approvers = ["jane"],
        AgentId = "billing",
        Environment = "production",
        DecidedAt = _log.Clock.GetUtcNow(),
        ExpiresAt = _log.Clock.GetUtcNow() + validity,
    }.ToEntry(_log.Clock.GetUtcNow());

    // Signed by the true key, as a gate that has gone wrong would.
    private async Task<byte[]> SignAsync(AuditEntry entry, string? origin = null)
    {
        using var folder = new LedgerFolder();
        await using var ledger = new SignedLedger(new FileLedger(folder.Log, _log.Clock), folder.Log, _log.Key, new() { Origin = origin }, _log.Clock);
        var written = await ledger.AppendAsync(entry, Durability.Durable);
        (await ledger.CheckpointAsync(Token)).ShouldBeNull();
        return LedgerProver.Open(folder.Log, [_log.Key.Key])!.Prove(written.EntryId)!.ToBytes();
    }

    private sealed class Recorded : IUsedApprovals
    {
        public DateTimeOffset? ForgottenAt { get; private set; }

        public Action Before { get; init; } = () => { };

        public ValueTask<bool> TryUseAsync(string useId, DateTimeOffset expiresAt, CancellationToken cancellationToken)
        {
            Before();
            ForgottenAt = expiresAt;
            return new(true);
        }
    }
}
