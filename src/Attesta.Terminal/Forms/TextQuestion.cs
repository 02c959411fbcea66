using Attesta.Challenges;
using Attesta.Terminal.Drawing;
using Attesta.Terminal.Input;

namespace Attesta.Terminal.Forms;

/// <summary>An explanation, with a count of its words. Fewer than asked for cannot be handed in: it would fail for certain.</summary>
internal sealed class TextQuestion(TextItem item, Look look) : Question(look)
{
    internal const int MaxLength = 4_000;
    private readonly LineInput _input = new(MaxLength, takesPaste: true);

    public override string Answer => _input.Text.Trim();

    public override IReadOnlyList<string> Keys => ["Enter hands it in", "Esc denies", "Ctrl-W a word back, Ctrl-U all"];

    public override Pressed Press(TerminalKey key)
    {
        if (key.Kind is KeyKind.Left && _input.Text.Length == 0)
            return Pressed.Back;
        if (key.Kind != KeyKind.Enter)
        {
            _input.Press(key);
            Notice = _input.IsFull ? "That is as long as it can get." : null;
            return Pressed.Nothing;
        }

        var missing = item.MinWords - CountWords(_input.Text);
        if (missing <= 0 && _input.Text.Trim().Length > 0)
            return Pressed.Answered;
        Notice = missing <= 0 ? "Explain it in your own words." : missing == 1 ? "One more word." : $"{missing} more words.";
        return Pressed.Nothing;
    }

    public override List<Line> Draw(int width, int squeeze)
    {
        int[] most = [8, 5, 3, 2];
        var lines = Prompt(item.Prompt, width, squeeze);
        var words = CountWords(_input.Text);
        var count = new Line().Add(Look.Bar(item.MinWords == 0 ? 1 : (double)words / item.MinWords, 10, Look.Accent))
            .Add($"  {words}/{item.MinWords} words", words >= item.MinWords ? Look.Bold : Look.Dim);
        if (words >= item.MinWords)
            count.Add($" {Look.Tick}", Look.AccentBold);
        if (squeeze == 0)
            lines.Add(Line.Empty);
        var start = new Line().Add(Look.Pointer + " ", Look.AccentBold);
        foreach (var line in _input.Draw(Look, width - 2, most[squeeze]))
        {
            lines.Add(start.Add(line));
            start = new Line().Add("  ");
        }

        lines.Add(count);
        return lines;
    }

    /// <summary>A word is something between spaces that holds a letter or a digit.</summary>
    public static int CountWords(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(word => word.Any(char.IsLetterOrDigit));
}
