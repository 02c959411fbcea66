using System.Collections;
using System.Text;
using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Cli.Output;
using Attesta.Cli.Running;

namespace Attesta.Cli;

/// <summary>What a command may touch of its surroundings: the streams, the environment, the folder and the clock.</summary>
public sealed class CommandHost
{
    private Func<int?>? _measureWidth;
    private Func<string, string>? _findCommand;
    private bool _hasWidth;

    /// <summary>Standard input as bytes.</summary>
    public required Stream Input { get; init; }

    /// <summary>Data.</summary>
    public required Stream Output { get; init; }

    /// <summary>Everything that is not data.</summary>
    public required TextWriter Errors { get; init; }

    /// <summary>The environment.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>The folder that the command was started in.</summary>
    /// <exception cref="CommandFailure">It has been deleted.</exception>
    public string Folder { get => field ??= CurrentFolder(); init; }

    /// <summary>Whether <see cref="Folder"/> is this process's own, which children start in by themselves.</summary>
    public bool IsOwnFolder { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Finds the person who is asked; null when there is none, and then whatever needs one is denied.</summary>
    public Func<IOperator?> FindPerson { get; init; } = static () => null;

    /// <summary>Whether standard input is a keyboard, so that a person can be waited for.</summary>
    public Func<bool> HasKeyboard { get; init; } = static () => false;

    /// <summary>Whether a terminal shows <see cref="Errors"/>, so that a line on it can be overwritten.</summary>
    public Func<bool> HasErrorTerminal { get; init; } = static () => false;

    /// <summary>Columns of the terminal that shows <see cref="Errors"/>; null when none does.</summary>
    public Func<int?> MeasureErrors { get; init; } = static () => null;

    /// <summary>What this program is called on a command line, quoted as a shell needs it.</summary>
    public string CommandName { get => field ??= _findCommand?.Invoke(Folder) ?? OwnCommand.Installed; init; }

    /// <summary>Columns of the terminal on which a person reads standard output; null when no person does.</summary>
    public int? Width
    {
        get
        {
            if (!_hasWidth)
                (field, _hasWidth) = (_measureWidth?.Invoke(), true);
            return field;
        }

        init => (field, _hasWidth) = (value, true);
    }

    /// <summary>Whether a person reads standard output in colour.</summary>
    public bool HasColour => Width is not null && string.IsNullOrEmpty(Variable("NO_COLOR")) && Variable("TERM") is { Length: > 0 } and not "dumb";

    /// <summary>Standard output as text: UTF-8, LF.</summary>
    public TextWriter Text => field ??= new StreamWriter(Output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 16 * 1024, leaveOpen: true) { NewLine = "\n" };

    /// <summary>The surroundings of this process.</summary>
    public static CommandHost OfProcess() => new()
    {
        Input = Console.OpenStandardInput(),
        Output = StandardOutput.Open(),
        Errors = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" },
        Variables = EnvironmentOfProcess(),
        IsOwnFolder = true,
        FindPerson = static () => Terminal.TerminalOperator.Detect(),
        HasKeyboard = static () => !Console.IsInputRedirected,
        HasErrorTerminal = static () => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb",
        MeasureErrors = static () => StandardOutput.Columns(StandardOutput.ErrorDescriptor),
        _findCommand = static folder => OwnCommand.Find(Environment.ProcessPath, Environment.GetCommandLineArgs()[0], Environment.GetEnvironmentVariable("PATH"), folder),
        _measureWidth = static () => StandardOutput.Columns(),
    };

    /// <summary>An environment variable; null when it is not set.</summary>
    public string? Variable(string name) => Variables.GetValueOrDefault(name);

    /// <summary>Says something that is not data; on a terminal its lines end between words.</summary>
    public void Remark(string text)
    {
        try
        {
            Errors.WriteLine(WordWrap.Of(text, MeasureErrors()));
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            // Nobody listens; the exit code still says how it went.
        }
    }

    /// <summary>Says what happened and what to do about it.</summary>
    public void Complain(string message, string? hint = null)
    {
        Remark("error: " + OneLine(message));
        if (hint is not null)
            Remark("hint: " + OneLine(hint));
    }

    /// <summary>Writes what a command has found or decided already, whose exit code must not depend on who reads it.</summary>
    internal void Deliver(Action write)
    {
        try
        {
            write();
            Text.Flush();
            Output.Flush();
        }
        catch (OutputFailedException gone) when (gone.IsClosedPipe)
        {
            // The reader has gone; the exit code is for whoever started the command.
        }
    }

    // A message may quote what an agent wrote; line ends in it are kept only where the message itself has several lines.
    private static string OneLine(string message) => string.Join("\n  ", message.Split('\n').Select(line => VisibleText.Escape(line)));

    private static Dictionary<string, string> EnvironmentOfProcess()
    {
        var variables = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        return variables;
    }

    private static string CurrentFolder()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (IOException)
        {
            throw new CommandFailure(ExitCode.Usage, "the current folder has been deleted, so no configuration can be looked up in it", "change to a folder that exists");
        }
    }
}
