using Attesta.Terminal.Drawing;
using Attesta.Terminal.Input;

namespace Attesta.Terminal.Forms;

/// <summary>How a page ended.</summary>
internal enum PageEnd
{
    /// <summary>Not yet.</summary>
    Open,

    /// <summary>Everything is answered.</summary>
    Done,

    /// <summary>The person said no.</summary>
    Denied,

    /// <summary>The person wants the page before it, and nothing of this one.</summary>
    Back,

    /// <summary>The person changed the call instead of answering.</summary>
    Edited,

    /// <summary>Ctrl-C or Ctrl-D.</summary>
    Interrupted,

    /// <summary>The terminal went away.</summary>
    Closed,
}

/// <summary>Something that waits for keys in the live part of the screen.</summary>
internal abstract class Page
{
    public abstract PageEnd Press(TerminalKey key);

    /// <summary>Draws it with plenty of room at 0 and ever less up to 3.</summary>
    public abstract List<Line> Draw(int width, int squeeze);

    /// <summary>Which keys do what, in as few lines as they fit.</summary>
    protected static List<Line> Keys(Look look, IReadOnlyList<string> keys, int width)
    {
        var lines = new List<Line> { Line.Of(keys[0], look.Dim) };
        foreach (var key in keys.Skip(1))
        {
            if (lines[^1].Width + key.Length + 3 <= width)
                lines[^1].Add($" {look.Dot} {key}", look.Dim);
            else
                lines.Add(Line.Of(key, look.Dim));
        }

        return lines;
    }

    /// <summary>Draws it as roomy as the height allows; a little tighter when that keeps what is above it on the screen.</summary>
    public List<Line> DrawWithin(int width, int height, int linesAbove)
    {
        List<Line> lines = [];
        for (var squeeze = 0; squeeze <= 3; squeeze++)
        {
            lines = Draw(width, squeeze);
            if (lines.Count + (squeeze == 0 ? linesAbove : 0) <= height)
                break;
        }

        return lines;
    }
}
