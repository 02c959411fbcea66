using System.Text;
using Attesta.Actions;
using Attesta.Risk.Content;
using Attesta.Risk.Content.Commands;
using Attesta.Risk.Content.Rules;
using Attesta.Risk.Content.Shell;
using Attesta.Risk.Content.Texts;

namespace Attesta.Tests.Risk.Content.Rules;

public sealed class PackExampleTests
{
    private const string Guide = "docs/guide/writing-a-rule.md";

    private static readonly Lazy<RuleBook> Shipped = new(() => new RuleBook(new PackRules([.. PackFiles.Names.Select(PackFiles.Read)])));

    public static TheoryData<string> Packs => [.. PackFiles.Names];

    [Theory]
    [MemberData(nameof(Packs))]
    public void Every_rule_matches_what_its_pack_says_that_it_matches(string file) => ShouldHold(PackFiles.Read(file), Shipped.Value);

    [Fact]
    public void The_pack_of_the_guide_is_sound_and_its_examples_hold()
    {
        var guide = File.ReadAllText(Path.Combine(PackFiles.Root, Guide));
        var start = guide.IndexOf("pack: shopctl", StringComparison.Ordinal);
        var pack = PackReader.Read(guide[start..guide.IndexOf("```", start, StringComparison.Ordinal)], Guide);

        pack.Rules.Count.ShouldBe(3);
        ShouldHold(pack, new RuleBook(new PackRules([pack])));
    }

    private static void ShouldHold(RulePack pack, RuleBook book)
    {
        var wrong = new List<string>();
        foreach (var rule in pack.Rules)
        {
            wrong.AddRange(rule.Matching.Where(example => !Sees(rule, example, book)).Select(example => $"{rule.Id} does not match: {example}"));
            wrong.AddRange(rule.NotMatching.Where(example => Sees(rule, example, book)).Select(example => $"{rule.Id} matches: {example}"));
        }

        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    private static bool Sees(Rule rule, string example, RuleBook book)
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
