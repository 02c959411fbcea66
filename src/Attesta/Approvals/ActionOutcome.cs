namespace Attesta.Approvals;

/// <summary>What became of an approved action.</summary>
public sealed record ActionOutcome
{
    /// <summary>succeeded, failed, or abandoned when it never started.</summary>
    public required OutcomeKind Kind { get; init; }

    /// <summary>How long it ran.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The exit code, for commands.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What went wrong, without secrets.</summary>
    public string? Error { get; init; }
}

/// <summary>How an approved action ended.</summary>
public enum OutcomeKind
{
    /// <summary>It returned, or exited with 0.</summary>
    Succeeded,

    /// <summary>It threw, or exited with another code.</summary>
    Failed,

    /// <summary>It never started.</summary>
    Abandoned,
}
