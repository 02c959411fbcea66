namespace Attesta.Risk.Content.Tools;

/// <summary>The safer way that is open for most tools of a kind.</summary>
internal static class Remedies
{
    /// <summary>A remedy for what is grave; null for the rest.</summary>
    public static string? For(EffectKind kind, double severity) => severity < 0.6 ? null : kind switch
    {
        EffectKind.Destroys => "list what would be deleted first, and archive or disable it where that is possible",
        EffectKind.Overwrites => "save what is there first, or write to a new name",
        EffectKind.Spends => "prepare it as a draft or quote, and let a person send it off",
        EffectKind.SendsOut => "save it as a draft for a person to send",
        EffectKind.GrantsAccess or EffectKind.RaisesPrivilege => "give one person the least that is needed, for a limited time",
        EffectKind.WeakensControl => "keep the protection on, and ask for an exception to it",
        EffectKind.StopsService => "say when it may stop, and what depends on it",
        _ => null,
    };
}
