using Attesta.Policy.Configuration;

namespace Attesta.Risk.Content.Rules;

/// <summary>A rule as its pack writes it: what it matches, and what that does.</summary>
internal sealed record Rule
{
    /// <summary>The pack and the rule's own name: <c>git/push_force</c>.</summary>
    public required string Id { get; init; }

    public required RuleMatch Match { get; init; }

    public required EffectKind Effect { get; init; }

    /// <summary>From 0 to 1 on the scale of <see cref="RiskLevel"/>.</summary>
    public required double Severity { get; init; }

    /// <summary>How wide; null reads it from what the command names.</summary>
    public EffectWidth? Scope { get; init; }

    public EffectUndo Undo { get; init; } = EffectUndo.Unknown;

    /// <summary>What the effect is on: <c>operands</c>, <c>first</c>, <c>last</c>, <c>none</c> or an option, whose value it is.</summary>
    public string Target { get; init; } = "operands";

    /// <summary>The end of "this action ...", with {target}, {program} and {verb}.</summary>
    public required string Says { get; init; }

    public string? Remedy { get; init; }

    /// <summary>Commands or actions that it must match; not in the compiled form.</summary>
    public IReadOnlyList<RuleExample> Matching { get; init; } = [];

    /// <summary>Commands or actions that it must not match; not in the compiled form.</summary>
    public IReadOnlyList<RuleExample> NotMatching { get; init; } = [];
}

/// <summary>A command, or an action as JSON, and where it stands.</summary>
internal readonly record struct RuleExample(string Text, string Key, FilePlace Place);

/// <summary>What a rule asks of a command, or of a tool. Everything that is given must hold.</summary>
internal sealed record RuleMatch
{
    /// <summary>Names and globs.</summary>
    public IReadOnlyList<string> Programs { get; init; } = [];

    /// <summary>Sequences of words of which one must begin the operands.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>Of each group one option must be given.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Options { get; init; } = [];

    /// <summary>One operand must be like one of these.</summary>
    public IReadOnlyList<string> Operands { get; init; } = [];

    public int MinOperands { get; init; }

    /// <summary>Options that make the command do nothing.</summary>
    public IReadOnlyList<string> Unless { get; init; } = [];

    /// <summary>Globs on what is set for the command alone.</summary>
    public IReadOnlyList<string> Assignments { get; init; } = [];

    /// <summary>Whether something must be piped or redirected into it.</summary>
    public bool Input { get; init; }

    public IReadOnlyList<string> Wrappers { get; init; } = [];

    /// <summary>Globs on what is known of its standard input.</summary>
    public IReadOnlyList<string> StandardInput { get; init; } = [];

    /// <summary>Globs on a function's name in snake case; then the rule is on a tool.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>Arguments of the tool, each with a glob or a comparison such as <c>&gt;1000</c>.</summary>
    public IReadOnlyList<(string Name, string Value)> Arguments { get; init; } = [];

    /// <summary>Whether more is asked than a verb and a number of operands.</summary>
    public bool IsNarrow => Options.Count > 0 || Operands.Count > 0 || Assignments.Count > 0 || Input || Wrappers.Count > 0 || StandardInput.Count > 0;
}
