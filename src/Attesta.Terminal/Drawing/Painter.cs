using System.Globalization;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Attesta.Terminal.Drawing;

/// <summary>Turns lines into the text that a terminal is sent: with escape sequences where it understands them, in its colours.</summary>
internal sealed class Painter
{
    private readonly StringBuilder _paint = new();
    private readonly IAnsiConsole _console;

    public Painter(TerminalFeatures features)
    {
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = features.Ansi ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = features.Colour switch
            {
                ColourDepth.None => ColorSystemSupport.NoColors,
                ColourDepth.Sixteen => ColorSystemSupport.Standard,
                ColourDepth.EightBit => ColorSystemSupport.EightBit,
                _ => ColorSystemSupport.TrueColor,
            },
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new Paper(new StringWriter(_paint, CultureInfo.InvariantCulture)),
        });
    }

    public string Paint(Line line)
    {
        _paint.Clear();
        _console.Write(new Strip(line));
        return _paint.ToString();
    }

    private sealed class Strip(Line line) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => line.Pieces;
    }

    /// <summary>As wide as it takes: lines are fitted before they come here, and must not be wrapped again.</summary>
    private sealed class Paper(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => 1000;

        public int Height => 1000;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
