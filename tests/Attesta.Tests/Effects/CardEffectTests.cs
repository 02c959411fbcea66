using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Risk.Content;
using Attesta.Tests.Challenges;

namespace Attesta.Tests.Effects;

public sealed class CardEffectTests
{
    private static readonly ActionContext Action = Some.Shell("bash", "rm -rf /srv/app");

    private static readonly Effect Gone = Some.Effect(EffectKind.Destroys, "/srv/app", "deletes everything under /srv/app", 0.85) with
    {
        Width = EffectWidth.Many,
        Undo = EffectUndo.Impossible,
    };

    [Fact]
    public void Says_what_how_wide_and_whether_it_can_be_undone()
    {
        var card = Card(Gone with { Remedy = "move it aside first" });

        card.Consequence.ShouldBe("deletes everything under /srv/app (several things, cannot be undone)");
        card.Effects.Single().Level.ShouldBe(RiskLevel.Critical);
        card.Remedies.ShouldBe(["move it aside first"]);
    }

    [Fact]
    public void The_worst_comes_first_and_what_has_no_room_is_counted()
    {
        var effects = Enumerable.Range(0, 9).Select(i => Some.Effect(EffectKind.Changes, $"number {i}", $"changes number {i}", 0.3 + (i / 100.0))).Append(Gone);

        var card = Card([.. effects]);

        card.Effects.Select(effect => effect.Sentence).ShouldBe(["deletes everything under /srv/app", "changes number 8", "changes number 7", "changes number 6"]);
        card.HiddenEffects.ShouldBe(6);
        card.Consequence.ShouldBe("deletes everything under /srv/app (several things, cannot be undone), and 9 more");
    }

    [Fact]
    public void The_same_said_twice_is_said_once() => Card(Gone, Gone with { Source = "other/rule" }).Effects.Count.ShouldBe(1);

    [Theory]
    [InlineData("payments", "namespace, payments", 1)]
    [InlineData("payments", "ns, payments", 1)]
    [InlineData("a, b, c", "b, c", 1)]
    [InlineData("payments", "namespace, billing, payments", 2)]
    [InlineData("payments", "namespace, billing", 2)]
    [InlineData("payments", "other, payments", 2)]
    public void What_is_seen_twice_in_one_command_is_one_line_unless_a_target_would_go_missing(string worse, string other, int lines) =>
        Card(
            Gone with { Target = worse, Explanation = "deletes the namespace " + worse, Evidence = "kubectl delete" },
            Gone with { Target = other, Explanation = "deletes " + other, Evidence = "kubectl delete", Severity = 0.6 }).Effects.Count.ShouldBe(lines);

    [Fact]
    public void The_same_target_in_two_commands_is_two_lines() =>
        Card(Gone with { Target = "a, b", Evidence = "rm a b" }, Gone with { Target = "b", Evidence = "rm -r b" }).Effects.Count.ShouldBe(2);

    [Fact]
    public void That_it_reads_is_said_only_where_nothing_else_happens()
    {
        var reads = Some.Effect(EffectKind.OnlyReads, "x", "only reads x", 0.05);

        Card(reads, Gone).Effects.Count.ShouldBe(1);
        Card(reads).Consequence.ShouldBe("only reads x");
    }

    [Fact]
    public void What_is_low_is_said_only_where_nothing_is_worse()
    {
        var low = Some.Effect(EffectKind.SendsOut, "x", "fetches x", 0.1);

        Card(low, Gone).Effects.Count.ShouldBe(1);
        Card(low).Consequence.ShouldBe("fetches x (a single thing)");
    }

    [Fact]
    public void Of_what_several_rules_see_in_the_same_place_the_worst_speaks() =>
        Card(Gone with { Severity = 0.45, Explanation = "deletes /srv/app", Width = EffectWidth.One }, Gone).Consequence
            .ShouldBe("deletes everything under /srv/app (several things, cannot be undone)");

    [Fact]
    public void What_names_no_target_adds_nothing_to_what_does()
    {
        var card = Card(Gone, Some.Effect(EffectKind.Destroys, "", "removes something", 0.62) with { Remedy = "do not" }, Some.Effect(EffectKind.SendsOut, "", "sends something", 0.5));

        card.Effects.Select(effect => effect.Sentence).ShouldBe(["deletes everything under /srv/app", "sends something"]);
        card.Remedies.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(EffectKind.ExecutesOpaqueCode)]
    [InlineData(EffectKind.RaisesPrivilege)]
    [InlineData(EffectKind.Spends)]
    public void Of_what_has_no_width_none_is_said(EffectKind kind) => Card(Gone with { Kind = kind }).Effects.Single().Width.ShouldBeEmpty();

    [Fact]
    public void A_remedy_names_its_target() =>
        Card(Gone with { Remedy = "look first (ls -R {target})" }).Remedies.ShouldBe(["look first (ls -R /srv/app)"]);

    [Fact]
    public void A_target_that_the_rule_does_not_name_stands_behind_it() =>
        Card(Gone with { Explanation = "deletes a folder." }).Effects.Single().Sentence.ShouldBe("deletes a folder: /srv/app");

    [Fact]
    public void Of_a_long_target_both_ends_are_shown()
    {
        var target = new string('a', 5_000) + " /etc";

        var sentence = Card(Gone with { Target = target, Explanation = $"deletes {target}" }).Effects.Single().Sentence;

        sentence.Length.ShouldBeLessThanOrEqualTo(240);
        sentence.ShouldEndWith("/etc");
        sentence.ShouldStartWith("deletes aaaa");
    }

    [Fact]
    public void What_cannot_be_seen_is_escaped_wherever_it_stands()
    {
        const string evil = "a\u202Eb\u001b[2J\nc\u200b";

        var card = Card(Gone with { Target = evil, Explanation = $"deletes {evil}", Remedy = $"do not use {evil}", Evidence = evil });

        string[] texts = [card.Consequence!, .. card.Effects.Select(effect => effect.ToString()), .. card.Remedies];
        texts.ShouldAllBe(text => VisibleText.Escape(text, int.MaxValue) == text && !text.Contains('\u001b') && !text.Contains('\u202E'));
        texts[0].ShouldContain("\\u202eb\\x1b[2J\\nc\\u200b");
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1)]
    public void A_severity_that_is_none_counts_as_the_worst(double severity) =>
        Card(Gone with { Severity = 0.9, Explanation = "other" }, Gone with { Severity = severity }).Effects[0].ShouldBe(
            new CardEffect("deletes everything under /srv/app", "several things", "cannot be undone", RiskLevel.Critical) { Statement = "It gets rid of something that exists" });

    [Fact]
    public void A_hundred_thousand_effects_cost_little()
    {
        var effects = Enumerable.Range(0, 100_000).Select(i => Gone with { Target = $"{i}", Explanation = $"deletes {i}" }).ToArray();

        var card = Card(effects);

        card.Effects.Count.ShouldBe(4);
        (card.HiddenEffects + 4).ShouldBe(100_000);
    }

    private static ActionCard Card(params Effect[] effects) =>
        ActionCard.Of(Action, new RiskAssessment { Score = 0.9, ScorerName = "test", Effects = effects }, "development");
}
