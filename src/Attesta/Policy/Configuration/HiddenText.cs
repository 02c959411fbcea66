using System.Globalization;
using System.Text;

namespace Attesta.Policy.Configuration;

/// <summary>
/// Finds characters by which a file could mean something else than what a reader sees: a NUL ends it for the parser, a bare carriage return or a line
/// separator ends a comment without showing it, and bidirectional controls reorder it on the screen.
/// </summary>
internal static class HiddenText
{
    public static (FilePlace Place, string What)? Find(string text)
    {
        int line = 1, lineStart = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n')
            {
                line++;
                lineStart = i + 1;
            }
            else if (c is not (>= ' ' and <= '~') && What(text, i) is { } what)
            {
                return (new FilePlace(line, i - lineStart + 1), what);
            }
            else if (char.IsHighSurrogate(c))
            {
                i++;
            }
        }

        return null;
    }

    /// <summary>The first line from <paramref name="from"/> on, or before it, that a tab indents.</summary>
    public static FilePlace? FindIndentingTab(string text, int from)
    {
        FilePlace? found = null;
        var line = 0;
        foreach (var content in text.AsSpan().EnumerateLines())
        {
            line++;
            var indent = content.IndexOfAnyExcept(' ');
            if (indent < 0 || content[indent] != '\t')
                continue;
            if (line >= from)
                return new FilePlace(line, indent + 1);
            found = new FilePlace(line, indent + 1);
        }

        return found;
    }

    private static string? What(string text, int at)
    {
        var c = text[at];
        if (c == '\t')
            return null;
        if (c == '\r')
            return at + 1 < text.Length && text[at + 1] == '\n' ? null : "a carriage return without a line feed";
        if (char.IsControl(c))
            return string.Create(CultureInfo.InvariantCulture, $"the control character U+{(int)c:X4}");
        if (char.IsSurrogate(c))
            return Rune.TryGetRuneAt(text, at, out _) ? null : "half of a surrogate pair";
        return c is '\u2028' or '\u2029' or '\uFEFF' or '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFFFE' or '\uFFFF'
            ? string.Create(CultureInfo.InvariantCulture, $"the invisible character U+{(int)c:X4}")
            : null;
    }
}
