using System.Collections.Frozen;

namespace Attesta.Risk.Content.Words;

/// <summary>Verbs of function names and subcommands, with their inflections, and what they do.</summary>
internal static class VerbLexicon
{
    private static readonly FrozenDictionary<string, VerbMeaning> Verbs = new Dictionary<string, VerbMeaning>(StringComparer.Ordinal)
    {
        ["delete"] = new(EffectKind.Destroys, 0.65, "deletes"),
        ["get"] = new(EffectKind.OnlyReads, 0.05, "gets"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, VerbMeaning>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        Verbs.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The meaning of a word in lower case; null when it is no known verb. Allocates nothing.</summary>
    public static VerbMeaning? Find(ReadOnlySpan<char> lowerCaseWord) => BySpan.TryGetValue(lowerCaseWord, out var meaning) ? meaning : null;
}
