namespace Attesta.Risk.Content.Shell;

/// <summary>Where a program that runs another keeps that other's words.</summary>
/// <param name="Verb">The word or two after which it happens, such as <c>exec</c>; empty when it always does.</param>
/// <param name="Letters">Short options that take a value.</param>
/// <param name="Names">Long options that take a value as a word of its own, with a space between.</param>
/// <param name="Operands">Words before the command, such as timeout's duration.</param>
/// <param name="CodeOptions">Options whose value is a text for a shell, with a space between: <c>-c --command</c>.</param>
/// <param name="Rest">What the words after all that are.</param>
internal sealed record WrapperRule(string Verb = "", string Letters = "", string Names = "", int Operands = 0, string CodeOptions = "", WrapperRest Rest = WrapperRest.Command)
{
    /// <summary>Whether, run without a command, it starts a shell that takes its commands from standard input.</summary>
    public bool StartsShell { get; init; }

    private readonly string[] _names = Names.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    private readonly string[] _codeOptions = CodeOptions.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    private readonly string[] _verbs = Verb.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public ReadOnlySpan<string> VerbWords => _verbs;

    public bool TakesValue(string option) => _names.AsSpan().Contains(option);

    public bool TakesCode(string option) => _codeOptions.AsSpan().Contains(option);

    public bool HasCodeOptions => _codeOptions.Length > 0;
}

/// <summary>What a wrapper's last words are.</summary>
internal enum WrapperRest
{
    /// <summary>A program and its arguments.</summary>
    Command,

    /// <summary>A text for a shell, in one word or several.</summary>
    Text,

    /// <summary>A text for a shell in each word.</summary>
    Texts,

    /// <summary>A program and its arguments behind <c>--</c>, or as the first words when there is none.</summary>
    AfterDashes,

    /// <summary>Nothing: what runs stands in an option.</summary>
    None,
}
