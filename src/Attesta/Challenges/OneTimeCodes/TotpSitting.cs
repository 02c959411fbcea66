using System.Globalization;
using Attesta.Actions;
using Attesta.Approvals;

namespace Attesta.Challenges.OneTimeCodes;

/// <summary>One question for a code, with the attempts that it takes.</summary>
internal sealed class TotpSitting(TotpChallenge challenge, ChallengeContext context)
{
    private readonly TotpRules _rules = challenge.Rules;
    private readonly TimeSpan _minReview = Grading.Longer(challenge.Rules.MinReview, context.Subject.MinReview);
    private readonly PlainMap _key = PlainMap.Of([.. Grading.CommonKey(ChallengeType.Confirm, TimeSpan.Zero, context.Subject)]);
    private TimeSpan _read;
    private string _responder = TotpChallenge.DefaultOperator;

    public async ValueTask<ChallengeResult> RunAsync(CancellationToken cancellationToken)
    {
        string? before = null;
        for (var attempt = 1; attempt <= _rules.MaxAttempts; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var began = context.Time.GetTimestamp();
            OperatorAnswer? answer;
            try
            {
                answer = await context.Operator.AskAsync(Prompt(attempt, before), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception thrown) when (thrown is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                return Failed(attempt - 1, "no operator: asking failed with " + thrown.GetType().Name, (Asking.Unavailable, true), (Asking.Failed, true));
            }

            // INVARIANT: an answer that comes after the time is up uses no code.
            cancellationToken.ThrowIfCancellationRequested();
            if (answer is not OperatorAnswer.Reviewed { Review: { } review })
            {
                var reason = answer is OperatorAnswer.Unavailable nobody ? nobody.Reason : "the operator gave no answer";
                return Failed(attempt - 1, "no operator: " + VisibleText.Escape(reason ?? "", 300), (Asking.Unavailable, true));
            }

            _read += Asking.Believed(review.ReviewTime, context.Time.GetElapsedTime(began));
            var (result, remark) = await TakeAsync(review, attempt, cancellationToken).ConfigureAwait(false);
            if (result is not null)
                return result;
            before = remark;
        }

        return Failed(_rules.MaxAttempts, "max attempts exceeded");
    }

    /// <summary>What an answer comes to: a result, or a remark for the next attempt.</summary>
    private async ValueTask<(ChallengeResult? Result, string? Remark)> TakeAsync(Review review, int attempt, CancellationToken cancellationToken)
    {
        var person = string.IsNullOrWhiteSpace(review.ApproverId) ? TotpChallenge.DefaultOperator : review.ApproverId;
        _responder = VisibleText.Escape(person, ApproverIdentity.MaxLength);
        var objection = Eligibility.Refusal(_key, several: false, [], person) ?? Grading.Declining(review)
            ?? Asking.TooSoon(review with { ReviewTime = _read }, _minReview, context.EnforceMinReview);
        if (objection is not null)
            return (Failed(attempt - 1, objection) with { MinReviewMet = review.Declined || _read >= _minReview }, null);
        if (await challenge.SecretOfAsync(person, cancellationToken).ConfigureAwait(false) is not { } secret)
            return (Result(false, PlainMap.Of(("reason", "TOTP secret not found"))), null);

        var given = review.Answers.TryGetValue(TotpChallenge.ItemId, out var typed) ? typed ?? "" : "";
        var now = context.Time.GetUtcNow();
        CodeOutcome outcome;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            outcome = await challenge.UsedCodes.UseAsync(Attempt(person, secret, given, now), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception thrown) when (thrown is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // INVARIANT: a code that cannot be recorded as used is not accepted.
            var why = thrown is UsedCodesException ? VisibleText.Escape(thrown.Message, 500).TrimEnd('.') : "the record of used codes failed, so no code is accepted";
            return (Failed(attempt, why), null);
        }

        return outcome switch
        {
            CodeOutcome.Accepted => (Result(true, Details(attempt)), null),
            CodeOutcome.Replayed when attempt == _rules.MaxAttempts => (Failed(attempt, "this code was used already"), null),
            CodeOutcome.Replayed => (null, "That code was used already: wait for the next one."),
            CodeOutcome.Wrong { AttemptsLeft: > 0 } => (null, "That code is not right."),
            CodeOutcome.Wrong => (Failed(attempt, "max attempts exceeded"), null),
            CodeOutcome.LockedOut locked => (Failed(attempt, string.Create(CultureInfo.InvariantCulture,
                $"locked out after too many wrong codes, until {locked.Until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC")), null),
            _ => (Failed(attempt, "the record of used codes failed, so no code is accepted"), null),
        };
    }

    private CodeAttempt Attempt(string person, TotpSecret secret, string given, DateTimeOffset now) => new()
    {
        Person = TotpChallenge.Mark(person),
        Secret = secret.Mark(_rules),
        Step = secret.Match(given.Replace(" ", "", StringComparison.Ordinal), now, _rules),
        Now = now,
        MaxAttempts = _rules.MaxAttempts,
        Lockout = _rules.Lockout,
    };

    private OperatorPrompt Prompt(int attempt, string? before)
    {
        var left = _rules.MaxAttempts - attempt + 1;
        return new OperatorPrompt
        {
            Card = context.Card,
            Form = new ChallengeForm
            {
                Type = ChallengeType.Confirm,
                Instructions = string.Create(CultureInfo.InvariantCulture,
                    $"{left} {(left == 1 ? "attempt" : "attempts")} left. Approve {context.Card.ActionName} ({context.Risk.Level.Name().ToUpperInvariant()}, {context.Risk.Score:0.00}) by a code of your authenticator app."),
                Items =
                [
                    new CodeItem
                    {
                        Id = TotpChallenge.ItemId,
                        Prompt = string.Create(CultureInfo.InvariantCulture, $"{(before is null ? "" : before + " ")}Code (attempt {attempt}/{_rules.MaxAttempts}):"),
                        Length = _rules.Digits,
                    },
                ],
                MinReview = _read < _minReview ? _minReview - _read : TimeSpan.Zero,
            },
            Deadline = context.Deadline,
            EnforceMinReview = context.EnforceMinReview,
            Refusal = identity => Eligibility.Refusal(_key, several: false, [], identity),
        };
    }

    private static PlainMap Details(int attempts) => PlainMap.Of(("method", "totp"), ("attempts", attempts));

    private ChallengeResult Failed(int attempts, string reason, params ReadOnlySpan<(string, object?)> more) =>
        Result(false, Details(attempts).With([("reason", reason), .. more]));

    private ChallengeResult Result(bool passed, PlainMap details) => new()
    {
        Passed = passed,
        ChallengeType = ChallengeType.Confirm,
        Responder = _responder,
        ResponseTimeSeconds = Grading.Seconds(_read),
        Details = details,
        Approvers = passed ? [_responder] : [],
        MinReviewMet = _read >= _minReview,
    };
}
