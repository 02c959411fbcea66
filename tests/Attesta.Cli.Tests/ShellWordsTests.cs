using Attesta.Cli.Running;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Cli.Tests;

public sealed class ShellWordsTests
{
    private static readonly Arbitrary<string[]> ArgumentLists = Arb.From(
        Gen.OneOf(
            Gen.Elements(' ', '\t', '\'', '"', '\\', '$', '`', '{', '}', '|', '#', '~', '*', '\n', '\r', '\0', 'a', '-', '\u00a0', 'é', '\ud83d', '\ude42'),
            Gen.Choose(0, char.MaxValue).Select(static value => (char)value))
            .ArrayOf().Select(static signs => new string(signs)).NonEmptyListOf().Select(static list => list.ToArray()));

    [Fact]
    public void A_list_that_was_written_as_a_line_reads_back_as_the_same() =>
        Check.QuickThrowOnFailure(Prop.ForAll(ArgumentLists, list => ShellWords.Split(ShellQuoting.Line(list)).SequenceEqual(list)));

    [Theory]
    [InlineData("rm -rf  build", "rm|-rf|build")]
    [InlineData("  a\tb ", "a|b")]
    [InlineData("a'b c'\"d e\"f", "ab cd ef")]
    [InlineData("'' \"\" a", "||a")]
    [InlineData("a\\ b \\$HOME \\\\", "a b|$HOME|\\")]
    [InlineData("\"a\\\"b\\$c\\`d\\\\e\\f\"", "a\"b$c`d\\e\\f")]
    [InlineData("'$HOME & x' \"a;b*\"", "$HOME & x|a;b*")]
    [InlineData("find . -exec rm {} +", "find|.|-exec|rm|{}|+")]
    [InlineData("x=1 a!b a^b 100% a@b:c,d", "x=1|a!b|a^b|100%|a@b:c,d")]
    public void Words_are_read_as_a_shell_reads_them(string line, string words) => ShellWords.Split(line).ShouldBe(words.Split('|'));

    [Theory]
    [InlineData("a | b", "the | is not quoted")]
    [InlineData("a&", "the & is not quoted")]
    [InlineData("a; b", "the ; is not quoted")]
    [InlineData("a >b", "the > is not quoted")]
    [InlineData("a <b", "the < is not quoted")]
    [InlineData("(a)", "the ( is not quoted")]
    [InlineData("a $HOME", "would not be expanded")]
    [InlineData("a \"$HOME\"", "not in single quotes")]
    [InlineData("a \"`b`\"", "not in single quotes")]
    [InlineData("a `b`", "would not be expanded")]
    [InlineData("a *", "would not be expanded")]
    [InlineData("a ?", "would not be expanded")]
    [InlineData("a [b]", "would not be expanded")]
    [InlineData("a ~/b", "would not be expanded")]
    [InlineData("a {b,c}", "would not be expanded")]
    [InlineData("a $'b'", "would not be expanded")]
    [InlineData("a # b", "would not begin a comment")]
    [InlineData("a\nb", "one line")]
    [InlineData("a\\\nb", "one line")]
    [InlineData("a \"b\\\nc\"", "joins no lines")]
    [InlineData("a\u00a0b", "\\xa0 separates no words")]
    [InlineData("a\u2003b", "\\u2003 separates no words")]
    [InlineData("a\eb", "\\x1b separates no words")]
    [InlineData("a 'b", "single quote is not closed")]
    [InlineData("a \"b", "double quote is not closed")]
    [InlineData("a \\", "last backslash")]
    [InlineData("", "no command left")]
    [InlineData(" \t", "no command left")]
    public void What_only_a_shell_could_do_is_refused(string line, string why) => Should.Throw<FormatException>(() => ShellWords.Split(line)).Message.ShouldContain(why);

    [Fact]
    public void Words_that_were_read_can_be_written_and_read_again() => Check.QuickThrowOnFailure(Prop.ForAll(
        Arb.From(Gen.Elements('a', ' ', '\'', '"', '\\', '$', '{', '}', ';', '=').ArrayOf().Select(static signs => new string(signs))), static line =>
        {
            try
            {
                var words = ShellWords.Split(line);
                return ShellWords.Split(ShellQuoting.Line(words)).SequenceEqual(words);
            }
            catch (FormatException)
            {
                return true;
            }
        }));
}
