namespace Attesta.Challenges.Reading;

/// <summary>How a value is built, and so which part of it can be varied without giving itself away.</summary>
internal enum Shape
{
    Word,
    Folder,
    File,
    Email,
    Address,
    Number,
    Environment,
}

/// <summary>Something about an action that an approver should know.</summary>
/// <param name="Noun">What it is: table, file, recipient ...</param>
/// <param name="Question">How to ask for it.</param>
/// <param name="Value">The value, unescaped, with no masked part; long values are shortened in the middle.</param>
/// <param name="Shape">How it is built.</param>
/// <param name="Weight">How much depends on it, higher is more.</param>
/// <param name="IsTarget">Whether it is what the action acts on, so that an explanation must name it.</param>
internal sealed record Fact(string Noun, string Question, string Value, Shape Shape, int Weight, bool IsTarget)
{
    /// <summary>Whether the question allows one answer only, even where the action has several values of this shape.</summary>
    public bool IsNamed { get; init; }
}
