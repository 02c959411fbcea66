namespace Attesta.Risk.Content.Rules;

/// <summary>How a program reads its arguments.</summary>
internal sealed record ProgramGrammar
{
    /// <summary>The program's plain name, or a glob.</summary>
    public required string Program { get; init; }

    /// <summary>Options that take the next word as their value.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    public OptionStyle Style { get; init; }

    /// <summary>Sequences of words of which each only reads.</summary>
    public IReadOnlyList<string> Reads { get; init; } = [];

    /// <summary>Options with which the program does nothing.</summary>
    public IReadOnlyList<string> Harmless { get; init; } = [];

    /// <summary>Whether operands are text that is printed or looked for.</summary>
    public bool ArgumentsAreData { get; init; }

    /// <summary>Whether operands may be verbs; false where they are files or names.</summary>
    public bool IsGeneric { get; init; } = true;

    /// <summary>What holds of a program that two packs describe.</summary>
    public ProgramGrammar With(ProgramGrammar other) => this with
    {
        Values = [.. Values.Union(other.Values, StringComparer.Ordinal)],
        Reads = [.. Reads.Union(other.Reads, StringComparer.Ordinal)],
        Harmless = [.. Harmless.Union(other.Harmless, StringComparer.Ordinal)],
        ArgumentsAreData = ArgumentsAreData || other.ArgumentsAreData,
        IsGeneric = IsGeneric && other.IsGeneric,
        Style = Style == OptionStyle.Gnu ? other.Style : Style,
    };
}

/// <summary>How options are written.</summary>
internal enum OptionStyle
{
    /// <summary><c>-rf</c> is <c>-r -f</c>; long options may be shortened.</summary>
    Gnu,

    /// <summary><c>-auto-approve</c> is one option, the same as <c>--auto-approve</c>.</summary>
    SingleDash,

    /// <summary><c>-Recurse</c> in any case, shortened at will.</summary>
    PowerShell,

    /// <summary><c>/s /q</c> in any case.</summary>
    Slash,
}
