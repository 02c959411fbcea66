using Spectre.Console;
using Spectre.Console.Rendering;

namespace Attesta.Terminal.Drawing;

/// <summary>One line of a screen, put together from styled pieces. Its texts are never read as markup.</summary>
internal sealed class Line
{
    private readonly List<Segment> _pieces = [];

    public IReadOnlyList<Segment> Pieces => _pieces;

    public int Width { get; private set; }

    /// <summary>False when screens may disagree on the width.</summary>
    public bool IsCertain { get; private set; } = true;

    public static Line Empty => new();

    public static Line Of(string text, Style? style = null) => new Line().Add(text, style);

    public Line Add(string text, Style? style = null)
    {
        if (text.Length == 0)
            return this;
        _pieces.Add(new Segment(text, style ?? Style.Plain));
        Width += Cells.Width(text);
        IsCertain &= Cells.IsCertain(text);
        return this;
    }

    public Line Add(Line other)
    {
        _pieces.AddRange(other._pieces);
        Width += other.Width;
        IsCertain &= other.IsCertain;
        return this;
    }

    /// <summary>Fills up with spaces to a width.</summary>
    public Line PadTo(int width, Style? style = null) => Add(new string(' ', Math.Max(0, width - Width)), style);

    /// <summary>Adds a bare escape sequence; it takes no room.</summary>
    public Line AddControl(string sequence)
    {
        _pieces.Add(Segment.Control(sequence));
        return this;
    }

    /// <summary>A copy that is at most so wide.</summary>
    public Line CutTo(int width)
    {
        if (Width <= width)
            return this;
        var line = new Line();
        foreach (var piece in _pieces)
        {
            var text = Cells.Take(piece.Text, width - line.Width, out var length);
            line.Add(text, piece.Style);
            if (length < piece.Text.Length)
                break;
        }

        return line;
    }
}
