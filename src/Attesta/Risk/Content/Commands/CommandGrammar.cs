using Attesta.Risk.Content.Rules;

namespace Attesta.Risk.Content.Commands;

/// <summary>A program's grammar, ready to read with.</summary>
internal sealed class CommandGrammar
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _values;
    // One bit for each letter that takes a value.
    private readonly UInt128 _letters;

    /// <param name="grammar">As the pack says it.</param>
    /// <param name="options">The options that rules ask for.</param>
    public CommandGrammar(ProgramGrammar grammar, IEnumerable<string>? options = null)
    {
        EndsAtOperand = Posix.Contains(grammar.Program);
        OnlyFirst = grammar.Program is "kill" or "killall" or "pkill";
        _flags = new HashSet<string>(CommonFlags, StringComparer.Ordinal);
        foreach (var option in options ?? [])
        {
            if (option is ['-', _, ..] && !option.Contains('='))
                _flags.Add(option);
        }

        Style = grammar.Style;
        IsGeneric = grammar.IsGeneric && !grammar.ArgumentsAreData;
        ArgumentsAreData = grammar.ArgumentsAreData;
        Reads = [.. grammar.Reads.Select(text => new WordSequence(text))];
        Harmless = [.. grammar.Harmless.Select(text => new OptionPattern(text))];
        var values = new HashSet<string>(Style is OptionStyle.PowerShell or OptionStyle.Slash ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var value in grammar.Values)
        {
            values.Add(value.TrimStart('-', '/'));
            if (Style == OptionStyle.Gnu && value is ['-', not '-' and < (char)128] && char.IsAsciiLetterOrDigit(value[1]))
                _letters |= UInt128.One << value[1];
        }

        _values = values.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private static readonly string[] Posix = ["rm", "rmdir", "unlink", "mv", "cp", "ln", "chmod", "chown", "chgrp", "chflags", "sed", "tee", "shred", "truncate", "install", "touch", "mkdir", "srm", "tar", "find"];

    private static readonly string[] CommonFlags =
    [
        "-f", "-r", "-R", "-v", "-q", "-y", "-n", "-d", "-a", "-i", "-x", "-z", "-A", "--all", "--delete", "--force", "--recursive", "--verbose", "--quiet", "--silent", "--yes", "--assume-yes", "--dry-run", "--dryrun", "--archive", "--compress", "--partial", "--progress",
        "--hard", "--soft", "--mixed", "--mirror", "--prune", "--tags", "--follow-tags", "--force-with-lease", "--interactive", "--debug", "--now", "--wait", "--purge", "--auto-approve", "-auto-approve", "--volumes", "--cascade", "--ignore-not-found", "--admin", "--confirm",
    ];

    private readonly HashSet<string> _flags;

    /// <summary>Whether what stands behind its first operand may be an operand too, dash or not: so on macOS and wherever POSIXLY_CORRECT is set.</summary>
    public bool EndsAtOperand { get; }

    /// <summary>Whether it is a builtin that asks for help by its first word only.</summary>
    public bool OnlyFirst { get; }

    /// <summary>Whether an option, with its dashes, is known to take no value.</summary>
    public bool IsFlag(string option) => _flags.Contains(option) || option.StartsWith("--no-", StringComparison.Ordinal) || option.StartsWith("--all-", StringComparison.Ordinal);

    /// <summary>Of a program that nobody described.</summary>
    public static CommandGrammar Unknown { get; } = new(new ProgramGrammar { Program = "" });

    public OptionStyle Style { get; }

    public bool IsGeneric { get; }

    public bool ArgumentsAreData { get; }

    public WordSequence[] Reads { get; }

    public OptionPattern[] Harmless { get; }

    /// <summary>Whether the option of this name, without dashes, takes the next word.</summary>
    public bool TakesValue(ReadOnlySpan<char> name) => _values.Set.Count > 0 && _values.Contains(name);

    public bool TakesValue(char letter) => letter < 128 && ((_letters >> letter) & UInt128.One) != UInt128.Zero;
}
