namespace Attesta.Risk.Content.Rules;

/// <summary>Rules that belong together, with what must be known of their programs.</summary>
internal sealed record RulePack(string Name, string Description, IReadOnlyList<ProgramGrammar> Programs, IReadOnlyList<Rule> Rules);
