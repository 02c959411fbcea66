namespace Attesta.Risk.Content.Shell;

/// <summary>A command of a PowerShell or cmd text.</summary>
internal sealed class WindowsCommand
{
    public List<ShellWord> Words { get; } = [];

    public List<ShellRedirection> Redirections { get; } = [];

    /// <summary>The command whose output it reads; null when none.</summary>
    public WindowsCommand? PipedFrom { get; init; }

    public int Start { get; init; }

    public int End { get; set; }
}

/// <summary>What was read of such a text.</summary>
/// <param name="Commands">In the order of the text, those inside of others after them.</param>
/// <param name="Trouble">Why some of it could not be read; null when all of it was.</param>
internal readonly record struct WindowsReading(List<WindowsCommand> Commands, string? Trouble);
