using Attesta;
using Attesta.Actions;
using Attesta.Challenges;

namespace CustomChallenge;

public sealed class MyChallenge(Func<ActionContext, string?> whoSignedOff) : IChallenge
{
    public ChallengeType Type => ChallengeType.Confirm;

    public ValueTask<ChallengeResult> PresentAsync(ChallengeContext context, CancellationToken cancellationToken)
    {
        var who = whoSignedOff(context.Action);
        return ValueTask.FromResult(who is null
            ? new ChallengeResult { Passed = false, ChallengeType = Type, Details = PlainMap.Of(("reason", "nobody signed this off")) }
            : new ChallengeResult { Passed = true, ChallengeType = Type, Responder = who });
    }
}
