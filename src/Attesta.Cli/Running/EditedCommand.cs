using Attesta.Actions;

namespace Attesta.Cli.Running;

/// <summary>A command whose line an approver may have changed: which changes can be taken, and which words run.</summary>
internal static class EditedCommand
{
    /// <summary>The argument that holds the line.</summary>
    public const string Key = "command";

    /// <summary>Why a changed command cannot run, as a part of a sentence; null when it can.</summary>
    /// <param name="asked">The arguments as they were asked for.</param>
    /// <param name="edited">The arguments with the changes.</param>
    /// <param name="program">The program's name as it was asked for.</param>
    public static string? Refusal(IReadOnlyDictionary<string, object?> asked, IReadOnlyDictionary<string, object?> edited, string program)
    {
        foreach (var (name, value) in asked)
        {
            if (name != Key && (!edited.TryGetValue(name, out var now) || !Equals(now, value)))
                return $"only {Key} can be changed, not {name}";
        }

        try
        {
            var words = Words(edited);
            if (words[0] != program)
                return $"it would run '{VisibleText.Escape(words[0], 60)}' instead of '{VisibleText.Escape(program, 60)}': to run another program, deny this and say so";
            return Array.TrueForAll(words, IsFaithful) ? null : "it holds a character that no argument of a program can hold";
        }
        catch (FormatException wrong)
        {
            return wrong.Message;
        }
    }

    /// <summary>The words of a command, the program first.</summary>
    /// <exception cref="FormatException">They are not words that can run without a shell.</exception>
    public static string[] Words(IReadOnlyDictionary<string, object?> arguments) =>
        arguments.TryGetValue(Key, out var line) && line is string text ? ShellWords.Split(text) : throw new FormatException($"{Key} must be text");

    /// <summary>Whether an argument reaches a program as it is: NUL would end it, and half a surrogate pair would become another character.</summary>
    public static bool IsFaithful(string argument) =>
        !argument.Contains('\0', StringComparison.Ordinal) && argument.EnumerateRunes().All(static rune => rune.Value != 0xfffd);
}
