using Attesta.Challenges;
using Attesta.Terminal.Drawing;
using Attesta.Terminal.Input;

namespace Attesta.Terminal.Forms;

/// <summary>One of several options. None is chosen at first, so that Enter alone answers nothing.</summary>
internal sealed class ChoiceQuestion(ChoiceItem item, Look look) : Question(look)
{
    private int _chosen = -1;

    public override string Answer => _chosen < 0 ? "" : item.Options[_chosen].Id;

    public override IReadOnlyList<string> Keys =>
        [$"{(Look.Unicode ? "↑↓" : "arrows")} or {item.Options[0].Id}-{item.Options[^1].Id} choose", "Enter answers", "Esc denies"];

    public override Pressed Press(TerminalKey key)
    {
        Notice = null;
        var count = item.Options.Count;
        switch (key.Kind)
        {
            case KeyKind.Up:
                _chosen = _chosen <= 0 ? count - 1 : _chosen - 1;
                break;
            case KeyKind.Down:
                _chosen = (_chosen + 1) % count;
                break;
            case KeyKind.Left or KeyKind.Backspace:
                return Pressed.Back;
            case KeyKind.Enter when _chosen >= 0:
                return Pressed.Answered;
            case KeyKind.Enter:
                Notice = "Choose an answer first.";
                break;
            case KeyKind.Character:
                var index = item.Options.ToList().FindIndex(option => option.Id.Equals(key.Text, StringComparison.OrdinalIgnoreCase));
                _chosen = index >= 0 ? index : _chosen;
                break;
        }

        return Pressed.Nothing;
    }

    public override List<Line> Draw(int width, int squeeze)
    {
        int[] most = [4, 2, 1, 1];
        var lines = Prompt(item.Prompt, width, squeeze);
        if (squeeze == 0)
            lines.Add(Line.Empty);
        for (var i = 0; i < item.Options.Count; i++)
        {
            var isChosen = i == _chosen;
            var style = isChosen ? Look.AccentBold : Look.Plain;
            var start = new Line().Add(isChosen ? $"  {Look.Pointer} " : "    ", Look.AccentBold).Add($"{Look.Clean(item.Options[i].Id)}  ", isChosen ? style : Look.Dim);
            var texts = Cells.Wrap(Look.Clean(item.Options[i].Text), width - start.Width);
            if (texts.Count > most[squeeze])
            {
                texts.RemoveRange(most[squeeze], texts.Count - most[squeeze]);
                texts[^1] = Look.Fit(texts[^1] + new string(' ', width) + ".", width - start.Width);
            }

            var indent = start.Width;
            foreach (var text in texts)
            {
                lines.Add(start.Add(text, style));
                start = new Line().PadTo(indent);
            }
        }

        return lines;
    }
}
