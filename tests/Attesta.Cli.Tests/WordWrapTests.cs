using Attesta.Cli.Output;
using Attesta.Cli.Running;

namespace Attesta.Cli.Tests;

public sealed class WordWrapTests
{
    [Theory]
    [InlineData("error: short", 20, "error: short")]
    [InlineData("error: one two three four", 14, "error: one two\n  three four")]
    [InlineData("see /a/very/long/path/that/fits/nowhere now", 12, "see\n  /a/very/long/path/that/fits/nowhere\n  now")]
    [InlineData("  a list of words", 10, "  a list\n    of\n    words")]
    [InlineData("one two\nthree four", 9, "one two\nthree\n  four")]
    [InlineData("\u001b[1mone\u001b[0m two", 7, "\u001b[1mone\u001b[0m two")]
    public void Breaks_between_words_only(string text, int width, string expected) => WordWrap.Of(text, width).ShouldBe(expected);

    [Fact]
    public void Breaks_nothing_that_no_person_reads() => WordWrap.Of(new string('a', 30) + " b", width: null).ShouldBe(new string('a', 30) + " b");

    [Theory]
    [InlineData("/my src/bin/Attesta.Cli", "/my src/bin/Attesta.Cli.dll", "'/my src/bin/Attesta.Cli'")]
    [InlineData("/usr/bin/dotnet", "/src/Attesta.Cli.dll", "dotnet /src/Attesta.Cli.dll")]
    [InlineData("/srv/ann/src/bin/Attesta.Cli", "x.dll", "src/bin/Attesta.Cli")]
    [InlineData("/srv/ann/Attesta.Cli", "x.dll", "/srv/ann/Attesta.Cli")]
    [InlineData("/srv/annabel/bin/Attesta.Cli", "x.dll", "/srv/annabel/bin/Attesta.Cli")]
    public void Names_the_command_as_it_has_to_be_typed(string process, string library, string expected) => OwnCommand.Find(process, library, "/usr/bin", "/srv/ann").ShouldBe(expected);

    [Fact]
    public void Names_the_command_alone_where_the_path_leads_to_it()
    {
        using var folder = new Fakes.TempFolder();
        var installed = Path.Combine(folder.Path, "attesta");
        File.WriteAllText(installed, "");

        OwnCommand.Find(installed, "attesta.dll", $"/usr/bin:{folder.Path}", "/").ShouldBe("attesta");
        OwnCommand.Find(installed, "attesta.dll", "/usr/bin", "/srv/ann").ShouldBe(installed);
    }
}
