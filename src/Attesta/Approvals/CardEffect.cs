namespace Attesta.Approvals;

/// <summary>Something that the action would do to the world, in words: masked, bounded, on one line, with what cannot be seen escaped.</summary>
/// <param name="Sentence">The end of "this action ...": <c>deletes /srv/app and everything below it</c>.</param>
/// <param name="Width">How wide it reaches, such as <c>several things</c>; empty where that says nothing.</param>
/// <param name="Undo">Whether it can be undone, such as <c>cannot be undone</c>; empty where that says nothing.</param>
/// <param name="Level">How bad it is by itself.</param>
public sealed record CardEffect(string Sentence, string Width, string Undo, RiskLevel Level)
{
    /// <summary>The kind of effect as a sentence, such as <c>It gets rid of something that exists</c>; a quiz asks for it in these words.</summary>
    public string Statement { get; init; } = "";

    /// <summary>Width and undo together, such as <c>several things, cannot be undone</c>; empty where there is nothing to say.</summary>
    public string Reach => Width.Length == 0 || Undo.Length == 0 ? Width + Undo : $"{Width}, {Undo}";

    /// <summary>All of it on one line.</summary>
    public override string ToString() => Reach.Length == 0 ? Sentence : $"{Sentence} ({Reach})";
}
