using Spectre.Console;

namespace Attesta.Terminal.Drawing;

/// <summary>The signs and styles of one screen at one risk level.</summary>
internal sealed class Look
{
    public Look(TerminalFeatures features, RiskLevel level)
    {
        Unicode = features.Unicode;
        Ansi = features.Ansi;
        var colour = features.Colour == ColourDepth.None ? Color.Default : LevelColour(level, features.Colour);
        Accent = new Style(colour);
        AccentBold = new Style(colour, decoration: Decoration.Bold);
        Banner = new Style(colour, decoration: Decoration.Bold | Decoration.Invert);
        (Ellipsis, Dot, Dash, Pointer) = Unicode ? ("…", "·", "—", "❯") : ("...", "-", "-", ">");
        (BarFull, BarEmpty) = Unicode ? ("━", "─") : ("#", ".");
        (Done, Undone) = Unicode ? ("●", "○") : ("[x]", "[ ]");
        (Tick, Cross) = Unicode ? ("✓", "✗") : ("*", "x");
        Bullet = Unicode ? "•" : "-";
        (OpenQuote, CloseQuote) = Unicode ? ("“", "”") : ("\"", "\"");
        Frame = (level, Unicode) switch
        {
            (RiskLevel.Low, true) => "┌─┐│└┘",
            (RiskLevel.Medium, true) => "╭─╮│╰╯",
            (RiskLevel.High, true) => "┏━┓┃┗┛",
            (_, true) => "╔═╗║╚╝",
            (RiskLevel.Low or RiskLevel.Medium, false) => "+-+|++",
            (RiskLevel.High, false) => "+=+|++",
            _ => "######",
        };
    }

    public bool Unicode { get; }

    public bool Ansi { get; }

    public Style Plain { get; } = Style.Plain;

    public Style Bold { get; } = new(decoration: Decoration.Bold);

    public Style Dim { get; } = new(decoration: Decoration.Dim);

    public Style Invert { get; } = new(decoration: Decoration.Invert);

    public Style Accent { get; }

    public Style AccentBold { get; }

    public Style Banner { get; }

    public string Ellipsis { get; }

    public string Dot { get; }

    public string Dash { get; }

    public string Pointer { get; }

    public string BarFull { get; }

    public string BarEmpty { get; }

    public string Done { get; }

    public string Undone { get; }

    public string Tick { get; }

    public string Bullet { get; }

    public string Cross { get; }

    public string OpenQuote { get; }

    public string CloseQuote { get; }

    /// <summary>Top left, horizontal, top right, vertical, bottom left, bottom right.</summary>
    public string Frame { get; }

    public string Clean(string? text) => Cells.Clean(text, Unicode);

    public string Fit(string text, int width) => Cells.Fit(text, width, Ellipsis);

    /// <summary>A bar of which a share is filled; something above nothing shows at least one cell, less than all leaves one.</summary>
    public Line Bar(double share, int width, Style style)
    {
        var full = Filled(share, width);
        return new Line().Add(Repeat(BarFull, full), style).Add(Repeat(BarEmpty, width - full), Dim);
    }

    public static int Filled(double share, int width)
    {
        var full = (int)Math.Round(Math.Clamp(double.IsNaN(share) ? 1 : share, 0, 1) * width, MidpointRounding.AwayFromZero);
        return share switch
        {
            <= 0 => 0,
            >= 1 => width,
            _ => Math.Clamp(full, 1, Math.Max(1, width - 1)),
        };
    }

    public static string Repeat(string text, int count) => count <= 0 ? "" : string.Concat(Enumerable.Repeat(text, count));

    private static Color LevelColour(RiskLevel level, ColourDepth depth) => level switch
    {
        RiskLevel.Low => Color.Green,
        RiskLevel.Medium => Color.Olive,

        // Sixteen colours hold no orange; magenta is the one left that is neither calm nor critical.
        RiskLevel.High => depth >= ColourDepth.EightBit ? Color.DarkOrange : Color.Purple,
        _ => Color.Red,
    };
}
