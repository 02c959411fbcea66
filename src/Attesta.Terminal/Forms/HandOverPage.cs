using Attesta.Approvals;
using Attesta.Terminal.Drawing;
using Attesta.Terminal.Input;

namespace Attesta.Terminal.Forms;

/// <summary>Between two approvers: nothing of the action is shown until the next one is there.</summary>
internal sealed class HandOverPage(OperatorPrompt prompt, Look look) : Page
{
    public override PageEnd Press(TerminalKey key) => key.Kind switch
    {
        KeyKind.Enter => PageEnd.Done,
        KeyKind.Escape => PageEnd.Denied,
        _ => PageEnd.Open,
    };

    public override List<Line> Draw(int width, int squeeze)
    {
        var outer = Math.Min(width, 76);
        var room = outer - Panel.Overhead;
        var content = new List<Line>();
        var last = prompt.Passed.Count > 0 ? $"{look.Clean(prompt.Passed[^1])} passed." : "The part before is done.";
        if (squeeze < 2)
            content.Add(Line.Empty);
        content.AddRange(new CardView(look).Approvals(prompt, null, room, names: false));
        content.Add(Line.Empty);
        content.Add(Line.Of(look.Fit(last, room), look.Bold));
        foreach (var line in Cells.Wrap("Hand the keyboard to the next person. They read the action afresh and decide for themselves.", room))
            content.Add(Line.Of(line));
        if (squeeze < 2)
            content.Add(Line.Empty);
        var lines = Panel.Frame(look, "HAND-OVER", content, outer);
        const string begin = "The next person presses Enter to begin";
        const string deny = "Esc denies";
        lines.AddRange(Paragraph.Clamp(look, begin, width - 2, 2, look.Bold).Select(static line => new Line().Add("  ").Add(line)));
        if (begin.Length + deny.Length + 7 <= width)
            lines[^1].Add($"  {look.Dot} {deny}", look.Dim);
        else
            lines.Add(new Line().Add("  ").Add(deny, look.Dim));
        return lines;
    }
}
