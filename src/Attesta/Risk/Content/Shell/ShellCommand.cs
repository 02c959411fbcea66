namespace Attesta.Risk.Content.Shell;

/// <summary>One program that a command line would run, wrappers taken off: <c>sudo sh -c 'rm -rf x'</c> yields <c>sudo</c>, <c>sh</c> and <c>rm</c>.</summary>
internal sealed record ShellCommand
{
    /// <summary>The program's plain name in lower case, without folder or extension: <c>rm</c> for <c>/bin/rm</c>; empty when it is computed at run time.</summary>
    public required string Program { get; init; }

    /// <summary>Its arguments, quotes and escapes resolved.</summary>
    public required IReadOnlyList<ShellWord> Arguments { get; init; }

    /// <summary>Where its output and input go and come from.</summary>
    public IReadOnlyList<ShellRedirection> Redirections { get; init; } = [];

    /// <summary>The commands whose output it reads through pipes, nearest last; empty when it reads none.</summary>
    public IReadOnlyList<ShellCommand> Input { get; init; } = [];

    /// <summary>The programs that run it, outermost first: <c>sudo</c>, <c>xargs</c>, <c>ssh</c>.</summary>
    public IReadOnlyList<string> Wrappers { get; init; } = [];

    /// <summary>Text that is fed to it by a here-document or here-string; null when none.</summary>
    public string? HereText { get; init; }

    /// <summary>Where it stands in the text it came from.</summary>
    public required string Evidence { get; init; }
}

/// <summary>An argument.</summary>
/// <param name="Text">What is known of it; what is computed at run time is left out.</param>
/// <param name="IsExact">Whether that is all of it; false when a variable, substitution or glob may add to it.</param>
/// <param name="HasGlob">Whether it holds an unquoted pattern.</param>
internal readonly record struct ShellWord(string Text, bool IsExact = true, bool HasGlob = false);

/// <summary>A redirection.</summary>
/// <param name="Kind"><c>&gt;</c>, <c>&gt;&gt;</c>, <c>&lt;</c> and so on.</param>
/// <param name="Target">The file.</param>
internal readonly record struct ShellRedirection(string Kind, ShellWord Target);

/// <summary>Everything that a text would run.</summary>
/// <param name="Commands">In the order of the text, those inside of others after them.</param>
/// <param name="NotUnderstood">Why some of it could not be read; null when all of it was.</param>
internal sealed record ShellReading(IReadOnlyList<ShellCommand> Commands, string? NotUnderstood);
