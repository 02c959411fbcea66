using System.Buffers;

namespace Attesta.Challenges.Words;

/// <summary>Brings the forms of an English word together: deletes, deleted, deleting and deletion are one.</summary>
internal static class Stem
{
    private const int Shortest = 3;

    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");

    /// <summary>The stem of a folded word.</summary>
    public static string Of(string word)
    {
        if (word.Length <= Shortest || word.AsSpan().ContainsAnyExceptInRange('a', 'z'))
            return word;
        if (word.EndsWith("ies", StringComparison.Ordinal) || word.EndsWith("ied", StringComparison.Ordinal))
            return word[..^3] + "y";
        if (word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i'))
            word = word[..^1];
        word = Without(word, "ing") ?? Without(word, "ed") ?? Without(word, "ion") ?? Without(word, "al") ?? word;
        if (word.Length > Shortest && word[^1] == 'e')
            word = word[..^1];
        if (word.Length > Shortest && word[^1] == word[^2])
            word = word[..^1];
        return word;
    }

    private static string? Without(string word, string ending)
    {
        if (!word.EndsWith(ending, StringComparison.Ordinal) || word.Length - ending.Length < Shortest)
            return null;
        var rest = word[..^ending.Length];
        return rest.AsSpan().IndexOfAny(Vowels) >= 0 ? rest : null;
    }
}
