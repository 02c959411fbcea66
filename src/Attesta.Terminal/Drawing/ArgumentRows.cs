using System.Globalization;
using Attesta.Approvals;

namespace Attesta.Terminal.Drawing;

/// <summary>The arguments in two columns, in no more lines than there is room for; what has no room is counted.</summary>
internal static class ArgumentRows
{
    private const int MaxValueLines = 12;
    private const int MaxRawLength = 8_000;

    // A value that the card holds only the start of cannot be reviewed here in any number of lines.
    private const int MaxPartialValueLines = 4;

    public static List<Line> Draw(Look look, ActionCard card, int width, int maxLines)
    {
        maxLines = Math.Max(maxLines, 3);
        var shown = Math.Min(card.Arguments.Count, maxLines);
        var hidden = card.HiddenArguments + card.Arguments.Count - shown;
        if (hidden > 0 && shown == maxLines)
        {
            shown--;
            hidden++;
        }

        var rows = card.Arguments.Take(shown).ToList();
        var names = rows.ConvertAll(row => look.Clean(row.Name.Length > 200 ? row.Name[..200] : row.Name));
        var nameWidth = Math.Min(names.Select(Cells.Width).Append(4).Max(), Math.Max(8, width / 3));
        var valueWidth = width - nameWidth - 2;
        var lines = new List<Line>();
        var values = Share(look, rows, valueWidth, maxLines - (hidden > 0 ? 1 : 0));
        for (var i = 0; i < shown; i++)
        {
            var name = new Line().Add(look.Fit(names[i], nameWidth), look.Dim).PadTo(nameWidth + 2);
            foreach (var value in values[i])
            {
                lines.Add(name.Add(value));
                name = new Line().PadTo(nameWidth + 2);
            }
        }

        if (hidden > 0)
            lines.Add(Line.Of($"{look.Ellipsis} {Count(hidden)} more {(hidden == 1 ? "argument" : "arguments")} not shown", look.AccentBold));
        return lines;
    }

    public static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Gives every value as many lines as it needs while they last, the same limit for all.</summary>
    private static List<List<Line>> Share(Look look, List<CardRow> rows, int width, int room)
    {
        var limit = 1;
        var drawn = rows.ConvertAll(row => Value(look, row, width, 1));
        while (limit < MaxValueLines)
        {
            var next = rows.ConvertAll(row => Value(look, row, width, limit + 1));
            if (next.Sum(value => value.Count) > room)
                break;
            drawn = next;
            limit++;
        }

        return drawn;
    }

    private static List<Line> Value(Look look, CardRow row, int width, int maxLines)
    {
        if (row.Shortened > 0)
            maxLines = Math.Min(maxLines, MaxPartialValueLines);
        var raw = row.Value.Length > MaxRawLength ? row.Value[..MaxRawLength] : row.Value;
        var text = look.Clean(raw);
        var cutBefore = row.Shortened + row.Value.Length - raw.Length;
        var note = row.Masked ? "masked" : "";
        if (cutBefore > 0)
            note = Join(note, Hidden(cutBefore, width));
        var lines = Cells.Wrap(text, width).ConvertAll(line => Line.Of(line, look.Bold));
        if (note.Length > 0 && lines[^1].Width + note.Length + 2 <= width)
            lines[^1].Add("  ").Add(note, look.Accent);
        else if (note.Length > 0)
            lines.Add(Line.Of(look.Fit(note, width), look.Accent));
        return lines.Count <= maxLines ? lines : Shortened(look, row, text, cutBefore, width, maxLines);
    }

    private static List<Line> Shortened(Look look, CardRow row, string text, int cutBefore, int width, int maxLines)
    {
        var mask = row.Masked ? "masked " : "";
        if (maxLines == 1)
        {
            // The note may only get shorter with what is then shown, so its first length is room enough.
            var room = mask.Length + Hidden(text.Length + cutBefore, (width / 2) - mask.Length).Length;
            var head = Cells.Take(text, width - room - look.Ellipsis.Length - 1, out var length);
            var note = look.Fit(mask + Hidden(text.Length - length + cutBefore, room - mask.Length), room);
            return [new Line().Add(head + look.Ellipsis, look.Bold).Add(" " + note, look.Accent)];
        }

        // The end of a command is where the harm may hide, so the end is shown as well, unless the card itself holds only the start.
        var tailLines = cutBefore > 0 || maxLines < 3 ? 0 : maxLines / 3;
        var headLines = maxLines - 1 - tailLines;
        var wrapped = Cells.Wrap(text, width);
        var tail = Cells.TakeLast(text, (tailLines * width) - 1);
        var shownHead = wrapped.Take(headLines).ToList();
        var hidden = Math.Max(0, text.Length - shownHead.Sum(line => line.Length) - (tailLines == 0 ? 0 : tail.Length)) + cutBefore;
        var lines = shownHead.ConvertAll(line => Line.Of(line, look.Bold));
        lines.Add(Line.Of(look.Fit($"{look.Ellipsis} {mask}{Hidden(hidden, width)}", width), look.Accent));
        if (tailLines > 0)
            lines.AddRange(Hard(tail, width).Select(line => Line.Of(line, look.Bold)));
        return lines;
    }

    private static IEnumerable<string> Hard(string text, int width)
    {
        while (text.Length > 0)
        {
            var line = Cells.Take(text, width, out var length);
            yield return line;
            text = text[length..];
        }
    }

    /// <summary>How much is hidden, in as many words as there is room for.</summary>
    private static string Hidden(int count, int room)
    {
        var number = Count(count);
        return room >= number.Length + 25 ? $"(+{number} characters not shown)"
            : room >= number.Length + 13 ? $"(+{number} not shown)"
            : $"(+{number})";
    }

    private static string Join(string first, string second) => first.Length == 0 ? second : $"{first}, {second}";
}
