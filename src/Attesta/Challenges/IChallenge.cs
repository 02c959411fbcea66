using Attesta.Approvals;

namespace Attesta.Challenges;

/// <summary>A way to make sure that a person understood. Implement it to ask by means of your own: a one-time password, a call, a ticket.</summary>
public interface IChallenge
{
    /// <summary>The type that the audit entry shows.</summary>
    ChallengeType Type { get; }

    /// <summary>
    /// How many different people a passed result must name; the gate refuses one that names fewer. Two for multi_party, one for anything else.
    /// A challenge of type multi_party whose one approver stands above whoever asked, and can never be who asked, says 1.
    /// </summary>
    int RequiredApprovers => Type == ChallengeType.MultiParty ? MultiPartyChallenge.FewestApprovers : 1;

    /// <summary>
    /// Asks, waits and grades. Failure is a result with <c>Passed = false</c> and a reason; the gate turns an exception into such a result.
    /// The token fires when the time is up or the caller left.
    /// </summary>
    ValueTask<ChallengeResult> PresentAsync(ChallengeContext context, CancellationToken cancellationToken);
}

/// <summary>A challenge that is a form: composed from the action, answered anywhere, graded here.</summary>
public interface IFormChallenge : IChallenge
{
    /// <summary>Makes the form and its key from the action. Unpredictable where a guess would help the approver.</summary>
    ComposedChallenge Compose(ChallengeSubject subject);

    /// <summary>Grades the answers. Pure: the same key and reviews give the same result, in any process, and no input makes it throw.</summary>
    /// <param name="composed">What was composed.</param>
    /// <param name="reviews">One review; for a challenge with parts one per part, in order, fewer when it ended early.</param>
    ChallengeResult Grade(ComposedChallenge composed, IReadOnlyList<Review> reviews);

    ValueTask<ChallengeResult> IChallenge.PresentAsync(ChallengeContext context, CancellationToken cancellationToken) =>
        Asking.PresentAsync(this, context, cancellationToken);
}
