namespace Attesta.Risk.Content.Texts;

/// <summary>Operators of MongoDB in queries that only seem to read: <c>{"$out": "users"}</c> replaces a collection, <c>{"$where": "..."}</c> runs code.</summary>
internal static class PipelineStages
{
    /// <summary>Adds what an operator does that a key among the arguments names.</summary>
    public static void Read(string key, object? value, EffectCollection effects)
    {
        if (key is not ['$', _, _, _, ..])
            return;
        var (kind, severity, says) = key switch
        {
            "$out" => (EffectKind.Overwrites, 0.64, "replaces a collection by what it finds"),
            "$merge" => (EffectKind.Overwrites, 0.62, "writes what it finds into a collection"),
            "$where" or "$function" or "$accumulator" => (EffectKind.ExecutesOpaqueCode, 0.45, "runs code on the database server"),
            _ => default,
        };
        if (severity == 0)
            return;
        effects.Add(new Effect
        {
            Kind = kind,
            Severity = severity,
            Undo = kind == EffectKind.Overwrites ? EffectUndo.Hard : EffectUndo.Unknown,
            Target = value as string ?? "",
            Explanation = $"{says} ({key})",
            Remedy = kind == EffectKind.Overwrites ? "leave the stage out and read the result" : null,
            Evidence = key,
            Source = "content/pipeline",
        });
    }
}
