using System.Globalization;
using System.Text;

namespace Attesta.Actions;

/// <summary>Makes text from an agent harmless to look at: what cannot be seen, moves the cursor or turns the reading direction is written as an escape.</summary>
public static class VisibleText
{
    /// <summary>The text on one line with every invisible character escaped as Python's repr would, cut after <paramref name="maxLength"/> characters with "...".</summary>
    public static string Escape(string text, int maxLength = int.MaxValue)
    {
        if (text.Length <= maxLength && IsHarmless(text))
            return text;
        var escaped = new StringBuilder();
        foreach (var rune in Runes(text))
        {
            if (escaped.Length >= maxLength)
                return escaped.Append("...").ToString();
            Append(escaped, rune, quote: '\0');
        }

        return escaped.ToString();
    }

    /// <summary>The code points of a text; a lone surrogate comes as the negative of its value.</summary>
    internal static IEnumerable<int> Runes(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                yield return text[i];
            else if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                yield return char.ConvertToUtf32(text[i], text[++i]);
            else
                yield return -text[i];
        }
    }

    /// <summary>Appends a code point, escaped when it cannot be seen. With a quote, quotes and backslashes are escaped as well.</summary>
    internal static void Append(StringBuilder text, int rune, char quote)
    {
        if (rune < 0)
            text.Append(CultureInfo.InvariantCulture, $"\\u{-rune:x4}");
        else if (rune is '\n')
            text.Append("\\n");
        else if (rune is '\r')
            text.Append("\\r");
        else if (rune is '\t')
            text.Append("\\t");
        else if (quote != '\0' && (rune == quote || rune == '\\'))
            text.Append('\\').Append((char)rune);
        else if (IsVisible(rune))
            AppendVisible(text, rune);
        else if (rune < 0x100)
            text.Append(CultureInfo.InvariantCulture, $"\\x{rune:x2}");
        else if (rune < 0x10000)
            text.Append(CultureInfo.InvariantCulture, $"\\u{rune:x4}");
        else
            text.Append(CultureInfo.InvariantCulture, $"\\U{rune:x8}");
    }

    private static void AppendVisible(StringBuilder text, int rune)
    {
        Span<char> letters = stackalloc char[2];
        text.Append(letters[..new Rune(rune).EncodeToUtf16(letters)]);
    }

    internal static bool IsHarmless(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static bool IsVisible(int rune)
    {
        if (rune is >= ' ' and <= '~')
            return true;
        if (rune < 0xa1)
            return false;

        // Fillers, and selectors that render as nothing although they are letters or marks by category.
        if (rune is 0x034f or 0x115f or 0x1160 or 0x17b4 or 0x17b5 or 0x2800 or 0x3164 or 0xffa0 or (>= 0xfe00 and <= 0xfe0f) or (>= 0xe0100 and <= 0xe01ef)
            or (>= 0x180b and <= 0x180f))
            return false;
        return Rune.GetUnicodeCategory(new Rune(rune)) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);
    }
}
