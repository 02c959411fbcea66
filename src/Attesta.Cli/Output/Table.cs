using Attesta.Actions;

namespace Attesta.Cli.Output;

/// <summary>Aligned columns for people. Cells are made harmless and shortened; the last column takes what room is left.</summary>
internal sealed class Table(CommandHost host, params string[] headings)
{
    private const int LongestCell = 60;

    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) =>
        _rows.Add([.. cells.Select(cell => VisibleText.Escape(cell, LongestCell))]);

    public void Write()
    {
        var widths = headings.Select((heading, column) => Math.Max(heading.Length, _rows.Select(row => row[column].Length).DefaultIfEmpty().Max())).ToArray();
        WriteRow(headings, widths, isHeading: true);
        foreach (var row in _rows)
            WriteRow(row, widths, isHeading: false);
    }

    private void WriteRow(string[] cells, int[] widths, bool isHeading)
    {
        var line = string.Join("  ", cells.Select((cell, column) => column == cells.Length - 1 ? cell : cell.PadRight(widths[column])));
        host.Text.WriteLine(isHeading && host.HasColour ? $"\u001b[1m{line}\u001b[0m" : line.TrimEnd());
    }
}
