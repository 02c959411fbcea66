using Attesta.Challenges;

namespace Attesta.Policy;

/// <summary>Which of two challenges asks more.</summary>
internal static class Strictness
{
    /// <summary>A challenge that only someone passes who would pass both: the stricter of two shipped ones, and else all parts that do not cover each other.</summary>
    public static IChallenge Both(IChallenge one, IChallenge other)
    {
        if (IsShipped(one) && IsShipped(other))
            return Covers(one, other) ? one : other;

        // INVARIANT: a challenge of the operator's own is never lost.
        List<IChallenge> asked = [.. Parts(one)];
        foreach (var part in Parts(other))
        {
            if (!asked.Exists(known => ReferenceEquals(known, part) || (IsShipped(known) && IsShipped(part) && Covers(known, part))))
                asked.Add(part);
        }

        return asked is [var single] ? single : new ChallengeSequence(asked);
    }

    private static bool Covers(IChallenge known, IChallenge part) =>
        known.Type > part.Type || (known.Type == part.Type && known.RequiredApprovers >= part.RequiredApprovers);

    private static IEnumerable<IChallenge> Parts(IChallenge challenge) => challenge is ChallengeSequence sequence ? sequence.Challenges.SelectMany(Parts) : [challenge];

    private static bool IsShipped(IChallenge challenge) => challenge is ConfirmChallenge or QuizChallenge or TeachBackChallenge or MultiPartyChallenge;
}
