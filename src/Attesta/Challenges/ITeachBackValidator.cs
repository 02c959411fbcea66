namespace Attesta.Challenges;

/// <summary>A further check of explanations. It can only fail an answer: one that the built-in checks fail never reaches it.</summary>
public interface ITeachBackValidator
{
    /// <summary>
    /// What is wrong with the explanation, in words that give no answer away, or null when nothing is. When it throws, the answer fails.
    /// Must give the same result for the same answer, in any process.
    /// </summary>
    string? FindFault(TeachBackAnswer answer);
}

/// <summary>An explanation that passed the built-in checks.</summary>
/// <param name="Explanation">What the person wrote, unescaped.</param>
/// <param name="OwnWords">How many words of their own count.</param>
/// <param name="KeyTerms">The required terms, all of which it names.</param>
public sealed record TeachBackAnswer(string Explanation, int OwnWords, IReadOnlyList<string> KeyTerms);
