using System.Globalization;
using System.Text;
using Attesta.Actions;

namespace Attesta.Terminal.Drawing;

/// <summary>Text measured in the cells of a screen: cleaned, fitted, wrapped.</summary>
internal static class Cells
{
    // Where a character takes two cells. A range too many costs a gap, one too few a crooked border, so blocks are taken whole.
    private static readonly (int From, int To)[] Wide =
    [
        (0x1100, 0x115f), (0x231a, 0x231b), (0x2329, 0x232a), (0x23e9, 0x23f3), (0x25fd, 0x25fe), (0x2614, 0x2615), (0x2648, 0x2653),
        (0x267f, 0x267f), (0x2693, 0x2693), (0x26a1, 0x26a1), (0x26aa, 0x26ab), (0x26bd, 0x26be), (0x26c4, 0x26c5), (0x26ce, 0x26ce),
        (0x26d4, 0x26d4), (0x26ea, 0x26ea), (0x26f2, 0x26f5), (0x26fa, 0x26fa), (0x26fd, 0x26fd), (0x2705, 0x2705), (0x270a, 0x270b),
        (0x2728, 0x2728), (0x274c, 0x274e), (0x2753, 0x2757), (0x2795, 0x2797), (0x27b0, 0x27bf), (0x2b1b, 0x2b1c), (0x2b50, 0x2b55),
        (0x2e80, 0x303e), (0x3041, 0xa4cf), (0xa960, 0xa97f), (0xac00, 0xd7a3), (0xf900, 0xfaff), (0xfe30, 0xfe6f), (0xff01, 0xff60),
        (0xffe0, 0xffe6), (0x16fe0, 0x1b2ff), (0x1f004, 0x1f004), (0x1f0cf, 0x1f0cf), (0x1f18e, 0x1f19a), (0x1f200, 0x1f64f),
        (0x1f680, 0x1f6ff), (0x1f7e0, 0x1f7f0), (0x1f90c, 0x1f9ff), (0x1fa70, 0x1faff), (0x20000, 0x3fffd),
    ];

    /// <summary>
    /// The text with everything written out that is not plainly visible. Cards come clean already; this is the last line of defence.
    /// Without UTF-8 everything beyond ASCII is written out too: a byte of it could be an escape sequence to an eight-bit terminal.
    /// </summary>
    public static string Clean(string? text, bool unicode)
    {
        if (text is null || !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text ?? "";
        var visible = VisibleText.Escape(text);
        var clean = new StringBuilder(visible.Length);
        var marks = 0;
        foreach (var rune in visible.EnumerateRunes())
        {
            // Piled-up marks would cover the lines above.
            marks = IsMark(rune) ? marks + 1 : 0;
            if (rune.IsAscii || (unicode && marks <= 2))
                clean.Append(rune.ToString());
            else if (rune.IsBmp)
                clean.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else
                clean.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
        }

        return clean.ToString();
    }

    /// <summary>Whether a character is shown as itself.</summary>
    public static bool IsPlain(Rune rune) => rune.Value is >= ' ' and <= '~' || (!rune.IsAscii && VisibleText.Escape(rune.ToString())[0] != '\\');

    public static int Width(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text.Length;
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
            width += Width(rune);
        return width;
    }

    /// <summary>The text when it fits, else its start and the ellipsis.</summary>
    public static string Fit(string text, int width, string ellipsis)
    {
        if (Width(text) <= width)
            return text;
        return width < ellipsis.Length ? "" : Take(text, width - ellipsis.Length, out _).TrimEnd() + ellipsis;
    }

    /// <summary>The longest start of a text that fits, and how long it is.</summary>
    public static string Take(string text, int width, out int length)
    {
        length = 0;
        var used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            used += Width(rune);
            if (used > width)
                break;
            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }

    /// <summary>The longest end of a text that fits.</summary>
    public static string TakeLast(string text, int width)
    {
        var start = text.Length;
        var used = 0;
        while (start > 0)
        {
            Rune.DecodeLastFromUtf16(text.AsSpan(0, start), out var rune, out var consumed);
            used += Width(rune);
            if (used > width)
                break;
            start -= consumed;
        }

        return text[start..];
    }

    /// <summary>Breaks a text into lines, at spaces where there are some; at least one line.</summary>
    public static List<string> Wrap(string text, int width)
    {
        width = Math.Max(width, 2);
        var lines = new List<string>();
        var rest = text;
        while (Width(rest) > width)
        {
            var head = Take(rest, width, out var length);
            var space = length < rest.Length && rest[length] == ' ' ? length : head.LastIndexOf(' ');

            // A word is broken rather than leaving more than half the line empty: commands and paths have few spaces.
            var cut = space > width / 2 ? space : length;
            lines.Add(rest[..cut].TrimEnd(' '));
            rest = rest[cut..];
            if (cut == space && rest.Length > 0)
                rest = rest[1..];
        }

        lines.Add(rest);
        return lines;
    }

    /// <summary>Whether screens agree on how wide the text is.</summary>
    public static bool IsCertain(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Width(rune) != 1 || !rune.IsBmp)
                return false;
        }

        return true;
    }

    private static int Width(Rune rune)
    {
        if (rune.Value < 0x300)
            return 1;
        if (IsMark(rune))
            return 0;
        foreach (var (from, to) in Wide)
        {
            if (rune.Value < from)
                return 1;
            if (rune.Value <= to)
                return 2;
        }

        return 1;
    }

    public static bool IsMark(Rune rune) =>
        rune.Value >= 0x300 && Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
}
