namespace Attesta.Risk.Content.Rules;

/// <summary>The rules of packs that were read.</summary>
internal sealed class PackRules(IReadOnlyList<RulePack> packs) : IRuleSource
{
    private readonly Rule[] _rules = [.. packs.SelectMany(pack => pack.Rules)];
    private readonly ProgramGrammar[] _grammars = [.. packs.SelectMany(pack => pack.Programs)];

    public IReadOnlyList<Rule> OnTools { get; } = [.. packs.SelectMany(pack => pack.Rules).Where(rule => rule.Match.Tools.Count > 0)];

    public (ProgramGrammar? Grammar, IReadOnlyList<Rule> Rules) Of(string program)
    {
        ProgramGrammar? grammar = null;
        foreach (var one in _grammars)
        {
            if (ProgramGlob.Matches(one.Program, program))
                grammar = grammar is null ? one : grammar.With(one);
        }

        return (grammar, [.. _rules.Where(rule => rule.Match.Programs.Any(name => ProgramGlob.Matches(name, program)))]);
    }
}
