using Attesta.Actions;
using Attesta.Audit;
using Attesta.Risk.Content;

namespace Attesta.Approvals;

/// <summary>Effects as audit entries hold them: what, to what, how wide, whether it can be undone, how bad, and who saw it.</summary>
internal static class RecordedEffects
{
    /// <summary>The member of an entry's metadata that holds them.</summary>
    public const string Key = "effects";

    private const int MostEffects = 32;
    private const int LongestTarget = 256;
    private const int LongestName = 128;

    /// <summary>The effects of a recorded decision. What is written in a way that this version does not know reads as not understood, wide and severe.</summary>
    public static IReadOnlyList<Effect> Of(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (!entry.Metadata.TryGetValue(Key, out var value) || value is not PlainList { Count: > 0 } list)
            return [];
        return [.. list.Items.ToArray().Take(MostEffects).OfType<PlainMap>().Select(Read)];
    }

    /// <summary>As metadata holds them. They are masked already; agent text is bounded and escaped here.</summary>
    internal static PlainList Write(IReadOnlyList<Effect> effects)
    {
        if (effects.Count == 0)
            return PlainList.Empty;
        var written = new object?[Math.Min(effects.Count, MostEffects)];
        for (var i = 0; i < written.Length; i++)
            written[i] = Write(effects[i]);
        return PlainList.Own(written);
    }

    private static PlainMap Write(Effect effect) => PlainMap.Own(
    [
        new("kind", effect.Kind.Name()),
        new("severity", Math.Round(EffectWords.SeverityOf(effect), RiskLevels.ScoreDigits)),
        new("source", VisibleText.Escape(effect.Source, LongestName)),
        new("target", VisibleText.Escape(effect.Target, LongestTarget)),
        new("undo", effect.Undo.Name()),
        new("width", effect.Width.Name()),
    ]);

    private static Effect Read(PlainMap map)
    {
        _ = Wire.TryParse(Text(map, "kind"), out EffectKind kind);
        _ = Wire.TryParse(Text(map, "width"), out EffectWidth width);
        _ = Wire.TryParse(Text(map, "undo"), out EffectUndo undo);
        return new Effect
        {
            Kind = kind,
            Width = width,
            Undo = undo,
            Target = Text(map, "target") ?? "",
            Severity = map.TryGetValue("severity", out var severity) && severity is double and >= 0 and <= 1 ? (double)severity
                : severity is 0L or 1L ? (long)severity : 1,
            Source = Text(map, "source") ?? "",
            Explanation = kind.Name().Replace('_', ' '),
        };
    }

    private static string? Text(PlainMap map, string name) => map.TryGetValue(name, out var value) ? value as string : null;
}
