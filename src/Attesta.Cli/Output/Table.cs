namespace Attesta.Cli.Output;

/// <summary>
/// Aligned columns for people. On a terminal the last but one is shortened so that a row fits; elsewhere nothing is cut, as cut data would mislead.
/// </summary>
internal sealed class Table(CommandHost host, params string[] headings)
{
    private const int LeastShortened = 12;

    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add([.. cells.Select(cell => Columns.Fit(cell, int.MaxValue - 1))]);

    public void Write()
    {
        var widths = headings.Select((heading, column) => Math.Max(heading.Length, _rows.Select(row => row[column].Length).DefaultIfEmpty().Max())).ToArray();
        if (host.Width is { } width)
            widths[^2] = Math.Clamp(width - widths[..^2].Sum() - widths[^1] - (2 * (widths.Length - 1)), Math.Min(LeastShortened, widths[^2]), widths[^2]);
        var ink = new Ink(host);
        host.Text.WriteLine(ink.Bold(Row(headings, widths)));
        foreach (var row in _rows)
            host.Text.WriteLine(Row(row, widths));
    }

    private static string Row(string[] cells, int[] widths) => string.Join("  ", cells.Select((cell, column) => Columns.Cell(cell, widths[column]))).TrimEnd();
}
