namespace Attesta.Challenges.Questions;

/// <summary>A question with its options in no order: the right one first, then wrong ones of its kind.</summary>
internal sealed record Question(string Prompt, string Right, IReadOnlyList<string> Wrong);
