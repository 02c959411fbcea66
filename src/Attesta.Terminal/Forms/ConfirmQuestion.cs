using Attesta.Terminal.Drawing;
using Attesta.Terminal.Input;

namespace Attesta.Terminal.Forms;

/// <summary>Yes or no, typed and confirmed with Enter. No is the default.</summary>
internal sealed class ConfirmQuestion(string prompt, Look look) : Question(look)
{
    // What is pasted was not decided: an approval is typed.
    private readonly LineInput _input = new(8, takesPaste: false);

    public override string Answer => "yes";

    public override IReadOnlyList<string> Keys => ["y + Enter approves", "Enter alone denies", "Esc denies with a reason"];

    public override void Reset() => _input.Clear();

    public override Pressed Press(TerminalKey key)
    {
        if (key.Kind != KeyKind.Enter)
        {
            Notice = null;
            _input.Press(key);
            return Pressed.Nothing;
        }

        var text = _input.Text.Trim();
        if (text.Equals("y", StringComparison.OrdinalIgnoreCase) || text.Equals("yes", StringComparison.OrdinalIgnoreCase))
            return Pressed.Answered;
        if (text is "" || text.Equals("n", StringComparison.OrdinalIgnoreCase) || text.Equals("no", StringComparison.OrdinalIgnoreCase))
            return Pressed.Denied;
        Notice = "Type y or n.";
        _input.Clear();
        return Pressed.Nothing;
    }

    public override List<Line> Draw(int width, int squeeze)
    {
        const int inputWidth = 18;
        var lines = Prompt(prompt, width, squeeze);
        if (lines[^1].Width + inputWidth > width)
            lines.Add(Line.Empty);
        lines[^1].Add(lines[^1].Width > 0 ? " [y/N] " : "[y/N] ", Look.Dim).Add(Look.Pointer + " ", Look.AccentBold).Add(_input.Draw(Look, 9, 1)[0]);
        return lines;
    }
}
