namespace Attesta.Risk.Content.Rules;

/// <summary>Where rules come from: packs that were read, or the compiled form of the shipped ones.</summary>
internal interface IRuleSource
{
    /// <summary>What the packs say of a program, by its name or a glob that it is like.</summary>
    (ProgramGrammar? Grammar, IReadOnlyList<Rule> Rules) Of(string program);

    /// <summary>The rules on tools.</summary>
    IReadOnlyList<Rule> OnTools { get; }
}
