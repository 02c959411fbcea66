using Attesta.Audit;
using Attesta.Domains;
using Attesta.Risk;

namespace Attesta.Policy;

/// <summary>What to do about risk. The defaults are those of the documents.</summary>
public sealed record GatePolicy
{
    /// <summary>Entries of LOW actions are written, all others durable.</summary>
    internal static IReadOnlyDictionary<RiskLevel, Durability> DefaultDurability { get; } =
        Enum.GetValues<RiskLevel>().ToDictionary(level => level, level => level == RiskLevel.Low ? Audit.Durability.Written : Audit.Durability.Durable);

    /// <summary>Whether the gate decides or only watches.</summary>
    public GateMode Mode { get; init; } = GateMode.Enforce;

    /// <summary>Who is asked what.</summary>
    public ChallengeMap Challenges { get; init; } = ChallengeMap.Default;

    /// <summary>The least review time by level, on top of each challenge's own; the longer wins.</summary>
    public IReadOnlyDictionary<RiskLevel, TimeSpan> MinimumReview { get; init; } = new Dictionary<RiskLevel, TimeSpan>();

    /// <summary>True refuses an answer that comes before the minimum review time instead of flagging it.</summary>
    public bool EnforceMinReview { get; init; }

    /// <summary>What happens when nobody answers in time.</summary>
    public FailMode FailMode { get; init; } = FailMode.Deny;

    /// <summary>How long a question waits for its answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>The environment of actions that name none; null detects it.</summary>
    public string? DefaultEnvironment { get; init; }

    /// <summary>What the industry knows: the active domains, merged; null for none.</summary>
    /// <exception cref="ArgumentException">A rule refers to a pattern that the profile does not have, and so would never hold.</exception>
    public DomainProfile? Domain
    {
        get;
        init => field = value?.Dangling is { } rule
            ? throw new ArgumentException($"The rule '{rule}' refers to a pattern that no domain in force has.", nameof(value))
            : value;
    }

    /// <summary>
    /// How safe an entry is before its action runs, by level, and how safe what became of it; a level that is not here is <see cref="Durability.Durable"/>.
    /// By default LOW is <see cref="Durability.Written"/>.
    /// </summary>
    public IReadOnlyDictionary<RiskLevel, Durability> Durability { get; init; } = DefaultDurability;

    /// <summary>Overrides, amplifiers, allow and block lists.</summary>
    public RiskRules Risk { get; init; } = RiskRules.None;

    internal Durability DurabilityOf(RiskLevel level) => Durability.GetValueOrDefault(level, Audit.Durability.Durable);
}
