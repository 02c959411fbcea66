using Attesta.Risk.Content.Rules;

namespace Attesta.Tests.Risk.Content.Rules;

public sealed class PackImageTests
{
    [Fact]
    public void What_is_embedded_is_what_the_packs_say()
    {
        var packs = PackFiles.Names.Select(PackFiles.Read).ToArray();
        var written = new PackRules(packs);

        PackImage.Shipped.RuleCount.ShouldBe(packs.Sum(pack => pack.Rules.Count));
        PackImage.Shipped.OnTools.Select(rule => rule.Id).ShouldBe(written.OnTools.Select(rule => rule.Id));
        foreach (var program in PackImage.Shipped.Programs)
        {
            var (grammar, rules) = PackImage.Shipped.Of(program);
            var (expectedGrammar, expectedRules) = written.Of(program);
            rules.Select(Text).Order(StringComparer.Ordinal).ShouldBe(expectedRules.Select(Text).Order(StringComparer.Ordinal), program);
            (grammar is null).ShouldBe(expectedGrammar is null, program);
            if (grammar is not null && !program.Contains('*', StringComparison.Ordinal))
                grammar.Values.Order(StringComparer.Ordinal).ShouldBe(expectedGrammar!.Values.Order(StringComparer.Ordinal), program);
        }
    }

    [Fact]
    public void What_is_of_another_version_is_refused() => Should.Throw<InvalidDataException>(() => new PackImage(new byte[64]));

    private static string Text(Rule rule) =>
        $"{rule.Id} {rule.Effect} {rule.Severity} {rule.Scope} {rule.Undo} {rule.Target} {rule.Says} {rule.Remedy} {string.Join(',', rule.Match.Programs)} {string.Join(',', rule.Match.Verbs)} "
        + $"{string.Join(';', rule.Match.Options.Select(group => string.Join(',', group)))} {string.Join(',', rule.Match.Operands)} {rule.Match.MinOperands} {string.Join(',', rule.Match.Unless)} "
        + $"{string.Join(',', rule.Match.Assignments)} {rule.Match.Input} {string.Join(',', rule.Match.Wrappers)} {string.Join(',', rule.Match.StandardInput)}";
}
