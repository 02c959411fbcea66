namespace Attesta.Risk.Content.Shell;

/// <summary>From a command's first word to the name that rules know it by.</summary>
internal static class ProgramName
{
    private static readonly string[] Extensions = [".exe", ".cmd", ".bat", ".com"];

    private static readonly string[] Versioned =
        ["python", "pypy", "pip", "pipx", "perl", "php", "ruby", "gem", "node", "nodejs", "lua", "luajit", "tclsh", "ipython", "bash", "zsh", "ksh", "java", "gcc", "clang", "mysql", "mongo", "psql"];

    /// <summary>The plain lower-case name; empty when the word does not tell.</summary>
    public static string Of(in ShellWord word)
    {
        var text = word.Text;
        if (!text.AsSpan().ContainsAnyExceptInRange('a', 'z') && word.IsExact)
            return text;

        var name = text.AsSpan();
        var folder = name.LastIndexOf('/');
        // A backslash that survived the quotes is a Windows folder's.
        if (folder < 0 || name[folder..].Contains('\\'))
            folder = name.LastIndexOf('\\');
        if (word.LastGap > folder || (word.HasGlob && name[(folder + 1)..].ContainsAny("*?[")))
            return "";
        name = name[(folder + 1)..];
        foreach (var extension in Extensions)
        {
            if (name.Length > extension.Length && name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            {
                name = name[..^extension.Length];
                break;
            }
        }

        return name.Length == text.Length && !name.ContainsAnyInRange('A', 'Z') ? text : name.ToString().ToLowerInvariant();
    }

    /// <summary>The name without a version, for programs that carry one.</summary>
    public static string Family(string program)
    {
        if (program.Length == 0 || !char.IsAsciiDigit(program[^1]))
            return program;
        var stem = program.AsSpan().TrimEnd("0123456789.");
        stem = stem.TrimEnd('-');
        foreach (var name in Versioned)
        {
            if (stem.SequenceEqual(name))
                return name;
        }

        return program;
    }
}
