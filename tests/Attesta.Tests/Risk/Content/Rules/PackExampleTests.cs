using Attesta.Risk.Content;
using Attesta.Risk.Content.Commands;
using Attesta.Risk.Content.Rules;

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

    [Fact]
    public void An_example_that_does_not_hold_is_named_by_its_place()
    {
        var pack = PackReader.Read("""
            pack: ours
            description: Ours.
            programs: {deployer: {}}
            rules:
              - id: live
                match: {program: deployer, verb: [go]}
                effect: changes
                severity: 0.5
                says: "goes live"
                examples:
                  match: ["deployer go", "deployer stay"]
                  no_match: "deployer go away"
              - id: seats
                match: {tool: book}
                effect: spends
                severity: 0.5
                says: "books"
                examples: {match: ['{"function_name": "book"}'], no_match: ["book nothing"]}
            """, "ours.yaml");

        var problems = PackTrial.Run([pack]).Select(problem => problem.ToString()).ToArray();

        problems.Length.ShouldBe(3);
        problems[..2].ShouldBe(
        [
            "ours.yaml:11:30: rules[0].examples.match[1]: the rule ours/live does not match its example deployer stay",
            "ours.yaml:12:17: rules[0].examples.no_match: the rule ours/live matches its example deployer go away",
        ]);
        problems[2].ShouldStartWith("ours.yaml:18:65: rules[1].examples.no_match[0]: the example is no action");
    }

    private static void ShouldHold(RulePack pack, RuleBook book) => PackTrial.Run([pack], book).ShouldBeEmpty();
}
