using System.Text;
using Attesta.Actions;
using Attesta.Policy;
using Attesta.Risk.Content.Commands;
using Attesta.Risk.Content.Rules;
using Attesta.Risk.Content.Shell;
using Attesta.Risk.Content.Texts;

namespace Attesta.Risk.Content;

/// <summary>Tries every rule of packs on the examples that its author gave: those that it must match, and those that it must not.</summary>
internal static class PackTrial
{
    private const int LongestExample = 200;

    /// <summary>What does not hold; empty when every example does.</summary>
    /// <param name="packs">All packs that are in force together, as one knows the programs of another.</param>
    public static IReadOnlyList<ConfigProblem> Run(IReadOnlyList<RulePack> packs) => Run(packs, new RuleBook(new PackRules(packs)));

    /// <summary>The same with the rules that were made of the packs already.</summary>
    public static IReadOnlyList<ConfigProblem> Run(IReadOnlyList<RulePack> packs, RuleBook book)
    {
        var problems = new List<ConfigProblem>();
        foreach (var pack in packs)
        {
            foreach (var rule in pack.Rules)
            {
                problems.AddRange(rule.Matching.Select(example => Tried(pack, rule, example, mustMatch: true, book)).OfType<ConfigProblem>());
                problems.AddRange(rule.NotMatching.Select(example => Tried(pack, rule, example, mustMatch: false, book)).OfType<ConfigProblem>());
            }
        }

        return problems;
    }

    private static ConfigProblem? Tried(RulePack pack, Rule rule, RuleExample example, bool mustMatch, RuleBook book)
    {
        var what = $"the rule {rule.Id} {(mustMatch ? "does not match" : "matches")} its example {VisibleText.Escape(example.Text, LongestExample)}";
        try
        {
            if (Matches(rule, example.Text, book) == mustMatch)
                return null;
        }
        catch (FormatException wrong)
        {
            what = $"the example is no action: {wrong.Message.TrimEnd('.')}";
        }

        return new ConfigProblem(VisibleText.Escape(pack.File, 1_000), example.Place.Line, example.Place.Column, example.Key, what);
    }

    private static bool Matches(Rule rule, string example, RuleBook book)
    {
        if (rule.Match.Tools.Count > 0)
        {
            var found = new List<Effect>();
            new ToolRules([rule]).Read(ActionJson.Read(Encoding.UTF8.GetBytes(example)), found);
            return found.Count > 0;
        }

        var effects = new EffectCollection();
        foreach (var command in ShellReader.Read(example).Commands)
            CommandEffects.Read(command, book, new CommandLine(), effects);
        return effects.List.Exists(effect => effect.Source == rule.Id);
    }
}
