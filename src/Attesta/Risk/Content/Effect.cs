namespace Attesta.Risk.Content;

/// <summary>Something that an action would do to the world, with how we know.</summary>
public sealed record Effect
{
    /// <summary>What happens.</summary>
    public required EffectKind Kind { get; init; }

    /// <summary>To what: a path, table, host, service, person. Empty when the action does not say. Agent text: escape it before it is shown.</summary>
    public string Target { get; init; } = "";

    /// <summary>How wide it reaches.</summary>
    public EffectWidth Width { get; init; } = EffectWidth.One;

    /// <summary>Whether it can be undone.</summary>
    public EffectUndo Undo { get; init; } = EffectUndo.Unknown;

    /// <summary>How bad it is by itself, from 0 to 1 on the scale of <see cref="RiskLevel"/>.</summary>
    public required double Severity { get; init; }

    /// <summary>In plain words, as the end of "this action ...": <c>deletes /srv/app and everything below it</c>.</summary>
    public required string Explanation { get; init; }

    /// <summary>A safer way to get what was wanted, for the operator and the agent; null when none is known.</summary>
    public string? Remedy { get; init; }

    /// <summary>The part of the action that shows it. Agent text.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>The rule or reader that saw it, such as <c>files/rm_recursive</c>.</summary>
    public required string Source { get; init; }
}

/// <summary>What can happen to the world, from the worst to the harmless.</summary>
public enum EffectKind
{
    /// <summary>Something that exists is gone.</summary>
    Destroys,

    /// <summary>What was there is replaced by something else.</summary>
    Overwrites,

    /// <summary>Code that was fetched, or that nobody can read, is executed.</summary>
    ExecutesOpaqueCode,

    /// <summary>A protection is switched off or weakened.</summary>
    WeakensControl,

    /// <summary>More rights than before for the one who runs it.</summary>
    RaisesPrivilege,

    /// <summary>Someone else may do or see more than before.</summary>
    GrantsAccess,

    /// <summary>A secret is read.</summary>
    ReadsSecret,

    /// <summary>Something leaves for somewhere else.</summary>
    SendsOut,

    /// <summary>Money is moved or owed.</summary>
    Spends,

    /// <summary>Something that runs is stopped.</summary>
    StopsService,

    /// <summary>Something is changed, in a way that can usually be put right.</summary>
    Changes,

    /// <summary>It could not be understood, and so counts as risky.</summary>
    NotUnderstood,

    /// <summary>Nothing changes.</summary>
    OnlyReads,
}

/// <summary>How wide an effect reaches.</summary>
public enum EffectWidth
{
    /// <summary>A single thing.</summary>
    One,

    /// <summary>Several things: a pattern, a folder, rows that a condition picks.</summary>
    Many,

    /// <summary>Everything there is: a disk, a database, every row, a whole project.</summary>
    Everything,
}

/// <summary>Whether an effect can be undone.</summary>
public enum EffectUndo
{
    /// <summary>By an ordinary command.</summary>
    Easy,

    /// <summary>With a backup, a log or some work.</summary>
    Hard,

    /// <summary>Not at all.</summary>
    Impossible,

    /// <summary>It cannot be told.</summary>
    Unknown,
}
