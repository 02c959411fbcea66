namespace Attesta.Cli;

/// <summary>Ends a command with an error for the person who typed it.</summary>
public sealed class CommandFailure : Exception
{
    /// <summary>A failure.</summary>
    /// <param name="exitCode">One of <see cref="Cli.ExitCode"/>.</param>
    /// <param name="message">What happened.</param>
    /// <param name="hint">What to do.</param>
    public CommandFailure(int exitCode, string message, string? hint = null)
        : base(message)
    {
        ExitCode = exitCode;
        Hint = hint;
    }

    /// <summary>One of <see cref="Cli.ExitCode"/>.</summary>
    public int ExitCode { get; }

    /// <summary>What to do, or null.</summary>
    public string? Hint { get; }
}
