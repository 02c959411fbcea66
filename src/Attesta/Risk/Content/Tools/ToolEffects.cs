namespace Attesta.Risk.Content.Tools;

/// <summary>
/// What a call would do, by its function's name, its description, its claims and its arguments. INVARIANT: arguments and claims only add;
/// nothing that a tool says of itself lowers what its name shows.
/// </summary>
internal static class ToolEffects
{
    private const string ReadOnlyHint = "readOnlyHint";
    private const string DestructiveHint = "destructiveHint";

    private static readonly Effect ClaimsDestruction = new()
    {
        Kind = EffectKind.Destroys,
        Severity = 0.55,
        Explanation = "may destroy something, as the tool says of itself",
        Evidence = "destructiveHint: true",
        Source = "tools/claims",
    };

    private static readonly Effect ClaimsChange = new()
    {
        Kind = EffectKind.Changes,
        Severity = 0.35,
        Explanation = "changes something, as the tool says of itself",
        Evidence = "readOnlyHint: false",
        Source = "tools/claims",
    };

    /// <summary>Adds the effects of a call. Allocates nothing for a tool that was seen before and changes nothing.</summary>
    public static void Read(ActionContext action, List<Effect> effects)
    {
        var meaning = ToolMeanings.Of(action.FunctionName, action.FunctionDoc);
        var severity = meaning.Severity;
        if (meaning.OnlyReads)
        {
            effects.Add(meaning.Plain);
        }
        else
        {
            var signs = ArgumentSigns.Of(action);
            severity = CallEffects.Add(meaning, signs, effects);
            if (action.Kwargs.Count > 0)
                severity = Math.Max(severity, Switches.Read(meaning, action.Kwargs, effects));
            if (meaning.EditsFiles && FileEditing.Beyond(action.Kwargs) is { } beyond)
            {
                effects.Add(beyond);
                severity = Math.Max(severity, beyond.Severity);
            }
        }

        severity = Math.Max(severity, SpokenVerbs.Read(action, meaning, effects));
        if (meaning.Poison is { } poison)
            effects.Add(poison);
        if (action.Annotations.Count > 0)
            AddClaims(action.Annotations, meaning, severity, effects);
    }

    private static void AddClaims(IReadOnlyDictionary<string, object?> claims, ToolMeaning meaning, double severity, List<Effect> effects)
    {
        var readsOnly = Claim(claims, ReadOnlyHint);
        if (Claim(claims, DestructiveHint) == true)
        {
            if (severity < 0.6 || meaning.Kind != EffectKind.Destroys)
                effects.Add(ClaimsDestruction);
            severity = Math.Max(severity, ClaimsDestruction.Severity);
        }

        // The claim is wrong or the name is; either way somebody is being misled.
        if (readsOnly == true && severity >= ToolSeverity.Medium)
        {
            effects.Add(new Effect
            {
                Kind = meaning.Kind,
                Severity = Math.Min(0.95, Math.Max(0.62, severity + 0.1)),
                Undo = meaning.Undo,
                Explanation = $"claims to change nothing, but {(meaning.Severity >= ToolSeverity.Medium ? meaning.Says : effects.MaxBy(effect => effect.Severity)?.Explanation)}",
                Evidence = "readOnlyHint: true",
                Source = "tools/claims",
            });
        }
        else if (readsOnly == false && severity < ToolSeverity.Medium && meaning.Kind is EffectKind.OnlyReads or EffectKind.NotUnderstood)
        {
            effects.Add(ClaimsChange);
        }
    }

    private static bool? Claim(IReadOnlyDictionary<string, object?> claims, string name) =>
        !claims.TryGetValue(name, out var value) ? null
        : value as bool? ?? (value is string text && bool.TryParse(text, out var said) ? said : null);
}
