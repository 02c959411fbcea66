using System.Diagnostics;
using System.Globalization;
using System.Text;
using Attesta.Policy;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Policy;

public sealed class HostileConfigTests
{
    [Fact]
    public void An_alias_bomb_is_refused_before_it_grows()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 30; i++)
            bomb.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");

        Refusal(bomb.ToString()).ShouldBe("attesta.yaml:5:45: more than 100000 values, aliases written out");
    }

    [Fact]
    public void Many_aliases_of_one_large_list_are_refused()
    {
        var text = "risk:\n  allow: &a [" + string.Join(", ", Enumerable.Repeat("x", 9_000)) + "]\n  amplifiers: [" + string.Join(", ", Enumerable.Repeat("*a", 1_000)) + "]\n";

        Refusal(text).ShouldContain("more than 100000 values, aliases written out");
    }

    [Theory]
    [InlineData("a: *b", "1:4: the alias '*b' has no anchor before it")]
    [InlineData("a: &b [*b]", "1:8: the alias '*b' has no anchor before it")]
    [InlineData("*a : 1", "1:1: a key that is no text; expected a name")]
    [InlineData("? [a]\n: 1", "1:3: a key that is no text; expected a name")]
    [InlineData("policy: !!map {}", "1:9: tags such as !!str are not read; expected a plain value, or one in quotes")]
    [InlineData("policy: {mode: !!str shadow}", "1:16: tags such as !!str are not read; expected a plain value, or one in quotes")]
    [InlineData("policy: {}\n---\nrisk: {}", "2:1: a second document begins; expected one document")]
    [InlineData("policy: {}\n...\nrisk: {}", "3:1: a second document begins; expected one document")]
    [InlineData("a: 1\u0000b: 2", "1:5: the control character U+0000")]
    [InlineData("# a\u0001", "1:4: the control character U+0001")]
    [InlineData("# a\rpolicy: {mode: audit_only}", "1:4: a carriage return without a line feed")]
    [InlineData("# a\u2028policy: {mode: audit_only}", "1:4: the invisible character U+2028")]
    [InlineData("# a\u0085policy: {mode: audit_only}", "1:4: the control character U+0085")]
    [InlineData("# a\n# \u202Eb", "2:3: the invisible character U+202E")]
    [InlineData("a: 1\n\uFEFFb: 1", "2:1: the invisible character U+FEFF")]
    [InlineData("policy:\n\tmode: shadow", "2:1: a tab indents this line; expected spaces")]
    [InlineData("policy:\n  challenge_map:\n  \thigh: quiz", "3:3: a tab indents this line; expected spaces")]
    [InlineData("policy: [", "2:1: not valid YAML: While parsing a node, did not find expected node content")]
    [InlineData("policy: 'x", "1:9: not valid YAML: While scanning a quoted scalar, found unexpected end of stream")]
    [InlineData("policy: a: b", "1:10: not valid YAML: While scanning a plain scalar value, found invalid mapping")]
    [InlineData("policy", "1:1: is a single value; expected keys such as policy, each with a value")]
    [InlineData("- policy", "1:1: is a list; expected keys such as policy, each with a value")]
    [InlineData("'null'", "1:1: is a single value; expected keys such as policy, each with a value")]
    public void What_no_one_can_understand_is_refused_where_it_stands(string text, string message) => Refusal(text).ShouldBe("attesta.yaml:" + message);

    // On its own because a test's data cannot carry it.
    [Fact]
    public void Half_of_a_character_is_refused() => Refusal("# 😀 \uD83D\n").ShouldBe("attesta.yaml:1:6: half of a surrogate pair");

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void Deep_nesting_is_refused_at_once(string opening)
    {
        var clock = Stopwatch.StartNew();

        Refusal(string.Concat(Enumerable.Repeat(opening, 200_000))).ShouldContain("nested deeper than 32 levels");

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Long_names_in_hostile_files_leave_short_messages()
    {
        var text = new string('k', 500_000) + ": 1\npolicy: {mode: " + new string('v', 400_000) + "}\n";

        Refusal(text).Length.ShouldBeLessThan(2_000);
    }

    [Fact]
    public void A_byte_order_mark_and_windows_line_ends_change_nothing()
    {
        var config = AttestaConfig.Parse("\uFEFFpolicy:\r\n  mode: shadow\r\n  fail_mode: escalate\r\n", "attesta.yaml");

        config.Policy.Mode.ShouldBe(GateMode.Shadow);
        config.Policy.FailMode.ShouldBe(FailMode.Escalate);
        config.Effective.Single(setting => setting.Key == "policy.fail_mode").Source.ShouldBe("attesta.yaml:3");
    }

    [Fact]
    public void The_largest_list_that_is_taken_is_read_quickly()
    {
        var clock = Stopwatch.StartNew();

        var config = AttestaConfig.Parse("risk: {block: [" + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"name_{i}, ")) + "]}", "attesta.yaml");

        config.Policy.Risk.Block.Count.ShouldBe(10_000);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Random_text_is_read_or_refused_but_never_breaks_the_reader()
    {
        var pieces = Gen.Elements(
            "policy", "risk", "audit", "mode", "challenge_map", "challenges", "high", "quiz", "null", "~", "true", "3", "0.8", "-", "- ", ": ", ":", "\n", "\n  ", "\n    ",
            "{", "}", "[", "]", ", ", "'", "\"", "&a ", "*a", "!!str ", "!", "|", ">", "#", "? ", "%YAML 1.2", "---", "...", "\t", "\\", "\\u", "<<", "@", "`", "\u00e9", "\u2028", "\0",
            "\r", "\uFEFF", "\uD800", "amplifiers", "pattern", "boost", "(", "overrides", "block", "\r\n", "=", "*", ".inf", "1e9", "path");
        var texts = pieces.ListOf().Select(string.Concat);
        var any = Gen.OneOf(texts, ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

        Prop.ForAll(any.ToArbitrary(), IsReadOrRefused).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithEndSize(200));
    }

    private static bool IsReadOrRefused(string text)
    {
        try
        {
            _ = AttestaConfig.Parse(text, "attesta.yaml");
        }
        catch (ConfigException refused)
        {
            return refused.Problems.Count > 0 && refused.Message.All(c => c == '\n' || !char.IsControl(c));
        }

        return true;
    }

    private static string Refusal(string text) => Should.Throw<ConfigException>(() => AttestaConfig.Parse(text, "attesta.yaml")).Message;
}
