using System.Diagnostics.CodeAnalysis;
using Attesta.Risk.Content;

namespace Attesta;

/// <summary>The spelling of the closed sets in files, JSON and YAML: snake_case, as the documents write them.</summary>
public static class Wire
{
    private static readonly string[] LevelNames = ["low", "medium", "high", "critical"];
    private static readonly string[] VerdictNames = ["denied", "approved", "modified", "timed_out", "escalated"];
    private static readonly string[] ChallengeNames = ["auto_approve", "confirm", "quiz", "teach_back", "multi_party"];
    private static readonly string[] ModeNames = ["enforce", "shadow", "audit_only"];
    private static readonly string[] CauseNames =
        ["declined_by_human", "blocked_by_policy", "unanswered", "cancelled", "no_operator", "gate_failed", "audit_failed"];

    private static readonly string[] EffectNames =
    [
        "destroys", "overwrites", "executes_opaque_code", "weakens_control", "raises_privilege", "grants_access", "reads_secret", "sends_out", "spends",
        "stops_service", "changes", "not_understood", "only_reads",
    ];

    private static readonly string[] WidthNames = ["one", "many", "everything"];
    private static readonly string[] UndoNames = ["easy", "hard", "impossible", "unknown"];

    /// <summary>The written name, such as <c>critical</c>.</summary>
    public static string Name(this RiskLevel level) => LevelNames[(int)level];

    /// <summary>The written name, such as <c>timed_out</c>.</summary>
    public static string Name(this Verdict verdict) => VerdictNames[(int)verdict];

    /// <summary>The written name, such as <c>teach_back</c>.</summary>
    public static string Name(this ChallengeType type) => ChallengeNames[(int)type];

    /// <summary>The written name, such as <c>audit_only</c>.</summary>
    public static string Name(this GateMode mode) => ModeNames[(int)mode];

    /// <summary>The written name, such as <c>no_operator</c>.</summary>
    public static string Name(this DenialCause cause) => CauseNames[(int)cause];

    /// <summary>The written name, such as <c>weakens_control</c>.</summary>
    public static string Name(this EffectKind kind) => EffectNames[(int)kind];

    /// <summary>The written name, such as <c>everything</c>.</summary>
    public static string Name(this EffectWidth width) => WidthNames[(int)width];

    /// <summary>The written name, such as <c>impossible</c>.</summary>
    public static string Name(this EffectUndo undo) => UndoNames[(int)undo];

    /// <summary>Reads a level in any case.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out RiskLevel level)
    {
        var index = IndexOf(LevelNames, text);
        level = (RiskLevel)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>Reads a verdict in any case, with - or _ between words.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Verdict verdict)
    {
        var index = IndexOf(VerdictNames, text);
        verdict = (Verdict)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>Reads a challenge type in any case, with - or _ between words; <c>auto</c> and <c>null</c> mean nobody is asked.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ChallengeType type)
    {
        if (text is not null && (text.Equals("auto", StringComparison.OrdinalIgnoreCase) || text.Equals("null", StringComparison.OrdinalIgnoreCase)))
        {
            type = ChallengeType.AutoApprove;
            return true;
        }

        // INVARIANT: an unknown name never reads as "nobody is asked".
        var index = IndexOf(ChallengeNames, text);
        type = index >= 0 ? (ChallengeType)index : ChallengeType.MultiParty;
        return index >= 0;
    }

    /// <summary>Reads a mode in any case, with - or _ between words.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out GateMode mode)
    {
        var index = IndexOf(ModeNames, text);
        mode = (GateMode)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>Reads a kind of effect in any case, with - or _ between words. An unknown name reads as <see cref="EffectKind.NotUnderstood"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out EffectKind kind)
    {
        var index = IndexOf(EffectNames, text);
        kind = index >= 0 ? (EffectKind)index : EffectKind.NotUnderstood;
        return index >= 0;
    }

    /// <summary>Reads a width in any case. INVARIANT: an unknown name never reads as a narrow one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out EffectWidth width)
    {
        var index = IndexOf(WidthNames, text);
        width = index >= 0 ? (EffectWidth)index : EffectWidth.Everything;
        return index >= 0;
    }

    /// <summary>Reads whether an effect can be undone, in any case. An unknown name reads as <see cref="EffectUndo.Unknown"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out EffectUndo undo)
    {
        var index = IndexOf(UndoNames, text);
        undo = index >= 0 ? (EffectUndo)index : EffectUndo.Unknown;
        return index >= 0;
    }

    private static int IndexOf(string[] names, string? text) =>
        text is null ? -1 : Array.FindIndex(names, name => name.Equals(text.Replace('-', '_'), StringComparison.OrdinalIgnoreCase));
}
