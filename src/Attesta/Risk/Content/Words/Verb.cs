namespace Attesta.Risk.Content.Words;

/// <summary>A form of a verb as it stands in the lexicon.</summary>
/// <param name="Base">The verb itself.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Form">Which form of it this is.</param>
/// <param name="IsAlsoNoun">Whether the word is as often the thing: <c>order</c>, <c>transfer</c>.</param>
internal sealed record Verb(string Base, VerbMeaning Meaning, VerbForm Form, bool IsAlsoNoun)
{
    /// <summary>Whether it leaves everything as it is.</summary>
    public bool OnlyReads => Meaning.Kind == EffectKind.OnlyReads;

    /// <summary>Whether something is gone or replaced by it, of which no noun could be meant.</summary>
    public bool Destroys => Meaning.Kind is EffectKind.Destroys or EffectKind.Overwrites && Meaning.Severity >= 0.6 && !IsAlsoNoun;
}

/// <summary>The forms of a verb.</summary>
internal enum VerbForm
{
    /// <summary>delete.</summary>
    Base,

    /// <summary>deletes.</summary>
    ThirdPerson,

    /// <summary>deleted.</summary>
    Past,

    /// <summary>deleting.</summary>
    Gerund,

    /// <summary>deletion, and whatever else is listed with it.</summary>
    Other,
}
