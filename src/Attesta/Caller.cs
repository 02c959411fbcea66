using Attesta.Actions.Guarding;

namespace Attesta;

/// <summary>Who makes a call, and where. What is null is not known, and the guard's own options fill it in.</summary>
public sealed record Caller
{
    /// <summary>The agent.</summary>
    public string? AgentId { get; init; }

    /// <summary>Whether <see cref="AgentId"/> is only what the agent says of itself, instead of what a token or the host vouches for. It then earns no trust.</summary>
    public bool AgentIdIsClaim { get; init; }

    /// <summary>The session.</summary>
    public string? SessionId { get; init; }

    /// <summary>production, staging, ci or development, or an alias. With an environment in the guard's options the stricter holds.</summary>
    public string? Environment { get; init; }

    internal static ActionContext CallOf(Caller? caller, ActionContext action)
    {
        if (caller is null)
            return action;
        var isNamed = !string.IsNullOrEmpty(caller.AgentId);
        return action with
        {
            AgentId = isNamed ? caller.AgentId : action.AgentId,
            AgentIdIsClaim = isNamed ? caller.AgentIdIsClaim : action.AgentIdIsClaim,
            SessionId = caller.SessionId ?? action.SessionId,
            Environment = Declared.Stricter(caller.Environment, action.Environment),
        };
    }
}

/// <summary>Says who makes a call. Asked on the caller's thread at each guarded call; when it throws, the call is denied. Thread-safe.</summary>
public interface ICallerAccessor
{
    /// <summary>Who calls now; null when it is not known.</summary>
    Caller? Current { get; }
}
