namespace Attesta.Cli;

/// <summary>The exit codes of the command's contract. <c>run</c> otherwise exits with the code of the command it ran.</summary>
public static class ExitCode
{
    /// <summary>Done, or approved.</summary>
    public const int Done = 0;

    /// <summary>A check failed: a broken chain, rubber stamps over a limit.</summary>
    public const int CheckFailed = 1;

    /// <summary>Wrong usage, input or configuration.</summary>
    public const int Usage = 2;

    /// <summary>Attesta itself failed, such as a ledger that cannot be written.</summary>
    public const int AttestaFailed = 125;

    /// <summary>Not approved: denied, timed out, escalated or blocked.</summary>
    public const int NotApproved = 126;

    /// <summary>The command to run was not found.</summary>
    public const int NotFound = 127;
}
