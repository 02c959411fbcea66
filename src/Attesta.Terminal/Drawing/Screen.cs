using System.Text;

namespace Attesta.Terminal.Drawing;

/// <summary>
/// What is on the terminal: lines that stay, and below them a live part that is drawn over in place.
/// </summary>
internal sealed class Screen(ITerminal terminal)
{
    private readonly Painter _painter = new(terminal.Features);
    private int _liveLines;
    private string? _live;

    /// <summary>Rows that the live part may take: one less than there are, so that drawing it never scrolls.</summary>
    public int LiveHeight => Math.Max(3, Height - 1);

    public int Width => Math.Clamp(terminal.Width, 20, 400);

    public int Height => Math.Clamp(terminal.Height, 4, 500);

    /// <summary>Lines that stay. The live part goes.</summary>
    public void Print(IEnumerable<Line> lines)
    {
        var text = new StringBuilder(Rewind()).Append("\e[J");
        foreach (var line in lines)
            text.Append(_painter.Paint(line)).Append("\r\n");
        terminal.Write(text.ToString());
        _liveLines = 0;
        _live = null;
    }

    /// <summary>Draws the live part, over the one before. Each line is cut before the last column, so that none wraps.</summary>
    public void Show(IReadOnlyList<Line> lines)
    {
        var shown = lines.Take(LiveHeight).Select(line => _painter.Paint(line.CutTo(Width - 1))).ToList();
        var live = string.Join("\e[K\r\n", shown) + "\e[K";
        if (live == _live)
            return;
        terminal.Write(Rewind() + live + "\e[J");
        _live = live;
        _liveLines = shown.Count;
    }

    /// <summary>An empty screen.</summary>
    public void Clear()
    {
        terminal.Write("\e[H\e[2J");
        _liveLines = 0;
        _live = null;
    }

    private string Rewind() => _liveLines switch
    {
        0 => "\r",
        1 => "\r",
        _ => $"\r\e[{_liveLines - 1}A",
    };
}
