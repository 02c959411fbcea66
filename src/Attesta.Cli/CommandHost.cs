using System.Text;
using Attesta.Actions;

namespace Attesta.Cli;

/// <summary>What a command may touch of its surroundings: the streams, the environment, the folder and the clock.</summary>
public sealed class CommandHost
{
    /// <summary>Standard input as bytes.</summary>
    public required Stream Input { get; init; }

    /// <summary>Data.</summary>
    public required Stream Output { get; init; }

    /// <summary>Everything that is not data.</summary>
    public required TextWriter Errors { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The folder that the command was started in.</summary>
    public required string Folder { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether a person reads standard output, in colour.</summary>
    public bool HasColour { get; init; }

    /// <summary>Standard output as text: UTF-8, LF.</summary>
    public TextWriter Text => field ??= new StreamWriter(Output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 16 * 1024, leaveOpen: true) { NewLine = "\n" };

    /// <summary>The surroundings of this process.</summary>
    public static CommandHost OfProcess() => new()
    {
        Input = Console.OpenStandardInput(),
        Output = Console.OpenStandardOutput(),
        Errors = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" },
        Variable = Environment.GetEnvironmentVariable,
        Folder = Environment.CurrentDirectory,
        HasColour = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb",
    };

    /// <summary>Says what happened and what to do about it.</summary>
    public void Complain(string message, string? hint = null)
    {
        Errors.WriteLine("error: " + OneLine(message));
        if (hint is not null)
            Errors.WriteLine("hint: " + OneLine(hint));
    }

    // A message may quote what an agent wrote; line ends in it are kept only where the message itself has several lines.
    private static string OneLine(string message) => string.Join("\n  ", message.Split('\n').Select(line => VisibleText.Escape(line)));
}
