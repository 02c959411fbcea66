using Attesta.Tests.Risk.Content.Shell;

namespace Attesta.Tests.Risk.Content.Commands;

public sealed class HostileContentTests
{
    public static TheoryData<string, string> Texts => HostileShellTests.Texts;

    [Theory]
    [MemberData(nameof(Texts))]
    public void Hostile_text_ends_in_a_score(string what, string text) => Scoring.Of(text).Score.ShouldBeInRange(0, 1, what);

    [Theory]
    [InlineData("'")]
    [InlineData("echo \"x")]
    [InlineData("$(rm")]
    [InlineData("ls \0")]
    [InlineData("cat <<E\nx")]
    [InlineData("if true")]
    public void What_cannot_be_read_counts_as_risky(string text) => Scoring.Of(text).ShouldBeHigh();

    [Fact]
    public void What_is_no_text_counts_as_risky() => Scoring.Of("ls " + (char)0xD800).ShouldBeHigh();

    [Fact]
    public void What_is_too_long_counts_as_risky()
    {
        Scoring.Of(new string('a', 10 << 20)).ShouldBeHigh();
        Scoring.Of(string.Concat(Enumerable.Repeat("a|", 100_000))).ShouldBeHigh();
        Scoring.Of("ls " + string.Concat(Enumerable.Repeat("a ", 10_000))).ShouldBeHigh();
    }

    [Fact]
    public void A_command_hides_behind_nothing()
    {
        Scoring.Of("ls " + string.Concat(Enumerable.Repeat("a ", 3_000)) + "; rm -rf /srv/x").ShouldBeHigh();
        Scoring.Of("rm " + string.Concat(Enumerable.Repeat("a ", 3_000)) + "-rf /srv/x").ShouldBeHigh();
        Scoring.Of(string.Concat(Enumerable.Repeat("( ", 30)) + "rm -rf /srv/x" + new string(')', 30)).ShouldBeHigh();
    }

    [Fact]
    public void Deep_and_wide_arguments_are_cut_and_count_as_risky()
    {
        object deep = "ls";
        for (var i = 0; i < 30; i++)
            deep = new List<object?> { deep };

        Scoring.Of("bash", ("command", deep)).ShouldBeHigh();
        Scoring.Of("bash", ("commands", Enumerable.Repeat((object?)"ls", 10_000).ToList())).ShouldBeHigh();
    }

    [Fact]
    public void Many_effects_are_counted_and_the_worst_come_first()
    {
        var risk = Scoring.Of(string.Concat(Enumerable.Range(0, 200).Select(i => $"rm file{i}; ")) + "rm -rf /srv/x");

        risk.ShouldBeHigh();
        risk.Effects.Count.ShouldBe(32);
        risk.Effects[0].Severity.ShouldBe(risk.Effects.Max(effect => effect.Severity));
        risk.Factors[^1].Description.ShouldContain("more effects");
    }
}
