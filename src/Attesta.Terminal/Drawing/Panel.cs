using Spectre.Console;

namespace Attesta.Terminal.Drawing;

/// <summary>A frame around lines, in the shape and colour of the risk level.</summary>
internal static class Panel
{
    /// <summary>Columns that frame and padding take.</summary>
    public const int Overhead = 6;

    public static List<Line> Frame(Look look, string title, IReadOnlyList<Line> content, int width)
    {
        var frame = look.Frame;
        var inner = width - 2;
        var heading = look.Fit(title, inner - 4);
        var lines = new List<Line>(content.Count + 2)
        {
            new Line().Add($"{frame[0]}{frame[1]}", look.Accent).Add($" {heading} ", look.AccentBold)
                .Add(Across(frame[1], inner - 3 - Cells.Width(heading)) + frame[2], look.Accent),
        };
        foreach (var line in content)
            lines.Add(Side(look, line, width));
        lines.Add(Line.Of(frame[4] + Across(frame[1], inner) + frame[5], look.Accent));
        return lines;
    }

    /// <summary>A line as wide as the frame's inside, in one style.</summary>
    public static Line Band(string text, int contentWidth, Style style)
    {
        var width = contentWidth + 2;
        var cut = Cells.Fit(text, width, "");
        return new Line().Add(new string(' ', (width - Cells.Width(cut)) / 2) + cut, style).PadTo(width, style);
    }

    private static Line Side(Look look, Line content, int width)
    {
        var side = look.Frame[3].ToString();
        var room = width - Overhead;
        var isBand = content.Width > room;
        var line = new Line().Add(side, look.Accent).Add(isBand ? " " : "  ").Add(content.CutTo(isBand ? room + 2 : room)).PadTo(width - 1);

        // Where screens may disagree on a width, the border is put into its column instead of counting on the text before it.
        if (look.Ansi && !content.IsCertain)
            line.AddControl($"\e[{width}G");
        return line.Add(side, look.Accent);
    }

    private static string Across(char sign, int width) => new(sign, Math.Max(0, width));
}
