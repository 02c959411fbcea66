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

    /// <summary>Where it stands in the text it came from, at most 240 characters of it.</summary>
    public required string Evidence { get; init; }

    /// <summary>What is set for it alone, as <c>NAME=value</c>: <c>PGPASSWORD=x psql</c>.</summary>
    public IReadOnlyList<ShellWord> Assignments { get; init; } = [];

    /// <summary>The commands whose output stands in its arguments: <c>date</c> in <c>touch "$(date)"</c>, <c>curl</c> in <c>bash &lt;(curl x)</c>.</summary>
    public IReadOnlyList<ShellCommand> Substituted { get; init; } = [];

    /// <summary>Variables in its words that the text does not set and whose names say that they hold a secret.</summary>
    public IReadOnlyList<string> SecretVariables { get; init; } = [];

    /// <summary>Folders that it may run in, as far as the text changes to any: absolute, or from <c>~</c>.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>Whether the text may have left the folder that it began in, for one that is not below it.</summary>
    public bool MayBeElsewhere { get; init; }

    /// <summary>Whether it executes code that stands nowhere in the text: piped, downloaded or computed, as in <c>curl x | sh</c>. A script file that it names does not count.</summary>
    public bool RunsUnseenCode { get; init; }

    /// <summary><see cref="Program"/> without a version, where versions are usual: <c>python</c> for <c>python3.11</c>, <c>pip</c> for <c>pip3</c>.</summary>
    public string Family => ProgramName.Family(Program);

    /// <summary>What it reads from its standard input, when the text says it: a here-document, or <c>echo DROP TABLE x |</c>. Null when unknown or none. Computed anew on each call.</summary>
    public string? StandardInput => HereText ?? (Input.Count == 0 ? null : KnownOutput.Of(Input));
}

/// <summary>An argument.</summary>
/// <param name="Text">What is known of it; what is computed at run time is left out.</param>
/// <param name="IsExact">Whether that is all of it; false when a variable, substitution or glob may add to it.</param>
/// <param name="HasGlob">Whether it holds an unquoted pattern.</param>
/// <param name="FirstGap">Where in the text the first unknown part was left out: 0 for <c>$X/y</c>. -1 without one.</param>
/// <param name="LastGap">Where the last one was.</param>
internal readonly record struct ShellWord(string Text, bool IsExact = true, bool HasGlob = false, int FirstGap = -1, int LastGap = -1)
{
    /// <summary>A word of which nothing is known.</summary>
    public static ShellWord Unknown { get; } = new("", IsExact: false, FirstGap: 0, LastGap: 0);

    /// <summary>Whether a variable or substitution was left out.</summary>
    public bool HasGap => FirstGap >= 0;
}

/// <summary>A redirection.</summary>
/// <param name="Kind"><c>&gt;</c> (for <c>&gt;|</c> and <c>&amp;&gt;</c> too), <c>&gt;&gt;</c>, <c>&lt;</c>, <c>&lt;&gt;</c>, <c>&gt;&amp;</c> and <c>&lt;&amp;</c> (the target is a number or <c>-</c>), <c>&lt;&lt;</c>, <c>&lt;&lt;&lt;</c>.</param>
/// <param name="Target">The file.</param>
internal readonly record struct ShellRedirection(string Kind, ShellWord Target);

/// <summary>Everything that a text would run.</summary>
/// <param name="Commands">In the order of the text, those inside of others after them.</param>
/// <param name="NotUnderstood">Why some of it could not be read; null when all of it was.</param>
internal sealed record ShellReading(IReadOnlyList<ShellCommand> Commands, string? NotUnderstood);
