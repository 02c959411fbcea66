using Attesta.Challenges;

namespace Attesta.Policy;

/// <summary>Which challenge each risk level meets. Null means that nobody is asked.</summary>
public sealed class ChallengeMap
{
    private readonly IChallenge?[] _byLevel;

    private ChallengeMap(IChallenge?[] byLevel, MultiPartyChallenge escalated) => (_byLevel, Escalated) = (byLevel, escalated);

    /// <summary>Nobody for low, confirm for medium, quiz for high, two people for critical.</summary>
    public static ChallengeMap Default { get; } = new([null, new ConfirmChallenge(), new QuizChallenge(), new MultiPartyChallenge()], new MultiPartyChallenge());

    /// <summary>
    /// What the escalation rules of a domain take their challenges from: its parts are their confirmation and their teach-back, and its number of people
    /// holds where a rule names none.
    /// </summary>
    public MultiPartyChallenge Escalated { get; }

    /// <summary>The challenge for a level.</summary>
    public IChallenge? this[RiskLevel level] => _byLevel[(int)level];

    /// <summary>The same map with another challenge for one level.</summary>
    /// <exception cref="ArgumentException">CRITICAL was mapped to nobody.</exception>
    public ChallengeMap With(RiskLevel level, IChallenge? challenge)
    {
        // INVARIANT: someone is always asked about a CRITICAL action. To gate nothing, say so with the mode.
        if (level == RiskLevel.Critical && (challenge is null || challenge.Type == ChallengeType.AutoApprove))
            throw new ArgumentException("CRITICAL actions always need a person; use the mode audit_only to ask nobody.", nameof(challenge));
        var changed = (IChallenge?[])_byLevel.Clone();
        changed[(int)level] = challenge;
        return new ChallengeMap(changed, Escalated);
    }

    /// <summary>The same map with other challenges for escalation rules.</summary>
    public ChallengeMap WithEscalated(MultiPartyChallenge escalated)
    {
        ArgumentNullException.ThrowIfNull(escalated);
        return new ChallengeMap(_byLevel, escalated);
    }

    /// <summary>The same map with a shipped challenge for one level: <c>auto_approve</c>, <c>confirm</c>, <c>quiz</c>, <c>teach_back</c>, <c>multi_party</c> or <c>domain_knowledge</c>.</summary>
    /// <exception cref="ArgumentException">There is no challenge of that name, it needs more than a name (<c>totp</c>), or CRITICAL was mapped to nobody.</exception>
    public ChallengeMap With(RiskLevel level, string? challenge) => challenge is null
        ? With(level, (IChallenge?)null)
        : challenge.Replace('-', '_').Equals("domain_knowledge", StringComparison.OrdinalIgnoreCase) ? With(level, new DomainKnowledgeChallenge())
        : With(level, Wire.TryParse(challenge, out ChallengeType type) ? Shipped(type) : throw new ArgumentException(
            challenge.Equals("totp", StringComparison.OrdinalIgnoreCase)
                ? "The challenge 'totp' needs people's secrets; pass a TotpChallenge instead of its name."
                : $"There is no challenge '{challenge}'; there are auto_approve, confirm, quiz, teach_back, multi_party and domain_knowledge.", nameof(challenge)));

    private static IChallenge? Shipped(ChallengeType type) => type switch
    {
        ChallengeType.AutoApprove => null,
        ChallengeType.Confirm => new ConfirmChallenge(),
        ChallengeType.Quiz => new QuizChallenge(),
        ChallengeType.TeachBack => new TeachBackChallenge(),
        _ => new MultiPartyChallenge(),
    };
}
