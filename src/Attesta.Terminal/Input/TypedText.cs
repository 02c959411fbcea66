using System.Globalization;
using System.Text;
using Attesta.Actions;
using Attesta.Terminal.Drawing;

namespace Attesta.Terminal.Input;

/// <summary>
/// Text as a person can type it on one line. Text that is plainly visible stays as it is, backslashes included; only where something in it cannot be seen,
/// such as a line end, the whole of it is written with escapes, and read back with the same.
/// </summary>
internal static class TypedText
{
    /// <summary>What the person is told where escapes count.</summary>
    public const string Rule = @"Escapes count here: \n is a line end, \t a tab, \\ a backslash.";

    /// <summary>Whether the text holds something that a screen does not show as itself.</summary>
    public static bool NeedsEscapes(string text, bool unicode) => Cells.Clean(text, unicode) != text;

    /// <summary>The text with escapes. <see cref="Unescape"/> gives back exactly the same, whatever it holds.</summary>
    public static string Escape(string text, bool unicode)
    {
        var typed = new StringBuilder(text.Length + 16);
        var marks = 0;
        for (var at = 0; at < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune))
            {
                typed.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[at++]:x4}");
                marks = 0;
                continue;
            }

            at += rune.Utf16SequenceLength;
            marks = Cells.IsMark(rune) ? marks + 1 : 0;
            if (rune.Value == '\\')
                typed.Append(@"\\");
            else if (rune.IsAscii || (unicode && marks <= 2))
                typed.Append(VisibleText.Escape(rune.ToString()));
            else
                typed.Append(rune.IsBmp ? "\\u" : "\\U").Append(rune.Value.ToString(rune.IsBmp ? "x4" : "x8", CultureInfo.InvariantCulture));
        }

        return typed.ToString();
    }

    /// <summary>The text that was typed with escapes.</summary>
    /// <exception cref="FormatException">A backslash begins no escape; the message is for the person who typed it.</exception>
    public static string Unescape(string typed)
    {
        var text = new StringBuilder(typed.Length);
        for (var at = 0; at < typed.Length; at++)
        {
            if (typed[at] != '\\')
            {
                text.Append(typed[at]);
                continue;
            }

            var letter = ++at < typed.Length ? typed[at] : '\0';
            var digits = letter switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (digits > 0)
            {
                text.Append(Numbered(typed, at + 1, digits));
                at += digits;
                continue;
            }

            text.Append(letter switch
            {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '\\' => '\\',
                _ => throw Wrong(typed, at - 1),
            });
        }

        return text.ToString();
    }

    private static string Numbered(string typed, int at, int digits)
    {
        var hex = typed.AsSpan(at, Math.Min(digits, typed.Length - at));
        if (hex.Length < digits || !uint.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            throw Wrong(typed, at - 2);

        // Half of a surrogate pair is no character, but a value may hold one, and it must survive.
        return digits < 8 ? ((char)value).ToString() : Rune.IsValid(value) ? new Rune(value).ToString() : throw Wrong(typed, at - 2);
    }

    private static FormatException Wrong(string typed, int at) =>
        new($"'{VisibleText.Escape(typed[at..Math.Min(typed.Length, at + 2)])}' is no escape here. {Rule}");
}
