using System.Buffers;

namespace Attesta.Risk.Content.Arguments;

/// <summary>What it means that an argument is a path, by what lies there and what the function does.</summary>
internal static class PathArgument
{
    private const int Most = 16;
    private const string Source = "arguments/path";

    private static readonly SearchValues<char> Marks = SearchValues.Create("/\\~.$%_:");
    private static readonly SearchValues<char> Never = SearchValues.Create("\n\r<>\"{}|;");

    /// <summary>Adds what a whole argument that is a path shows.</summary>
    public static void Read(string text, EffectKind does, List<Effect> effects)
    {
        var span = text.AsSpan();
        if (span.Contains('%') && Uri.UnescapeDataString(text) is var plain && plain != text)
            Read(plain.Contains('%') ? Uri.UnescapeDataString(plain) : plain, does, effects);
        if (span.IndexOfAny(Marks) < 0 || span.ContainsAny(Never) || LooksLikeWords(span))
            return;
        var sight = SensitivePaths.Look(span);
        if (sight.Class is PathClass.Plain or PathClass.Temp or PathClass.Remote or PathClass.Device)
            return;
        var (kind, severity, says) = Judge(sight, does);
        if (severity < 0.25 || Count(effects) >= Most)
            return;
        effects.Add(new Effect
        {
            Kind = kind,
            Severity = severity,
            Target = text,
            Width = sight.Class is PathClass.Root or PathClass.Disk or PathClass.Home ? EffectWidth.Everything : EffectWidth.One,
            Explanation = $"{says} {sight.What}: {text}",
            Evidence = text,
            Source = Source,
            Remedy = severity >= 0.6 && kind == EffectKind.ReadsSecret ? "let the program that needs the secret read it by itself" : null,
        });
    }

    private static (EffectKind Kind, double Severity, string Says) Judge(PathSight sight, EffectKind does) => (does, sight.Class) switch
    {
        (EffectKind.Destroys, PathClass.Root or PathClass.Disk or PathClass.Home) => (EffectKind.Destroys, 0.95, "deletes"),
        (EffectKind.Destroys, PathClass.System) => (EffectKind.Destroys, 0.82, "deletes what belongs to"),
        (EffectKind.Destroys, _) => (EffectKind.Destroys, 0.76, "deletes"),
        (EffectKind.SendsOut or EffectKind.GrantsAccess, PathClass.Secret) => (EffectKind.SendsOut, Math.Max(0.78, sight.Severity + 0.1), "sends away"),
        (EffectKind.SendsOut or EffectKind.GrantsAccess, PathClass.Root or PathClass.Home or PathClass.Disk) => (EffectKind.SendsOut, 0.72, "sends away"),
        (EffectKind.OnlyReads, PathClass.Secret) => (EffectKind.ReadsSecret, sight.Severity, "reads"),
        (EffectKind.OnlyReads, PathClass.Disk) => (EffectKind.ReadsSecret, 0.5, "reads"),
        (EffectKind.OnlyReads, _) => (EffectKind.OnlyReads, sight.Severity, "reads"),
        (_, PathClass.Disk) => (EffectKind.Overwrites, 0.9, "writes to"),
        (_, PathClass.Secret) => (EffectKind.Overwrites, Math.Max(0.7, sight.Severity + 0.12), "touches"),
        (_, PathClass.System) => (EffectKind.Overwrites, 0.7, "changes what belongs to"),
        (EffectKind.NotUnderstood, _) => (EffectKind.Changes, 0.5, "touches"),
        _ => (EffectKind.Changes, 0.6, "touches"),
    };

    // "Hello. How are you?" is no path; "C:\Program Files\x" is.
    private static bool LooksLikeWords(ReadOnlySpan<char> text) => text.Contains(' ') && text.IndexOfAny('/', '\\') < 0;

    private static int Count(List<Effect> effects)
    {
        var count = 0;
        foreach (var effect in effects)
            count += ReferenceEquals(effect.Source, Source) ? 1 : 0;
        return count;
    }
}
