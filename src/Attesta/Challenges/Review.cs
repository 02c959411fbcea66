using System.Collections.Frozen;

namespace Attesta.Challenges;

/// <summary>What one person answered to one form.</summary>
public sealed record Review
{
    /// <summary>Who answered.</summary>
    public required string ApproverId { get; init; }

    /// <summary>The answers by the id of the question. A missing answer is a wrong one.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>True when the person said no instead of answering.</summary>
    public bool Declined { get; init; }

    /// <summary>Why they said no, for the agent.</summary>
    public string? Feedback { get; init; }

    /// <summary>From when the action could first be read until the answer.</summary>
    public TimeSpan ReviewTime { get; init; }
}
