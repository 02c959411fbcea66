using Attesta.Actions;
using Attesta.Audit;
using Attesta.Audit.Proofs;

namespace Attesta.Tests.Audit.Proofs;

public sealed class ApprovalReceiptTests : IDisposable
{
    private static readonly ActionContext Action = new() { FunctionName = "pay", Args = ["acme", 120], AgentId = "billing" };

    private readonly SignedLog _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task What_was_approved_runs_once_where_it_is_executed()
    {
        var receipt = await IssueAsync();
        var verifier = new ApprovalVerifier([_log.Key.Key], new InMemoryUsedApprovals(_log.Clock), _log.Clock);

        var first = await verifier.RedeemAsync(receipt, Action, Token);
        var second = await verifier.RedeemAsync(receipt, Action, Token);

        first.MayRun.ShouldBeTrue(first.Reason);
        (first.Grant!.Action, first.Grant.AgentId, first.Grant.Verdict).ShouldBe(("pay", "billing", Verdict.Approved));
        first.Grant.ExpiresAt.ShouldBe(first.Grant.DecidedAt + TimeSpan.FromMinutes(5));
        (second.MayRun, second.Reason).ShouldBe((false, "This approval has been used."));
        LedgerVerifier.Verify(_log.Path, Token).Intact.ShouldBeTrue();
        (await _log.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_call_a_late_one_and_a_foreign_key_do_not_run()
    {
        var receipt = await IssueAsync();
        using var stranger = SigningKey.New();
        var used = new InMemoryUsedApprovals(_log.Clock);
        var verifier = new ApprovalVerifier([_log.Key.Key], used, _log.Clock);

        (await verifier.RedeemAsync(receipt, Action with { Args = ["acme", 121] }, Token)).Reason.ShouldBe("The approval is for another call.");
        (await new ApprovalVerifier([stranger.Key], used, _log.Clock).RedeemAsync(receipt, Action, Token)).Reason.ShouldContain("no key that is trusted");
        (await new ApprovalVerifier([_log.Key.Key], used, _log.Clock) { Origin = "other" }.RedeemAsync(receipt, Action, Token)).Reason.ShouldContain("another ledger");
        (await new ApprovalVerifier([_log.Key.Key], used, _log.Clock) { Witnesses = 1 }.RedeemAsync(receipt, Action, Token)).MayRun.ShouldBeFalse();
        (await verifier.RedeemAsync("nonsense"u8.ToArray(), Action, Token)).Reason.ShouldBe("This is no receipt.");
        (await new ApprovalVerifier([_log.Key.Key], new Broken(), _log.Clock).RedeemAsync(receipt, Action, Token)).MayRun.ShouldBeFalse();
        _log.Clock.Advance(TimeSpan.FromMinutes(5));
        (await verifier.RedeemAsync(receipt, Action, Token)).Reason.ShouldBe("The approval has expired.");
    }

    [Fact]
    public async Task An_approval_for_one_environment_is_none_for_another()
    {
        var receipt = await IssueAsync(Action with { Environment = "staging" });
        var verifier = new ApprovalVerifier([_log.Key.Key], new InMemoryUsedApprovals(_log.Clock), _log.Clock);
        var production = new ApprovalVerifier([_log.Key.Key], new InMemoryUsedApprovals(_log.Clock), _log.Clock) { Environment = "prod" };

        (await verifier.RedeemAsync(receipt, Action with { Environment = "production" }, Token)).Reason.ShouldBe("The approval is for another environment: staging.");
        (await production.RedeemAsync(receipt, Action with { Environment = "staging" }, Token)).MayRun.ShouldBeFalse();
        production.Look(receipt, ActionSnapshot.Of(Action).Digest).MayRun.ShouldBeFalse();
        (await verifier.RedeemAsync(receipt, Action with { Environment = "stg" }, Token)).Grant!.Environment.ShouldBe("staging");
    }

    [Fact]
    public async Task The_receipt_of_the_decision_itself_is_no_approval()
    {
        await IssueAsync();
        var decision = _log.Lines.Select(line => AuditChain.Parse(System.Text.Encoding.ASCII.GetBytes(line))).First(entry => entry.ActionName == "pay");
        var receipt = LedgerProver.Open(_log.Path, [])!.Prove(decision.EntryId)!;

        (await new ApprovalVerifier([_log.Key.Key], new InMemoryUsedApprovals()).RedeemAsync(receipt.ToBytes(), Action, Token)).Reason
            .ShouldBe("The receipt is of an entry that carries no approval.");
    }

    [Fact]
    public async Task Two_receipts_of_one_decision_run_it_once()
    {
        await using var ledger = _log.Open();
        var result = await EvaluateAsync(ledger);
        var issuer = new ApprovalIssuer(ledger, _log.Clock);
        var receipts = new[] { await issuer.IssueAsync(result, TimeSpan.FromMinutes(5), Token), await issuer.IssueAsync(result, TimeSpan.FromMinutes(6), Token) };
        var verifier = new ApprovalVerifier([_log.Key.Key], new FileUsedApprovals(_log.Folder.In("used"), _log.Clock), _log.Clock);

        var checks = await Task.WhenAll(receipts.Select(receipt => verifier.RedeemAsync(receipt.ToBytes(), Action, Token).AsTask()));

        checks.Count(check => check.MayRun).ShouldBe(1);
    }

    [Fact]
    public async Task Nothing_is_issued_for_what_was_not_approved()
    {
        await using var ledger = _log.Open();
        var issuer = new ApprovalIssuer(ledger, _log.Clock);
        var watched = await new AttestaGate(ledger) { Policy = new() { Mode = GateMode.Shadow }, Time = _log.Clock }.EvaluateAsync(Action, Token);
        var denied = await new AttestaGate(ledger) { Scorer = new Attesta.Risk.FixedScorer(0.7), Time = _log.Clock }.EvaluateAsync(Action, Token);

        denied.MayRun.ShouldBeFalse();
        await Should.ThrowAsync<InvalidOperationException>(() => issuer.IssueAsync(watched, TimeSpan.FromMinutes(1), Token).AsTask());
        await Should.ThrowAsync<InvalidOperationException>(() => issuer.IssueAsync(denied, TimeSpan.FromMinutes(1), Token).AsTask());
        await Should.ThrowAsync<InvalidOperationException>(() => issuer.IssueAsync(Sample.Entry(3), TimeSpan.FromMinutes(1), Token).AsTask());
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await issuer.IssueAsync(await EvaluateAsync(ledger), TimeSpan.FromDays(8), Token));
    }

    [Fact]
    public async Task A_file_of_used_approvals_is_shared_kept_and_refused_when_damaged()
    {
        var path = _log.Folder.In("used");
        var later = _log.Clock.GetUtcNow() + TimeSpan.FromMinutes(1);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.Run(async () =>
            await new FileUsedApprovals(path, _log.Clock).TryUseAsync($"use-{number % 10}", later, Token))));
        answers.Count(isFirst => isFirst).ShouldBe(10);

        (await new FileUsedApprovals(path, _log.Clock).TryUseAsync("use-3", later, Token)).ShouldBeFalse();

        File.AppendAllText(path, "half");
        await Should.ThrowAsync<IOException>(() => new FileUsedApprovals(path, _log.Clock).TryUseAsync("use-99", later, Token).AsTask());
        File.WriteAllText(path, "something else");
        await Should.ThrowAsync<IOException>(() => new FileUsedApprovals(path, _log.Clock).TryUseAsync("use-99", later, Token).AsTask());
    }

    [Fact]
    public async Task A_file_of_used_approvals_forgets_what_has_expired_and_nothing_else()
    {
        var path = _log.Folder.In("used");
        var soon = _log.Clock.GetUtcNow() + TimeSpan.FromMinutes(1);
        var line = (int number, DateTimeOffset time) =>
            $"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"use-{number}")))} {time.ToUnixTimeMilliseconds():d15}\n";
        File.WriteAllText(path, "attesta used approvals 1\n" + string.Concat(Enumerable.Range(0, 4000).Select(number => line(number, soon + TimeSpan.FromMinutes(number % 10 == 0 ? 60 : 0)))));
        _log.Clock.Advance(TimeSpan.FromMinutes(2));
        var used = new FileUsedApprovals(path, _log.Clock);

        (await used.TryUseAsync("new", soon + TimeSpan.FromHours(1), Token)).ShouldBeTrue();

        new FileInfo(path).Length.ShouldBeLessThan(50_000);
        (await used.TryUseAsync("use-10", soon, Token)).ShouldBeFalse();
        (await used.TryUseAsync("new", soon, Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_decision_that_was_changed_behind_the_signature_is_carried_nowhere()
    {
        await using var ledger = _log.Open();
        await using var gate = new AttestaGate(ledger) { Scorer = new Attesta.Risk.FixedScorer(0.1), Time = _log.Clock };
        var decision = await gate.EvaluateAsync(Action, Token);
        (await ledger.CheckpointAsync(Token)).ShouldBeNull();

        var issuer = new ApprovalIssuer(ledger, _log.Clock);
        var text = _log.Text();
        var other = ActionSnapshot.Of(Action with { Args = ["thief", 1_000_000] }).Digest;
        Rewrite(text.Replace(decision.ActionDigest, other, StringComparison.Ordinal));
        var changed = AuditChain.Parse(System.Text.Encoding.UTF8.GetBytes(_log.Text().Split('\n')[0]));
        changed.Metadata["action_digest"].ShouldBe(other);

        (await Should.ThrowAsync<SigningFailedException>(() => issuer.IssueAsync(changed, TimeSpan.FromMinutes(5), Token).AsTask())).Message.ShouldContain("not in the ledger as it was signed");
        Rewrite(text);
        var receipt = await issuer.IssueAsync(changed, TimeSpan.FromMinutes(5), Token);
        ApprovalGrant.Of(receipt.Entry)!.ActionDigest.ShouldBe(decision.ActionDigest);

        void Rewrite(string lines)
        {
            using var file = new FileStream(_log.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.Write(System.Text.Encoding.UTF8.GetBytes(lines));
        }
    }

    private async Task<byte[]> IssueAsync(ActionContext? action = null)
    {
        await using var ledger = _log.Open();
        var result = await EvaluateAsync(ledger, action);
        return (await new ApprovalIssuer(ledger, _log.Clock).IssueAsync(result, TimeSpan.FromMinutes(5), Token)).ToBytes();
    }

    private async Task<ApprovalResult> EvaluateAsync(SignedLedger ledger, ActionContext? action = null)
    {
        await using var gate = new AttestaGate(ledger) { Scorer = new Attesta.Risk.FixedScorer(0.1), Time = _log.Clock };
        return await gate.EvaluateAsync(action ?? Action, Token);
    }

    private sealed class Broken : IUsedApprovals
    {
        public ValueTask<bool> TryUseAsync(string useId, DateTimeOffset expiresAt, CancellationToken cancellationToken) => throw new IOException("the disk is gone");
    }
}
