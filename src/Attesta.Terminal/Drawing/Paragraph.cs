using Spectre.Console;

namespace Attesta.Terminal.Drawing;

/// <summary>A text on as many lines as it may have.</summary>
internal static class Paragraph
{
    private const int LongestText = 2_000;

    /// <summary>The text, wrapped; what does not fit is replaced by an ellipsis.</summary>
    public static List<Line> Clamp(Look look, string text, int width, int maxLines, Style style)
    {
        width = Math.Max(width, 1);
        var lines = Cells.Wrap(look.Clean(Head(text, LongestText)), width);
        if (lines.Count > maxLines)
        {
            lines.RemoveRange(maxLines, lines.Count - maxLines);
            lines[^1] = look.Fit(lines[^1] + new string(' ', width) + ".", width);
        }

        return lines.ConvertAll(line => Line.Of(line, style));
    }

    /// <summary>The start of a text that may be of any length.</summary>
    public static string Head(string text, int length) => text.Length <= length ? text : text[..length] + "...";
}
