namespace Attesta.Challenges.Words;

/// <summary>
/// Finds what an answer copied from the screen, also when it was edited lightly: words swapped, left out or put in between.
/// A local alignment (Smith and Waterman, 1981): a shared piece counts +1, any difference -1. A passage that reaches
/// <see cref="PassageScore"/> is a copy, from its first shared piece to the last.
/// </summary>
internal static class CopiedWords
{
    /// <summary>Shared pieces, less the differences between them, that make a passage a copy.</summary>
    public const int PassageScore = 5;

    // After this many differences a passage is over, so that a long copy does not swallow the own words that follow it.
    private const int MostDifferences = 3;

    /// <summary>For each piece of the answer whether it is part of a copied passage. Takes time in the product of the two lengths.</summary>
    public static bool[] Find(IReadOnlyList<string> answer, IReadOnlyList<string> screen)
    {
        var copied = new bool[answer.Count];
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var shown = Numbered(screen, numbers);
        var given = Numbered(answer, numbers);
        var previous = new Passage[shown.Length + 1];
        var current = new Passage[shown.Length + 1];
        for (var i = 0; i < given.Length; i++)
        {
            current[0] = default;
            for (var j = 0; j < shown.Length; j++)
            {
                if (given[i] == shown[j])
                {
                    var longer = Extended(previous[j], i);
                    current[j + 1] = longer;
                    if (longer.Score >= PassageScore && longer.Score == longer.Peak)
                        Array.Fill(copied, true, longer.Start, i - longer.Start + 1);
                }
                else
                {
                    current[j + 1] = Better(Differing(previous[j]), Better(Differing(previous[j + 1]), Differing(current[j])));
                }
            }

            (previous, current) = (current, previous);
        }

        return copied;
    }

    private static Passage Extended(Passage passage, int at)
    {
        if (passage.Score == 0)
            return new Passage(1, 1, at);
        var score = passage.Score + 1;
        return new Passage(score, Math.Max(score, passage.Peak), passage.Start);
    }

    private static Passage Differing(Passage passage) =>
        passage.Score <= 1 || passage.Peak - passage.Score >= MostDifferences ? default : passage with { Score = passage.Score - 1 };

    private static Passage Better(Passage one, Passage other) => one.Score >= other.Score ? one : other;

    private static int[] Numbered(IReadOnlyList<string> pieces, Dictionary<string, int> numbers)
    {
        var numbered = new int[pieces.Count];
        for (var i = 0; i < numbered.Length; i++)
        {
            if (!numbers.TryGetValue(pieces[i], out var number))
                numbers.Add(pieces[i], number = numbers.Count);
            numbered[i] = number;
        }

        return numbered;
    }

    private readonly record struct Passage(int Score, int Peak, int Start);
}
