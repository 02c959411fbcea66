namespace Attesta.Risk.Content.Rules;

/// <summary>Rules that belong together, with what must be known of their programs, and the file that they stand in.</summary>
internal sealed record RulePack(string Name, string Description, string File, IReadOnlyList<ProgramGrammar> Programs, IReadOnlyList<Rule> Rules);
