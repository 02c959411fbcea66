using System.Globalization;
using Attesta.Actions;
using Attesta.Approvals;

namespace Attesta.Challenges;

/// <summary>
/// Several challenges one after the other, all of which must pass: the first that does not ends it. For a challenge of your own where a domain asks for
/// more people too. Details: <c>parts</c> (each with challenge, passed, responder, approvers, min_review_met and its own details).
/// </summary>
public sealed class ChallengeSequence : IChallenge
{
    private readonly IChallenge[] _challenges;

    /// <summary>Asks by each of these, in this order.</summary>
    /// <exception cref="ArgumentException">There is no challenge.</exception>
    public ChallengeSequence(params IEnumerable<IChallenge> challenges)
    {
        ArgumentNullException.ThrowIfNull(challenges);
        _challenges = [.. challenges];
        if (_challenges.Length == 0 || _challenges.Contains(null!))
            throw new ArgumentException("A sequence needs at least one challenge.", nameof(challenges));
    }

    /// <summary>The challenges, in order.</summary>
    public IReadOnlyList<IChallenge> Challenges => _challenges;

    /// <summary>The strictest of its challenges' types.</summary>
    public ChallengeType Type => _challenges.Max(challenge => challenge.Type);

    /// <summary>The most that one of its challenges needs.</summary>
    public int RequiredApprovers => _challenges.Max(challenge => challenge.RequiredApprovers);

    /// <inheritdoc/>
    public async ValueTask<ChallengeResult> PresentAsync(ChallengeContext context, CancellationToken cancellationToken)
    {
        var results = new List<ChallengeResult>();
        foreach (var challenge in _challenges)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = await PartAsync(challenge, context, cancellationToken).ConfigureAwait(false);
            results.Add(result);
            if (!result.Passed)
                break;
        }

        return Together(results);
    }

    private static async ValueTask<ChallengeResult> PartAsync(IChallenge challenge, ChallengeContext context, CancellationToken cancellationToken)
    {
        ChallengeResult? result;
        try
        {
            result = await challenge.PresentAsync(context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception thrown) when (thrown is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return Grading.Failure(challenge.Type, "the challenge failed with " + thrown.GetType().Name);
        }

        if (result is null)
            return Grading.Failure(challenge.Type, "the challenge returned nothing");

        if (result is { Passed: true, Edit: not null })
            return Grading.Failure(challenge.Type, "an edited call was passed unseen");

        // INVARIANT: a part passes by the rules of a challenge that stands alone; what the others bring does not make up for it.
        return result.Passed && Waiting.Fault(result, challenge, context.Action.AgentId) is { } fault
            ? result with { Passed = false, Approvers = [], Details = result.Details.With(("reason", fault)) }
            : result;
    }

    private ChallengeResult Together(List<ChallengeResult> results)
    {
        var failed = results.Find(result => !result.Passed);
        var complete = failed is null && results.Count == _challenges.Length;
        var details = PlainMap.Of(("parts", PlainList.Of(results.Select(Entry))));
        if (!complete)
        {
            details = details.With(("reason", string.Create(CultureInfo.InvariantCulture,
                $"part {results.Count} of {_challenges.Length} was not passed: {failed?.Reason ?? "the answer is not enough"}")));
            foreach (var flag in (string[])[Asking.Unavailable, Asking.Failed])
            {
                if (failed?.Details.TryGetValue(flag, out var value) == true)
                    details = details.With((flag, value));
            }
        }

        var approvers = results.Where(result => result.Passed).SelectMany(Approvers).DistinctBy(ApproverIdentity.Normalize, StringComparer.Ordinal).ToArray();
        return new ChallengeResult
        {
            Passed = complete,
            ChallengeType = Type,
            Responder = string.Join(", ", results.Select(result => result.Responder).Distinct(StringComparer.Ordinal)),
            ResponseTimeSeconds = Math.Round(results.Sum(result => result.ResponseTimeSeconds), 3),
            QuestionsAsked = results.Sum(result => result.QuestionsAsked),
            QuestionsCorrect = results.Sum(result => result.QuestionsCorrect),
            Details = details,
            Approvers = approvers,
            MinReviewMet = results.TrueForAll(result => result.MinReviewMet),

            // A part in which the call was edited ends the whole: everything is asked again, about what it is now.
            Edit = failed?.Edit,
        };
    }

    private static IReadOnlyList<string> Approvers(ChallengeResult result) => result.Approvers.Count > 0 ? result.Approvers : [result.Responder];

    private static object? Entry(ChallengeResult result) => PlainMap.Of(
        ("challenge", result.ChallengeType.Name()),
        ("passed", result.Passed),
        ("responder", result.Responder),
        ("approvers", PlainList.Of(result.Approvers)),
        ("min_review_met", result.MinReviewMet),
        ("details", result.Details));
}
