using Attesta.Actions;
using Attesta.Domains;
using Attesta.Risk.Content;

namespace Attesta;

/// <summary>One reason for a score.</summary>
/// <param name="Name">What was looked at, such as <c>function_name</c>.</param>
/// <param name="Contribution">How much it added to the score; below 0 for what lowered it.</param>
/// <param name="Description">In plain words, what was found.</param>
/// <param name="Evidence">The piece of the action that it was found in; null when there is none to show.</param>
public sealed record RiskFactor(string Name, double Contribution, string Description, string? Evidence = null)
{
    private PlainMap? _written;

    // A copy is made to differ, so it writes itself anew.
    private RiskFactor(RiskFactor original) =>
        (Name, Contribution, Description, Evidence) = (original.Name, original.Contribution, original.Description, original.Evidence);

    /// <summary>How the audit entry writes it; kept, because most factors are the same from call to call.</summary>
    internal PlainMap Written => _written ??= PlainMap.Own(
    [
        new("contribution", Math.Round(Contribution, RiskLevels.ScoreDigits)),
        new("description", Description),
        new("evidence", Evidence),
        new("name", Name),
    ]);

    /// <inheritdoc/>
    public bool Equals(RiskFactor? other) => other is not null && Name == other.Name && Contribution.Equals(other.Contribution)
        && Description == other.Description && Evidence == other.Evidence;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Contribution, Description, Evidence);
}

/// <summary>How risky an action is, and why.</summary>
public sealed record RiskAssessment
{
    private readonly double _score;

    /// <summary>From 0 to 1, free of binary rounding noise.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to something that is not a number from 0 to 1.</exception>
    public required double Score { get => _score; init => _score = RiskLevels.Normalize(value); }

    /// <summary>The band of <see cref="Score"/>.</summary>
    public RiskLevel Level => RiskLevels.Of(_score);

    /// <summary>Why, strongest first where the scorer orders them.</summary>
    public IReadOnlyList<RiskFactor> Factors { get; init; } = [];

    /// <summary>What the action would do to the world, worst first; empty when no scorer looks at that.</summary>
    public IReadOnlyList<Effect> Effects { get; init; } = [];

    /// <summary>Who scored.</summary>
    public required string ScorerName { get; init; }

    /// <summary>Texts of the action that were read to their end, every program and statement in them known. Their words need no guessing.</summary>
    internal IReadOnlyList<string> Understood { get; init; } = [];

    /// <summary>What a domain found in the action, so that it is searched once; null when none looked.</summary>
    internal DomainReading? Domain { get; init; }
}
