using Attesta.Challenges;

namespace Attesta.Approvals;

internal static class Asking
{
    public static ValueTask<ChallengeResult> PresentAsync(IFormChallenge challenge, ChallengeContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
