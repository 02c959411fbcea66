using Attesta.Actions;
using Attesta.Terminal.Drawing;
using Attesta.Terminal.Input;
using Attesta.Terminal.Tests.Fakes;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Terminal.Tests.Input;

public sealed class TypedTextTests
{
    // Few letters, so that backslashes meet what could follow them, and halves of pairs meet each other.
    private static readonly Arbitrary<string> Texts = Arb.From(
        Gen.OneOf(
            Gen.Elements('\\', 'n', 'u', 'x', '0', '\n', '\r', '\t', '\e', '\0', ' ', '\u00a0', 'é', '\u0301', '\u202e', '\ud83d', '\ude42', '\ufeff', '\ufffd'),
            Gen.Choose(0, char.MaxValue).Select(static value => (char)value)).ArrayOf().Select(static signs => new string(signs)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_written_with_escapes_reads_back_as_the_same(bool unicode) => Check.QuickThrowOnFailure(Prop.ForAll(Texts, text =>
        TypedText.Unescape(TypedText.Escape(text, unicode)) == text));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_that_is_written_with_escapes_is_invisible(bool unicode) => Check.QuickThrowOnFailure(Prop.ForAll(Texts, text =>
    {
        var typed = TypedText.Escape(text, unicode);
        return Cells.Clean(typed, unicode) == typed;
    }));

    [Fact]
    public void Changing_another_part_of_a_text_keeps_its_line_ends() => Check.QuickThrowOnFailure(Prop.ForAll(Texts, text =>
    {
        var prompt = Samples.Prompt(Samples.Medium, Samples.Confirm) with { Editable = [new("script", text + "\n", Masked: false)] };
        var changes = new Forms.CallChanges(prompt, "ann", unicode: true);

        var editor = new LineEditor(changes.Typed(0));
        editor.Press(new(KeyKind.Home));
        editor.Press(TerminalKey.Character("Z"));
        changes.Take(0, editor.Text);

        return (string)changes.Edit.Changes[0].Value! == "Z" + text + "\n";
    }));

    [Fact]
    public void A_value_that_is_opened_and_taken_is_no_change() => Check.QuickThrowOnFailure(Prop.ForAll(Texts, text =>
    {
        var prompt = Samples.Prompt(Samples.Medium, Samples.Confirm) with
        {
            Editable = [new("text", text, Masked: false), new("list", PlainList.Of(new object?[] { 1L, 0.5, null, true, "a\nb" }), Masked: false)],
        };
        var changes = new Forms.CallChanges(prompt, "ann", unicode: true);

        changes.Take(0, new LineEditor(changes.Typed(0)).Text);
        changes.Take(1, new LineEditor(changes.Typed(1)).Text);

        return changes.Count == 0;
    }));

    [Theory]
    [InlineData(@"s/\n/x/")]
    [InlineData(@"C:\temp")]
    [InlineData("größer")]
    public void Plainly_visible_text_is_typed_as_it_is(string text) => TypedText.NeedsEscapes(text, unicode: true).ShouldBeFalse();

    [Theory]
    [InlineData(@"a\q")]
    [InlineData(@"a\")]
    [InlineData(@"\x1")]
    [InlineData(@"\u12g4")]
    [InlineData(@"\u+123")]
    [InlineData(@"\U00110000")]
    [InlineData(@"\U0000d800")]
    public void What_begins_no_escape_is_refused(string typed) => Should.Throw<FormatException>(() => TypedText.Unescape(typed)).Message.ShouldContain("is no escape here");

    [Theory]
    [InlineData("a\u202eb", "ab")]
    [InlineData("a\nb", "ab")]
    [InlineData("\ufffd", "")]
    public void An_editor_takes_in_nothing_that_cannot_be_seen(string pasted, string expected)
    {
        var editor = new LineEditor("");

        editor.Press(new(KeyKind.Paste, pasted));

        editor.Text.ShouldBe(expected);
        editor.LeftSomethingOut.ShouldBeTrue();
    }

    [Fact]
    public void An_editor_steps_over_whole_characters()
    {
        var editor = new LineEditor("a\U0001f642e\u0301");

        editor.Press(new(KeyKind.Left));
        editor.Press(new(KeyKind.Backspace));
        editor.Press(new(KeyKind.Delete));
        editor.Press(TerminalKey.Character("b"));

        editor.Text.ShouldBe("ab");
    }

    [Fact]
    public void A_long_value_scrolls_with_the_cursor()
    {
        var look = new Look(new(Ansi: true, ColourDepth.None, Unicode: true), RiskLevel.Medium);
        var editor = new LineEditor("START " + new string('x', 1_000) + " END");

        var end = Text(editor.Draw(look, 40, 3));
        editor.Press(new(KeyKind.Home));
        var start = Text(editor.Draw(look, 40, 3));

        end.TrimEnd().ShouldEndWith("ND");
        end.ShouldStartWith("…");
        start.ShouldContain("START");
        start.TrimEnd().ShouldEndWith("…");
        editor.Draw(look, 40, 3).ShouldAllBe(line => line.Width <= 40);

        static string Text(List<Line> lines) => string.Join('\n', lines.Select(line => string.Concat(line.Pieces.Select(piece => piece.Text))));
    }
}
