using System.Collections.Concurrent;

namespace Attesta.Risk.Content.Tools;

/// <summary>Keeps what tools mean, because an agent calls few of them and those often.</summary>
internal static class ToolMeanings
{
    // A hostile server can make up names without end: beyond this many everything is forgotten and learned anew.
    private const int MostKept = 4096;
    private const int LongestKept = 32 * 1024;

    private static readonly ConcurrentDictionary<string, Entry> Kept = new(StringComparer.Ordinal);

    /// <summary>What a tool of this name and description does.</summary>
    public static ToolMeaning Of(string functionName, string? doc)
    {
        if (Kept.TryGetValue(functionName, out var entry) && string.Equals(entry.Doc, doc, StringComparison.Ordinal))
            return entry.Meaning;
        var meaning = ToolJudgement.Of(functionName, doc) with { Poison = DocPoison.Of(doc) };
        if (functionName.Length + (doc?.Length ?? 0) > LongestKept)
            return meaning;
        if (Kept.Count >= MostKept)
            Kept.Clear();
        Kept[functionName] = new Entry(doc, meaning);
        return meaning;
    }

    private sealed record Entry(string? Doc, ToolMeaning Meaning);
}
