namespace Attesta;

/// <summary>What finally holds for an action. Only <see cref="Approved"/> and <see cref="Modified"/> let it run.</summary>
public enum Verdict
{
    /// <summary>It must not run. The value of an unset field, so that forgetting to decide denies.</summary>
    Denied,

    /// <summary>It may run, once, exactly as it was shown.</summary>
    Approved,

    /// <summary>It may run as an approver edited it, not as it was asked.</summary>
    Modified,

    /// <summary>Nobody answered in time.</summary>
    TimedOut,

    /// <summary>Nobody answered in time and the question was passed on.</summary>
    Escalated,
}

/// <summary>Why an action may not run: to the agent, the operator and the auditor these are different stories.</summary>
public enum DenialCause
{
    /// <summary>A person said no, or did not show that they understood.</summary>
    DeclinedByHuman,

    /// <summary>Configuration forbids it; nobody was asked.</summary>
    BlockedByPolicy,

    /// <summary>Nobody answered before the time was up.</summary>
    Unanswered,

    /// <summary>The caller gave up before there was an answer.</summary>
    Cancelled,

    /// <summary>No person could be asked: no terminal, no inbox.</summary>
    NoOperator,

    /// <summary>The action could not be read or recorded faithfully, or a part of the gate failed.</summary>
    GateFailed,

    /// <summary>The audit entry could not be written.</summary>
    AuditFailed,
}
