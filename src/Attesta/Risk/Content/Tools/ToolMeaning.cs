using Attesta.Risk.Content.Words;

namespace Attesta.Risk.Content.Tools;

/// <summary>What a tool does, by its name and description alone. Kept from call to call; the arguments come on top.</summary>
internal sealed record ToolMeaning
{
    /// <summary>What happens.</summary>
    public required EffectKind Kind { get; init; }

    /// <summary>How bad it is with arguments that nothing is known of.</summary>
    public required double Severity { get; init; }

    /// <summary>In plain words, without the target.</summary>
    public required string Says { get; init; }

    /// <summary>The verb alone, as in "this action ...".</summary>
    public string Does { get; init; } = "";

    /// <summary>What the name says that it is done to; empty when it does not.</summary>
    public string Object { get; init; } = "";

    /// <summary>The word that shows it.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>What the name speaks of.</summary>
    public Thing Things { get; init; }

    /// <summary>How wide the name says that it reaches.</summary>
    public EffectWidth Width { get; init; } = EffectWidth.One;

    /// <summary>Whether it can be undone, as far as the description says.</summary>
    public EffectUndo Undo { get; init; } = EffectUndo.Unknown;

    /// <summary>Whether money moves by it, so that an amount says how bad it is.</summary>
    public bool MovesMoney { get; init; }

    /// <summary>What the description tries on the model that reads it; null when it tries nothing.</summary>
    public Effect? Poison { get; init; }

    /// <summary>Whether it does what its arguments tell, whatever its name is: a shell, a query tool.</summary>
    public bool Runs { get; init; }

    /// <summary>Whether it edits files, of which only the place says how bad that is.</summary>
    public bool EditsFiles { get; init; }

    /// <summary>Whether nothing changes, as far as is seen.</summary>
    public bool OnlyReads => Kind == EffectKind.OnlyReads;

    /// <summary>The effect of a call whose arguments add nothing. Shared between calls.</summary>
    public Effect Plain => field ??= Effect(Severity, "");

    /// <summary>The effect of one call.</summary>
    public Effect Effect(double severity, string target, EffectWidth? width = null) => new()
    {
        Kind = Kind,
        Severity = severity,
        Target = target,
        Width = width ?? Width,
        Undo = Undo,
        Explanation = target.Length == 0 ? Says : Object.Length == 0 && Does.Length > 0 ? $"{Does} {target}" : $"{Says}: {target}",
        Remedy = Remedies.For(Kind, severity),
        Evidence = Evidence,
        Source = "tools/name",
    };
}
