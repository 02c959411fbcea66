using Attesta;
using Attesta.Actions;
using Attesta.Challenges;

namespace QuickStart;

public sealed class TicketChallenge(Func<ActionContext, CancellationToken, Task<string?>> findApproverAsync) : IChallenge
{
    public ChallengeType Type => ChallengeType.Confirm;

    public async ValueTask<ChallengeResult> PresentAsync(ChallengeContext context, CancellationToken cancellationToken)
    {
        // Whoever approved the ticket of exactly this call; null when nobody did.
        var approver = await findApproverAsync(context.Action, cancellationToken);
        return approver is null
            ? new() { Passed = false, ChallengeType = Type, Details = PlainMap.Of(("reason", "no ticket approves this call")) }
            : new() { Passed = true, ChallengeType = Type, Responder = approver };
    }
}
