using Attesta.Actions;

namespace Attesta.Challenges;

/// <summary>A form with the key to grade it. The form may travel; the key never leaves the process that grades.</summary>
public sealed record ComposedChallenge
{
    /// <summary>What the operator sees.</summary>
    public required ChallengeForm Form { get; init; }

    /// <summary>Everything that grading needs besides the answers, so that it can happen later and elsewhere.</summary>
    public required PlainMap Key { get; init; }

    /// <summary>One per approver, in step with the form's parts; empty when one person answers the form itself.</summary>
    public IReadOnlyList<ComposedChallenge> Parts { get; init; } = [];
}
