using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Audit;
using Attesta.Challenges;
using Attesta.Events;
using Attesta.Policy;
using Attesta.Risk;
using Attesta.Telemetry;
using Attesta.Trust;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Attesta;

/// <summary>
/// The gate. Every action walks one line: frozen, scored, ruled on, asked about, decided, written down; only then it may run.
/// Thread-safe; make one and keep it.
/// </summary>
/// <param name="ledger">Where decisions are written down. What cannot be written does not run.</param>
public sealed partial class AttestaGate(IAuditLedger ledger)
{
    /// <summary>Says how bad an action could be.</summary>
    public IRiskScorer Scorer { get; init; } = RiskScorer.Default();

    /// <summary>Says what to do about it.</summary>
    public GatePolicy Policy { get; init; } = new();

    /// <summary>What agents have earned; null leaves risk as it is.</summary>
    public ITrustSource? Trust { get; init; }

    /// <summary>How a person is reached. Null: nobody can be asked, and whatever needs a person is denied.</summary>
    public IOperator? Operator { get; init; }

    /// <summary>Masks secrets before anything is shown or written down.</summary>
    public Redactor Redactor { get; init; } = new();

    /// <summary>Who else hears of it; best effort.</summary>
    public IReadOnlyList<IAttestaObserver> Observers { get; init; } = [];

    /// <summary>The only source of time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Warnings about claims that were ignored and observers that failed.</summary>
    public ILogger Log { get; init; } = NullLogger.Instance;

    /// <summary>Finds the environment of actions that name none, when policy has no default either.</summary>
    public Func<string> DetectEnvironment { get; init; } = EnvironmentDetection.Detect;

    /// <summary>
    /// Walks an action down the whole line, waiting for a person where policy asks for one. Every failure is an audited denial, not an exception.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token fired; the denial has been written down.</exception>
    public async ValueTask<ApprovalResult> EvaluateAsync(ActionContext action, CancellationToken cancellationToken = default)
    {
        using var span = Spans.Start(Spans.Evaluate);
        var request = await BeginAsync(action, cancellationToken).ConfigureAwait(false);
        Answer answer = Answer.NotNeeded.Instance;
        if (NeedsAnswer(request))
            (request, answer) = await AnswerAsync(request, cancellationToken).ConfigureAwait(false);
        var result = await ConcludeAsync(request, answer).ConfigureAwait(false);
        Spans.Decided(span, request, result);
        return result.Cause == DenialCause.Cancelled
            ? throw new OperationCanceledException(result.Reason, cancellationToken)
            : result;
    }

    /// <summary>The first half of the line: freezes, scores and rules. Decides nothing yet, except for what cannot be understood.</summary>
    public async ValueTask<ApprovalRequest> BeginAsync(ActionContext action, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        var now = Time.GetUtcNow();
        ActionSnapshot? snapshot = null;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            snapshot = ActionSnapshot.Of(action);
            var scored = await ScoreAsync(snapshot.Action, cancellationToken).ConfigureAwait(false);
            var trust = await TrustAsync(snapshot.Action, now).ConfigureAwait(false);
            return Rule(snapshot, scored, trust, now);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Refuse(action, snapshot, now, DenialCause.Cancelled, "The caller cancelled before there was a decision.");
        }
        catch (UnfaithfulValueException unfaithful)
        {
            return Refuse(action, snapshot, now, DenialCause.GateFailed, "Denied: " + unfaithful.Message);
        }
        catch (Exception thrown)
        {
            LogFailure(Log, thrown);
            return Refuse(action, snapshot, now, DenialCause.GateFailed, "Denied: the gate could not work out what this action is.");
        }
    }

    /// <summary>The second half of the line, for a request that was answered elsewhere: grades, decides and writes down.</summary>
    /// <param name="request">What <see cref="BeginAsync"/> returned. It can be concluded once.</param>
    /// <param name="reviews">What was answered: one review, or one per approver.</param>
    public ValueTask<ApprovalResult> ConcludeAsync(ApprovalRequest request, params IReadOnlyList<Review> reviews)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(reviews);
        if (request.Owner != this)
            throw new ArgumentException("This request was begun by another gate; conclude it there.", nameof(request));
        return ConcludeAsync(request, NeedsAnswer(request) ? Grade(request, reviews) : Answer.NotNeeded.Instance);
    }

    private ApprovalRequest Rule(ActionSnapshot snapshot, RiskAssessment scored, double? trust, DateTimeOffset now, Amendment? amendment = null)
    {
        using var span = Spans.Start(Spans.Rule);
        var environment = EnvironmentLabel.Stricter(snapshot.Action.Environment, Policy.DefaultEnvironment) ?? EnvironmentLabel.Of(DetectEnvironment());
        if (HintOverride.IsIn(snapshot.Action.Hints) && !Policy.Risk.AllowHintOverride)
            LogHintIgnored(Log);
        var risk = RiskAdjustment.Apply(scored, snapshot.Action, Policy.Risk, environment, Policy.Domain);
        if (trust is { } earned)
            risk = TrustAdjustment.Apply(risk, earned, Trust!.Influence, snapshot.Action.AgentIdIsClaim);
        risk = Redactor.MaskEvidence(risk);
        var shown = Redactor.MaskAction(snapshot);
        var ruling = Ruling.On(snapshot.Action, risk, Policy, environment);
        if (amendment is not null)
            ruling = Ruling.Strictest(amendment.Before.Ruling, ruling);
        var request = new ApprovalRequest
        {
            Id = amendment?.Before.Id ?? NewId(now),
            Owner = this,
            Snapshot = snapshot,
            Amendment = amendment,
            Shown = shown,
            Risk = risk,
            ScoredBefore = scored.Score,
            Trust = trust,
            Ruling = ruling,
            Environment = environment,
            Composed = Policy.Mode == GateMode.Enforce && ruling is Ruling.Ask { Challenge: IFormChallenge form }
                ? form.Compose(Subject(shown, risk, environment, [ActionCard.Summarize(shown)]))
                : null,
            InterceptedAt = amendment?.Before.InterceptedAt ?? now,
            AskedFrom = now,
            Deadline = amendment?.Before.Deadline ?? now + Policy.Timeout,
        };
        Spans.Ruled(span, request);
        if (IsObserved)
        {
            if (trust is { } computed)
                Publish(new TrustComputed(now, request, computed));
            Publish(new RiskScored(now, request));
            if (ruling.NotifyRoles is { Count: > 0 } roles)
                Publish(new ComplianceNotified(now, request, roles));
        }

        return request;
    }

    // An override is the operator's last word on a call: no history changes it.
    private ValueTask<double?> TrustInAsync(ActionContext action, DateTimeOffset now)
    {
        return Trust is null || action.AgentId is not { Length: > 0 } agent || RiskAdjustment.OverrideOf(action, Policy.Risk) is not null
            ? default
            : AskAsync(Trust.TrustOfAsync(agent, Policy.Domain?.Names ?? [], now));

        static async ValueTask<double?> AskAsync(ValueTask<double> asking) =>
            await asking.ConfigureAwait(false) is >= 0 and <= 1 and var trust ? trust : throw new InvalidOperationException("Trust is a number from 0 to 1.");
    }

    private bool NeedsAnswer(ApprovalRequest request) =>
        request.Refusal is null && Policy.Mode == GateMode.Enforce && request.Ruling is Ruling.Ask;

    private Answer Grade(ApprovalRequest request, IReadOnlyList<Review> reviews)
    {
        var now = Time.GetUtcNow();
        if (request is not { Composed: { } composed, Ruling: Ruling.Ask { Challenge: IFormChallenge form } })
            return new Answer.Failed(DenialCause.GateFailed, "this challenge cannot be answered by a form");

        // Late answers count for nothing, except that a no is no silence.
        if (now > request.Deadline)
            return new Answer.TimedOut(IsSilence: reviews.Count == 0);
        try
        {
            return new Answer.Graded(Asking.Grade(form, composed, reviews, now - request.AskedFrom, Policy.EnforceMinReview));
        }
        catch (Exception thrown)
        {
            LogFailure(Log, thrown);
            return new Answer.Failed(DenialCause.GateFailed, "the answers could not be graded");
        }
    }

    private async ValueTask<ApprovalResult> ConcludeAsync(ApprovalRequest request, Answer answer)
    {
        if (!request.TryConclude())
            throw new InvalidOperationException("This request has been concluded already; begin again.");
        var now = Time.GetUtcNow();
        var (decision, challenge) = Decide(request, answer);
        var result = new ApprovalResult
        {
            Verdict = decision.Verdict,
            RiskAssessment = request.Risk,
            ChallengeResult = challenge,
            Approvers = challenge is { Passed: true } ? challenge.Approvers : [],
            ReviewTimeSeconds = Math.Max((now - request.InterceptedAt).TotalSeconds, 0),
            AuditEntryId = request.Id,
            Timestamp = now,
            Cause = decision.Cause,
            Reason = decision.Reason,
            Modification = decision.Verdict == Verdict.Modified ? request.Modification : null,
            Mode = Policy.Mode,
            ActionDigest = request.Snapshot.Digest,
            Request = request,
        };
        var written = await WriteAsync(request, result).ConfigureAwait(false);
        Instruments.Decided(request, written);
        if (IsObserved)
            Publish(new Decided(now, request, written));
        return written;
    }

    private (Decision Decision, ChallengeResult? Challenge) Decide(ApprovalRequest request, Answer answer)
    {
        try
        {
            return (Decision.On(request, answer, Policy), (answer as Answer.Graded)?.Result);
        }
        catch (Exception thrown)
        {
            // A challenge of the user's own may return what no challenge should; then nobody has passed anything.
            LogFailure(Log, thrown);
            return (new Decision(Verdict.Denied, DenialCause.GateFailed, "Denied: the answer could not be understood."), null);
        }
    }

    private async ValueTask<ApprovalResult> WriteAsync(ApprovalRequest request, ApprovalResult result)
    {
        try
        {
            var entry = DecisionEntry.Of(request, result, Policy, Redactor);
            var written = await AppendAsync(entry, Policy.DurabilityOf(request.Risk.Level)).ConfigureAwait(false)
                ?? throw new AuditFailedException("The ledger returned nothing for the entry.");
            Instruments.Reviewed(written);
            if (IsObserved)
                Publish(new AuditLogged(Time.GetUtcNow(), written));
            return result;
        }
        catch (Exception thrown)
        {
            // INVARIANT: what is not written down does not run, whatever was decided.
            Instruments.LedgerFailed();
            LogAuditFailure(Log, thrown);
            return result with
            {
                Verdict = Verdict.Denied,
                Cause = DenialCause.AuditFailed,
                AuditEntryId = null,
                Approvers = [],
                Reason = "Denied: the decision could not be written to the audit ledger. "
                    + (thrown is AuditFailedException ? thrown.Message : "The ledger failed."),
            };
        }
    }

    private ChallengeSubject Subject(ActionContext action, RiskAssessment risk, EnvironmentLabel environment, IReadOnlyList<string> shown) => new()
    {
        Action = action,
        Risk = risk,
        Environment = environment.Name,
        Domain = Policy.Domain,
        Shown = shown,
        MinReview = Policy.MinimumReview.TryGetValue(risk.Level, out var least) ? least : TimeSpan.Zero,
    };

    private static string NewId(DateTimeOffset now) => Guid.CreateVersion7(now).ToString("N");

    [LoggerMessage(Level = LogLevel.Warning, Message = "A caller's hint risk_override was ignored; allow_hint_override is off.")]
    private static partial void LogHintIgnored(ILogger log);

    [LoggerMessage(Level = LogLevel.Error, Message = "The gate failed before a ruling; the action is denied.")]
    private static partial void LogFailure(ILogger log, Exception thrown);

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit entry could not be written; the action is denied.")]
    private static partial void LogAuditFailure(ILogger log, Exception thrown);
}
