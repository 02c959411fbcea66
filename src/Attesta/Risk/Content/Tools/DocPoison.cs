using Attesta.Risk.Content.Arguments;

namespace Attesta.Risk.Content.Tools;

/// <summary>Descriptions that give orders to the model instead of describing the tool.</summary>
internal static class DocPoison
{
    private const int Longest = 64 * 1024;
    private const int LongestEvidence = 80;

    /// <summary>The effect of a poisoned description; null when nothing is wrong with it.</summary>
    public static Effect? Of(string? doc)
    {
        if (string.IsNullOrEmpty(doc))
            return null;
        var text = doc.AsSpan(0, Math.Min(doc.Length, Longest));
        var unseen = HiddenText.Invisible(text);
        if (unseen > 0)
            return Effect(Math.Max(unseen, 0.6), "has a description with letters that nobody can see", doc, 0);
        var order = HiddenText.Order(text);
        return order >= 0 ? Effect(0.6, "has a description that gives orders to the model", doc, order) : null;
    }

    private static Effect Effect(double severity, string says, string doc, int at) => new()
    {
        Kind = EffectKind.NotUnderstood,
        Severity = severity,
        Explanation = says,
        Evidence = doc.Substring(at, Math.Min(doc.Length - at, LongestEvidence)),
        Source = "tools/description",
        Remedy = "ask whoever offers the tool why its description does that",
    };
}
