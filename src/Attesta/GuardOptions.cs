using Attesta.Actions;

namespace Attesta;

/// <summary>What is said of guarded calls. Attributes on the method count as well; of two levels the higher holds.</summary>
public sealed record GuardOptions
{
    /// <summary>Nothing but what the delegate shows.</summary>
    public static GuardOptions Default { get; } = new();

    /// <summary>The name to show; the method's own when null. Lambdas need one.</summary>
    public string? Name { get; init; }

    /// <summary>What the function does; when null, what its attributes or its XML documentation say.</summary>
    public string? Doc { get; init; }

    /// <summary>The level that this code declares for every call; the scorer is then not asked.</summary>
    public RiskLevel? Risk { get; init; }

    /// <summary>Numbers and booleans that can raise the score.</summary>
    public IReadOnlyDictionary<string, object?> Hints { get; init; } = PlainMap.Empty;

    /// <summary>Who calls.</summary>
    public string? AgentId { get; init; }

    /// <summary>The session that calls belong to.</summary>
    public string? SessionId { get; init; }

    /// <summary>Asked at each call who makes it; what it knows goes before <see cref="AgentId"/> and <see cref="SessionId"/>.</summary>
    public ICallerAccessor? Caller { get; init; }

    /// <summary>Where it would happen; detected when null.</summary>
    public string? Environment { get; init; }
}
