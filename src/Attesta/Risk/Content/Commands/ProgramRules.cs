using Attesta.Risk.Content.Rules;

namespace Attesta.Risk.Content.Commands;

/// <summary>What is known of one program.</summary>
internal sealed class ProgramRules
{
    // Fewer are faster looked through than looked up.
    private const int IndexFrom = 8;

    private readonly CommandRule[] _always;
    private readonly Dictionary<string, CommandRule[]>? _byFirstWord;

    public ProgramRules(ProgramGrammar? grammar, IEnumerable<Rule> rules)
    {
        IsDescribed = grammar is not null;
        CommandRule[] all = [.. rules.Select(rule => new CommandRule(rule))];
        Grammar = grammar is null ? CommandGrammar.Unknown : new CommandGrammar(grammar, all.SelectMany(rule => rule.Rule.Match.Options.SelectMany(group => group).Concat(rule.Rule.Match.Unless)));
        HasVerbs = all.Any(rule => rule.Rule.Match.Verbs.Count > 0) || Grammar.Reads.Length > 0;
        if (all.Length < IndexFrom)
        {
            _always = all;
            return;
        }

        _always = [.. all.Where(rule => rule.FirstWords is null)];
        _byFirstWord = all.Where(rule => rule.FirstWords is not null)
            .SelectMany(rule => rule.FirstWords!, (rule, word) => (rule, word))
            .GroupBy(pair => pair.word, pair => pair.rule, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether a pack describes the program's grammar.</summary>
    public bool IsDescribed { get; }

    /// <summary>Whether its first operand says what it does.</summary>
    public bool HasVerbs { get; }

    public CommandGrammar Grammar { get; }

    /// <summary>Adds what the command does, by every rule that matches.</summary>
    /// <param name="line">The command.</param>
    /// <param name="effects">Where they go.</param>
    /// <param name="knowsVerb">Set when a rule speaks of its verb.</param>
    /// <returns>Whether any rule matched.</returns>
    public bool Read(CommandLine line, EffectCollection effects, ref bool knowsVerb)
    {
        var found = Read(_always, line, effects, ref knowsVerb);
        if (_byFirstWord is null)
            return found;
        for (var i = 0; i < line.Operands.Count; i++)
        {
            if (_byFirstWord.TryGetValue(line.TextOf(i), out var rules))
                found |= Read(rules, line, effects, ref knowsVerb);
            if (!line.Operands[i].MayBeValue)
                break;
        }

        return found;
    }

    private static bool Read(CommandRule[] rules, CommandLine line, EffectCollection effects, ref bool knowsVerb)
    {
        var found = false;
        foreach (var rule in rules)
        {
            if (!rule.Matches(line, out var verbEnd, ref knowsVerb))
                continue;
            found = true;
            effects.Add(RuleEffect.Of(rule.Rule, line, verbEnd));
        }

        return found;
    }
}
