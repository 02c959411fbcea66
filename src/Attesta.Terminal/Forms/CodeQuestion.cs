using Attesta.Challenges;
using Attesta.Terminal.Drawing;
using Attesta.Terminal.Input;

namespace Attesta.Terminal.Forms;

/// <summary>A short code from somewhere else, one place for each character. It may be pasted; an incomplete one cannot be handed in, so it costs no attempt.</summary>
internal sealed class CodeQuestion(CodeItem item, Look look) : Question(look)
{
    /// <summary>Longest code that is asked for.</summary>
    internal const int LongestCode = 32;

    // Room for the spaces that apps show between groups of digits.
    private readonly LineInput _input = new(2 * LongestCode, takesPaste: true);

    public override string Answer => Typed;

    public override IReadOnlyList<string> Keys => ["Enter hands it in", "Enter alone denies", "Esc denies with a reason"];

    private string Typed => _input.Text.Replace(" ", "", StringComparison.Ordinal);

    public override void Reset() => _input.Clear();

    public override Pressed Press(TerminalKey key)
    {
        Notice = null;
        if (key.Kind != KeyKind.Enter)
        {
            _input.Press(key);
            return Pressed.Nothing;
        }

        var length = Typed.Length;
        if (length == item.Length)
            return Pressed.Answered;
        if (length == 0)
            return Pressed.Denied;
        Notice = $"That is {length} of {item.Length} characters.";
        return Pressed.Nothing;
    }

    public override List<Line> Draw(int width, int squeeze)
    {
        var lines = Prompt(item.Prompt, width, squeeze);
        var ask = new Line().Add(Look.Pointer + " ", Look.AccentBold).Add(_input.Draw(Look, Math.Min(width - 2, item.Length + 8), 1)[0]);
        var missing = item.Length - Typed.Length;
        if (missing > 0)
            ask.Add(new string(Look.Unicode ? '·' : '.', missing - 1), Look.Dim);
        if (lines[^1].Width + 1 + item.Length + 4 <= width)
            lines[^1].Add(" ").Add(ask);
        else
            lines.Add(ask);
        return lines;
    }
}
