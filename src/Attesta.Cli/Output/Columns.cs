using System.Globalization;
using System.Text;
using Attesta.Actions;

namespace Attesta.Cli.Output;

/// <summary>Makes text harmless and as wide as a column.</summary>
internal static class Columns
{
    /// <summary>The text on one line, at most so many columns wide; what is cut off is replaced by one ellipsis.</summary>
    public static string Fit(string text, int width)
    {
        var shown = VisibleText.Escape(text, Math.Max(width, 0) + 1);
        if (shown.Length <= width && Ascii.IsValid(shown))
            return shown;
        var used = 0;
        var at = 0;
        foreach (var rune in shown.EnumerateRunes())
        {
            if (used + Width(rune) > width - 1 && (used + Width(rune) > width || at + rune.Utf16SequenceLength < shown.Length))
                return shown[..at] + (width > 0 ? "\u2026" : "");
            used += Width(rune);
            at += rune.Utf16SequenceLength;
        }

        return shown;
    }

    /// <summary>The text, cut or filled up to a width.</summary>
    public static string Cell(string text, int width)
    {
        var fitted = Fit(text, width);
        return fitted + new string(' ', Math.Max(0, width - fitted.EnumerateRunes().Sum(Width)));
    }

    /// <summary>How many columns a text takes that holds nothing but what is visible, and colours.</summary>
    public static int Measure(string text)
    {
        var (width, isColour) = (0, false);
        foreach (var rune in text.EnumerateRunes())
        {
            width += isColour || rune.Value == '\e' ? 0 : Width(rune);
            isColour = isColour ? rune.Value != 'm' : rune.Value == '\e';
        }

        return width;
    }

    // Roughly what terminals do: the scripts of the Far East and pictures take two columns, marks that sit on a letter none.
    private static int Width(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0
        : rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD) ? 2
        : 1;
}
