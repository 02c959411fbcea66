using System.Text;

namespace Attesta.Cli.Output;

/// <summary>Sentences for a terminal: broken at spaces, never within a word. A word that is too long stays whole, so that a path can be copied.</summary>
internal static class WordWrap
{
    /// <summary>The text in lines of at most so many columns; further lines of a paragraph are indented a little more than its first.</summary>
    /// <param name="text">One or more paragraphs, one a line; colours take no room.</param>
    /// <param name="width">Columns; null where no person reads it, and then nothing is broken.</param>
    /// <param name="indent">How much more.</param>
    public static string Of(string text, int? width, int indent = 2) =>
        width is { } columns ? string.Join('\n', text.Split('\n').Select(paragraph => Wrapped(paragraph, columns, indent))) : text;

    private static string Wrapped(string paragraph, int width, int indent)
    {
        if (Columns.Measure(paragraph) <= width)
            return paragraph;
        var margin = new string(' ', paragraph.Length - paragraph.AsSpan().TrimStart(' ').Length + indent);
        var (lines, used, isFirst) = (new StringBuilder(), 0, true);
        foreach (var word in paragraph.Split(' '))
        {
            var length = Columns.Measure(word);
            if (!isFirst && used + 1 + length > width && used > margin.Length)
            {
                lines.Append('\n').Append(margin);
                used = margin.Length;
            }
            else if (!isFirst)
            {
                lines.Append(' ');
                used++;
            }

            lines.Append(word);
            used += length;
            isFirst = false;
        }

        return lines.ToString();
    }
}
