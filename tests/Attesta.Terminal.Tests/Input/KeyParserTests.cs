using System.Text;
using Attesta.Terminal.Input;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Terminal.Tests.Input;

public sealed class KeyParserTests
{
    [Theory]
    [InlineData("y", "Character:y")]
    [InlineData("\r", "Enter")]
    [InlineData("\n", "Enter")]
    [InlineData("\x7f", "Backspace")]
    [InlineData("\b", "Backspace")]
    [InlineData("\t", "Down")]
    [InlineData("\x03", "Interrupt")]
    [InlineData("\x04", "Interrupt")]
    [InlineData("\x17", "EraseWord")]
    [InlineData("\x15", "EraseLine")]
    [InlineData("\x1a", "Other")]
    [InlineData("\0", "Other")]
    [InlineData("é", "Character:é")]
    [InlineData("日", "Character:日")]
    [InlineData("🙂", "Character:🙂")]
    [InlineData("\e[A", "Up")]
    [InlineData("\e[B", "Down")]
    [InlineData("\e[C", "Right")]
    [InlineData("\e[D", "Left")]
    [InlineData("\eOA", "Up")]
    [InlineData("\eOD", "Left")]
    [InlineData("\eOM", "Enter")]
    [InlineData("\e[Z", "Up")]
    [InlineData("\e[1;5A", "Other")]
    [InlineData("\e[3~", "Delete")]
    [InlineData("\e[1~\e[H\eOH\x01", "Home Home Home Home")]
    [InlineData("\e[4~\e[F\eOF", "End End End")]
    [InlineData("\e[2~\e[33~", "Other Other")]
    [InlineData("\x05", "Edit")]
    [InlineData("\e[Mabc", "Other Character:a Character:b Character:c")]
    [InlineData("\e[?1;2c", "Other")]
    [InlineData("\e[12;40R", "Other")]
    [InlineData("\ey", "Other")]
    [InlineData("\e\e", "Escape Escape")]
    [InlineData("\e", "Escape")]
    [InlineData("\e[", "Other")]
    [InlineData("\e[1\x03", "Interrupt")]
    [InlineData("\e]10;rgb:y/y/y\ay", "Character:y")]
    [InlineData("\eP1$r0m\e\\y", "Character:y")]
    [InlineData("\e[200~yes\r\ny\e[201~", "Paste:yes  y")]
    [InlineData("\e[200~a\e[Ab\e[201~", "Paste:a[Ab")]
    [InlineData("\e[200~\x03", "Interrupt")]
    [InlineData("\e[200~y\r", "Paste:y ")]
    [InlineData("\u200b", "")]
    [InlineData("\u202e", "")]
    [InlineData("\u0085", "")]
    public void Reads(string input, string expected) => Keys(Encoding.UTF8.GetBytes(input)).ShouldBe(expected);

    [Theory]
    [InlineData(new byte[] { 0xff, (byte)'y' }, "Character:y")]
    [InlineData(new byte[] { 0xc3, (byte)'y' }, "Character:y")]
    [InlineData(new byte[] { 0xe6, 0x97, (byte)'y' }, "Character:y")]
    [InlineData(new byte[] { 0x80, 0xbf }, "")]
    [InlineData(new byte[] { 0xc0, 0x80 }, "")]
    [InlineData(new byte[] { 0xed, 0xa0, 0x80 }, "")]
    [InlineData(new byte[] { 0xf0, 0x9f }, "")]
    [InlineData(new byte[] { 0x9b, (byte)'A' }, "Character:A")]
    public void Ignores_bytes_that_are_no_characters(byte[] input, string expected) => Keys(input).ShouldBe(expected);

    [Fact]
    public void A_slow_paste_stays_a_paste()
    {
        var parser = new KeyParser();
        parser.Feed("\e[200~yes"u8);
        parser.Flush();
        parser.Feed("\ry\r\e[201~"u8);

        Drain(parser).ShouldBe("Paste:yes Paste: y ");
        parser.IsPending.ShouldBeFalse();
    }

    [Fact]
    public void A_paste_is_bounded()
    {
        var parser = new KeyParser();
        parser.Feed("\e[200~"u8);
        for (var i = 0; i < 100; i++)
            parser.Feed(Encoding.ASCII.GetBytes(new string('x', 1000)));
        parser.Feed("\e[201~"u8);

        parser.TryTake(out var key).ShouldBeTrue();
        key.Text.Length.ShouldBe(KeyParser.MaxPasteLength);
    }

    [Fact]
    public void Discarding_forgets_half_a_sequence()
    {
        var parser = new KeyParser();
        parser.Feed("y\e["u8);
        parser.Reset();
        parser.Feed("A"u8);

        Drain(parser).ShouldBe("Character:A");
    }

    [Fact]
    public void Keys_do_not_depend_on_how_the_bytes_arrive() => Prop.ForAll<byte[]>(bytes =>
    {
        var whole = new KeyParser();
        whole.Feed(bytes);
        var single = new KeyParser();
        foreach (var value in bytes)
            single.Feed([value]);
        return Drain(whole) == Drain(single);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_bytes_make_a_key_with_a_control_character() => Prop.ForAll<byte[]>(bytes =>
    {
        var parser = new KeyParser();
        parser.Feed("\e[200~"u8);
        parser.Feed(bytes);
        parser.Feed("\e[201~"u8);
        parser.Feed(bytes);
        parser.Flush();
        while (parser.TryTake(out var key))
        {
            if (key.Text.Any(char.IsControl))
                return false;
        }

        return true;
    }).QuickCheckThrowOnFailure();

    private static string Keys(byte[] input)
    {
        var parser = new KeyParser();
        parser.Feed(input);
        parser.Flush();
        return Drain(parser);
    }

    private static string Drain(KeyParser parser)
    {
        var keys = new List<string>();
        while (parser.TryTake(out var key))
            keys.Add(key.Text.Length > 0 ? $"{key.Kind}:{key.Text}" : key.Kind.ToString());
        return string.Join(' ', keys);
    }
}
