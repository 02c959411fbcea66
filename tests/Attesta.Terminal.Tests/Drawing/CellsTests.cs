using Attesta.Terminal.Drawing;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Terminal.Tests.Drawing;

public sealed class CellsTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    [InlineData("äöü", 3)]
    [InlineData("e\u0301", 1)]
    [InlineData("日本", 4)]
    [InlineData("🙂", 2)]
    [InlineData("━─…", 3)]
    public void Measures_text_in_cells(string text, int width) => Cells.Width(text).ShouldBe(width);

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("a longer text", 8, "a longe…")]
    [InlineData("日本語", 5, "日本…")]
    [InlineData("日本語", 4, "日…")]
    public void Fits_text_into_cells(string text, int width, string expected) => Cells.Fit(text, width, "…").ShouldBe(expected);

    [Fact]
    public void Wraps_at_spaces_where_there_are_some()
    {
        Cells.Wrap("one two three", 8).ShouldBe(["one two", "three"]);
        Cells.Wrap("abcdefghij", 4).ShouldBe(["abcd", "efgh", "ij"]);
        Cells.Wrap("a bcdefghijk", 6).ShouldBe(["a bcde", "fghijk"]);
        Cells.Wrap("", 4).ShouldBe([""]);
    }

    [Fact]
    public void Wrapping_loses_nothing_but_spaces_and_fits() => Prop.ForAll<NonNull<string>, PositiveInt>((raw, number) =>
    {
        var text = Cells.Clean(raw.Get, unicode: true);
        var width = 2 + (number.Get % 60);
        var lines = Cells.Wrap(text, width);
        return lines.TrueForAll(line => Cells.Width(line) <= width)
            && string.Concat(lines).Replace(" ", "", StringComparison.Ordinal) == text.Replace(" ", "", StringComparison.Ordinal);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Cleaned_text_holds_only_what_can_be_seen() => Prop.ForAll<NonNull<string>>(raw =>
        Cells.Clean(raw.Get, unicode: true).EnumerateRunes().All(Cells.IsPlain) && Cells.Clean(raw.Get, unicode: false).All(char.IsAscii)).QuickCheckThrowOnFailure();

    [Fact]
    public void An_eight_bit_terminal_gets_no_byte_that_could_be_an_escape() =>
        // In UTF-8 the second byte of this letter is 0x9b, which such a terminal takes for the start of a sequence.
        Cells.Clean("\u00db2J", unicode: false).ShouldBe("\\u00db2J");

    [Fact]
    public void Piled_up_marks_are_written_out() => Cells.Clean("a\u0301\u0302\u0303", unicode: true).ShouldBe("a\u0301\u0302\\u0303");
}
