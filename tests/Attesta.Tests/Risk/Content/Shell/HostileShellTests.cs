using Attesta.Risk.Content.Shell;

namespace Attesta.Tests.Risk.Content.Shell;

public sealed class HostileShellTests
{
    // Far above what any of them takes, so that a busy machine does not fail the test; a quadratic reader takes minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // The smallest stack that a host is likely to give its threads.
    private const int SmallStack = 256 * 1024;

    public static TheoryData<string, string> Texts => new()
    {
        { "a long line", new string('a', 10 << 20) },
        { "pipes", Repeated("a|", 100_000) },
        { "pipes into shells", Repeated("echo a|sh|", 100_000) },
        { "parentheses", Repeated("(", 100_000) },
        { "substitutions", Repeated("$(", 100_000) },
        { "quoted substitutions", Repeated("\"$(", 100_000) },
        { "backquotes", Repeated("`\\`", 100_000) },
        { "brace lists", Repeated("{a,b}", 10_000) },
        { "open braces", Repeated("{a,", 300_000) },
        { "quotes", Repeated("'\"", 500_000) },
        { "variables that double", $"a=aaaaaaaaaa;{Repeated("a=$a$a;", 5_000)}echo $a" },
        { "a long variable many times", $"a={new string('x', 4_000)};{Repeated("$a ", 300_000)}" },
        { "array that grows", $"a=(x);{Repeated("a+=(y);", 100_000)}" },
        { "here-documents", Repeated("cat <<E\n", 100_000) },
        { "expressions", Repeated("$((", 100_000) },
        { "conditions", Repeated("if a;then ", 100_000) },
        { "cases", Repeated("case x in a) ", 100_000) },
        { "functions", Repeated("f(){ ", 100_000) },
        { "functions that call twice", string.Concat(Enumerable.Range(0, 60).Select(i => i == 0 ? "f0() { echo $1; };" : $"f{i}() {{ f{i - 1} $1; f{i - 1} $1; }};")) + "f59 x" },
        { "defaults", Repeated("\"${a:-", 100_000) },
        { "sudo", Repeated("sudo ", 200_000) },
        { "eval", Repeated("eval ", 200_000) },
        { "process substitutions", Repeated("a > >(", 100_000) },
        { "loops over values", Repeated("for a in b c d e f g h i j k;do $a ", 3_000) + Repeated(";done", 3_000) },
        { "groups fed again and again", Repeated("{ ", 30) + "a" + Repeated(";} <<<x", 30) },
        { "aliases of themselves", "alias a='a a';" + Repeated("a ", 100_000) },
        { "patterns", Repeated("@(", 300_000) },
        { "filled words", $"echo {Repeated("a", 200_000)}|xargs -I{{}} echo {Repeated("{} ", 5_000)}" },
        { "filled lines", $"parallel {Repeated("{} ", 5_000)}:::{Repeated(" abcdefgh", 5_000)}" },
        { "code with calls", $"python -c '{Repeated("run(", 200_000)}'" },
        { "code with quotes", $"python -c \"{Repeated("\\\\'", 200_000)}\"" },
        { "PowerShell blocks", "Get-X " + Repeated("{ (", 100_000) },
        { "PowerShell strings", "Get-X " + Repeated("\"$(", 100_000) },
        { "PowerShell assignments", "Get-X;" + Repeated("$a=1;", 100_000) },
        { "cmd variables", "del /q " + Repeated("%a", 200_000) },
        { "cmd conditions", "if exist " + Repeated("x if exist ", 100_000) },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Ends_in_bounded_time_on_a_small_stack(string what, string text)
    {
        var start = TimeProvider.System.GetTimestamp();
        ShellReading? reading = null;
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(() => reading = ShellReader.Read(text)), SmallStack);

        thread.Start();
        thread.Join();

        failure.ShouldBeNull(what);
        reading.ShouldNotBeNull();
        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(Patience, what);
    }

    [Theory]
    [InlineData("echo 'a")]
    [InlineData("echo \"a")]
    [InlineData("echo `a")]
    [InlineData("echo $(a")]
    [InlineData("echo ${a")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("{ a")]
    [InlineData("if a; then b")]
    [InlineData("for x in 1; do a")]
    [InlineData("done")]
    [InlineData("case x in a) b")]
    [InlineData("cat <<E\nx")]
    [InlineData("[[ a")]
    [InlineData("a >")]
    [InlineData("a=(b")]
    [InlineData("a\0b")]
    [InlineData("a \uFFFF")]
    [InlineData("a | | b")]
    [InlineData("a <( b")]
    [InlineData("Get-X \"a")]
    [InlineData("del /q \"a")]
    public void Says_what_it_could_not_read(string text) => ShellReader.Read(text).NotUnderstood.ShouldNotBeNull();

    [Fact]
    public void Says_that_half_a_character_is_no_text() => ShellReader.Read("a\uD800").NotUnderstood.ShouldBe("it is not valid text");

    [Theory]
    [InlineData("echo 'a; rm -rf /")]
    [InlineData("echo \"a; rm -rf /")]
    [InlineData("echo `a; rm -rf /")]
    [InlineData("a ) ; rm -rf /")]
    [InlineData("fi; rm -rf /")]
    [InlineData("if a; rm -rf /")]
    [InlineData("((a; rm -rf /")]
    [InlineData("r\0m -rf /")]
    public void Reads_on_behind_what_it_could_not_read(string text) => ShellText.Lines(text).ShouldContain("rm -rf /");

    [Fact]
    public void Reads_on_behind_a_nesting_that_is_too_deep()
    {
        var reading = ShellReader.Read(Repeated("$(", 500) + "x" + Repeated(")", 500) + "; rm -rf /");

        reading.NotUnderstood.ShouldBe("it is nested too deeply");
        reading.Commands.Select(ShellText.Line).ShouldContain("rm -rf /");
    }

    [Fact]
    public void Tells_the_last_of_a_long_pipeline_of_no_more_than_it_can_use()
    {
        var reading = ShellReader.Read(Repeated("cat|", 1_000) + "sh");

        reading.NotUnderstood.ShouldBe("a pipeline is too long");
        reading.Commands[^1].Input.Count.ShouldBeLessThanOrEqualTo(64);
        reading.Commands[^1].RunsUnseenCode.ShouldBeTrue();
    }

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
