using Attesta.Risk.Content;
using Attesta.Risk.Content.Commands;
using Attesta.Risk.Content.Rules;
using Attesta.Risk.Content.Shell;

namespace Attesta.Tests.Risk.Content.Rules;

public sealed class PackExampleTests
{
    public static TheoryData<string> Packs => [.. PackFiles.Names];

    [Theory]
    [MemberData(nameof(Packs))]
    public void Every_rule_matches_what_its_pack_says_that_it_matches(string file)
    {
        var pack = PackFiles.Read(file);
        var book = new RuleBook(new PackRules([.. PackFiles.Names.Select(PackFiles.Read)]));

        var wrong = new List<string>();
        foreach (var rule in pack.Rules.Where(rule => rule.Match.Tools.Count == 0))
        {
            wrong.AddRange(rule.Matching.Where(example => !Sees(rule, example, book)).Select(example => $"{rule.Id} does not match: {example}"));
            wrong.AddRange(rule.NotMatching.Where(example => Sees(rule, example, book)).Select(example => $"{rule.Id} matches: {example}"));
        }

        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    private static bool Sees(Rule rule, string example, RuleBook book)
    {
        var effects = new EffectCollection();
        foreach (var command in ShellReader.Read(example).Commands)
            CommandEffects.Read(command, book, new CommandLine(), effects);
        return effects.List.Exists(effect => effect.Source == rule.Id);
    }
}
