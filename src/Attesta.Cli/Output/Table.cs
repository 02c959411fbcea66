namespace Attesta.Cli.Output;

/// <summary>
/// Aligned columns for people. On a terminal the last but one is shortened so that a row fits; where even that does not fit, the first stands on a line of
/// its own. Elsewhere nothing is cut, as cut data would mislead.
/// </summary>
internal sealed class Table(CommandHost host, params string[] headings)
{
    private const int LeastShortened = 12;

    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add([.. cells.Select(cell => Columns.Fit(cell, int.MaxValue - 1))]);

    public void Write()
    {
        var widths = headings.Select((heading, column) => Math.Max(heading.Length, _rows.Select(row => row[column].Length).DefaultIfEmpty().Max())).ToArray();
        var isStacked = false;
        if (host.Width is { } width)
        {
            var whole = widths[^2];
            Shorten(widths, width);
            isStacked = Total(widths) > width;
            if (isStacked)
            {
                widths[^2] = whole;
                Shorten(widths.AsSpan(1), width - 2);
            }
        }

        var ink = new Ink(host);
        host.Text.WriteLine(ink.Bold(Row(headings, widths, isStacked)));
        foreach (var row in _rows)
            host.Text.WriteLine(Row(row, widths, isStacked));
    }

    private static int Total(ReadOnlySpan<int> widths)
    {
        var total = 2 * (widths.Length - 1);
        foreach (var width in widths)
            total += width;
        return total;
    }

    private static void Shorten(Span<int> widths, int room)
    {
        if (widths.Length > 1)
            widths[^2] = Math.Clamp(widths[^2] + room - Total(widths), Math.Min(LeastShortened, widths[^2]), widths[^2]);
    }

    private static string Row(string[] cells, int[] widths, bool isStacked)
    {
        var fitted = cells.Select((cell, column) => Columns.Cell(cell, widths[column])).ToArray();
        return isStacked ? $"{cells[0]}\n  {string.Join("  ", fitted[1..]).TrimEnd()}" : string.Join("  ", fitted).TrimEnd();
    }
}
