namespace Attesta;

/// <summary>Whether the gate decides or only watches. The mode is part of every audit entry.</summary>
public enum GateMode
{
    /// <summary>The gate decides.</summary>
    Enforce,

    /// <summary>Decides nothing and asks nobody; records what would have been asked and ruled.</summary>
    Shadow,

    /// <summary>No challenge; every action is recorded and runs.</summary>
    AuditOnly,
}

/// <summary>What happens when nobody answers in time.</summary>
public enum FailMode
{
    /// <summary>The verdict is timed_out.</summary>
    Deny,

    /// <summary>The action is approved; only when a person was shown the question and touched nothing; refused for CRITICAL actions and in production, where it is timed_out.</summary>
    Allow,

    /// <summary>The verdict is escalated, and observers get the escalation event.</summary>
    Escalate,
}
