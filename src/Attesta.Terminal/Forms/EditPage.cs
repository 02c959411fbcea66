using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Terminal.Drawing;
using Attesta.Terminal.Input;

namespace Attesta.Terminal.Forms;

/// <summary>The arguments of a call, of which some get another value before anyone approves it.</summary>
internal sealed class EditPage(OperatorPrompt prompt, Look look, string editor) : Page
{
    private const int MaxShown = 400;
    private readonly CallChanges _changes = new(prompt, editor, look.Unicode);
    private int _current;
    private LineEditor? _line;
    private string? _notice;

    /// <summary>All that was changed.</summary>
    public ActionEdit Edit => _changes.Edit;

    /// <summary>How many changes there are.</summary>
    public int Count => _changes.Count;

    public override PageEnd Press(TerminalKey key)
    {
        _notice = null;
        if (_line is not null)
        {
            PressInLine(_line, key);
            return PageEnd.Open;
        }

        switch (key.Kind)
        {
            case KeyKind.Escape:
                return PageEnd.Back;
            case KeyKind.Up:
                _current = _current == 0 ? prompt.Editable.Count - 1 : _current - 1;
                break;
            case KeyKind.Down:
                _current = (_current + 1) % prompt.Editable.Count;
                break;
            case KeyKind.Enter:
                Open();
                break;
            case KeyKind.Character when key.Text.Equals("u", StringComparison.OrdinalIgnoreCase):
                _changes.Undo(_current);
                break;
            case KeyKind.Character when key.Text.Equals("t", StringComparison.OrdinalIgnoreCase):
                _notice = _changes.Refusal;
                return _notice is null ? PageEnd.Done : PageEnd.Open;
        }

        return PageEnd.Open;
    }

    public override List<Line> Draw(int width, int squeeze) => _line is null ? DrawList(width, squeeze) : DrawLine(_line, width, squeeze);

    private void Open()
    {
        var typed = _changes.Typed(_current);
        if (typed.Length > LineEditor.MaxLength)
            _notice = "This value is too long to be changed here.";
        else
            _line = new LineEditor(typed);
    }

    private void PressInLine(LineEditor line, TerminalKey key)
    {
        if (key.Kind == KeyKind.Escape)
            _line = null;
        else if (key.Kind == KeyKind.Enter)
            Take(line.Text);
        else
            line.Press(key);
        if (line.LeftSomethingOut)
            _notice = "Not all of that was put in: it is too long, or cannot be seen.";
    }

    private void Take(string typed)
    {
        // Enter at once must not empty a secret that the person cannot see.
        if (prompt.Editable[_current].Masked && typed.Length == 0)
        {
            _line = null;
            _notice = "Nothing was typed: it stays as it is.";
            return;
        }

        try
        {
            _changes.Take(_current, typed);
            _line = null;
            _notice = _changes.Count == 0 ? null : _changes.Refusal;
        }
        catch (FormatException wrong)
        {
            _notice = wrong.Message;
        }
    }

    private List<Line> DrawList(int width, int squeeze)
    {
        int[] mostRows = [10, 6, 4, 2];
        int[] mostChanges = [6, 4, 2, 1];
        var lines = new List<Line> { Line.Of(look.Fit("Change the call", width), look.Bold) };
        var count = Math.Min(mostRows[squeeze], prompt.Editable.Count);
        var first = Math.Clamp(_current - (count / 2), 0, prompt.Editable.Count - count);
        var names = prompt.Editable.Skip(first).Take(count).Select(argument => look.Clean(Head(argument.Name))).ToList();
        var nameWidth = Math.Min(names.Max(Cells.Width), Math.Max(8, width / 3));
        for (var i = first; i < first + count; i++)
            lines.Add(Row(i, names[i - first], nameWidth, width));
        if (prompt.Editable.Count > count)
            lines.Add(Line.Of(look.Fit($"  {_current + 1} of {prompt.Editable.Count} arguments", width), look.Dim));
        if (squeeze == 0 && _changes.Count > 0)
            lines.Add(Line.Empty);
        lines.AddRange(Differences(width, mostChanges[squeeze]));
        Notice(lines, width, squeeze);
        if (squeeze == 0)
            lines.Add(Line.Empty);
        var arrows = look.Unicode ? "↑↓" : "arrows";
        lines.AddRange(Keys(
            look, _changes.Count == 0 ? [$"{arrows} choose", "Enter opens", "Esc goes back"] : [$"{arrows} choose", "Enter opens", "u undoes", "t takes the changes", "Esc drops them"], width));
        return lines;
    }

    private Line Row(int index, string name, int nameWidth, int width)
    {
        var isCurrent = index == _current;
        var isChanged = _changes.IsChanged(index);
        var masked = prompt.Editable[index].Masked;
        var note = isChanged ? "changed" : masked ? "masked" : "";
        var line = new Line().Add(isCurrent ? $"{look.Pointer} " : "  ", look.AccentBold)
            .Add(look.Fit(name, nameWidth), isCurrent ? look.AccentBold : look.Dim).PadTo(nameWidth + 4);
        var room = Math.Max(4, width - line.Width - (note.Length == 0 ? 0 : note.Length + 2));
        var value = isChanged && masked ? "a new value" : PythonLiteral.Of(_changes.Value(index), MaxShown);
        line.Add(look.Fit(look.Clean(value), room), isCurrent ? look.Bold : look.Plain);
        return note.Length == 0 ? line : line.Add("  ").Add(note, look.Accent);
    }

    private List<Line> Differences(int width, int most)
    {
        var lines = _changes.Differences.SelectMany(change => Cells.Wrap(look.Clean(change), width)).ToList();
        if (lines.Count > most)
        {
            lines.RemoveRange(most, lines.Count - most);
            lines[^1] = look.Fit(lines[^1] + new string(' ', width) + ".", width);
        }

        return lines.ConvertAll(line => Line.Of(line, look.Accent));
    }

    private List<Line> DrawLine(LineEditor line, int width, int squeeze)
    {
        int[] mostRows = [8, 4, 3, 2];
        var argument = prompt.Editable[_current];
        var what = argument.Masked ? "masked: what you type takes its place" : argument.Value is string ? "text" : "JSON";
        var lines = new List<Line> { new Line().Add(look.Fit(look.Clean(Head(argument.Name)), width / 2), look.AccentBold).Add("  ") };
        lines[0].Add(look.Fit(what, width - lines[0].Width), look.Dim);
        lines.AddRange(line.Draw(look, width, mostRows[squeeze]));
        if (_changes.HasEscapes(_current) && squeeze < 3)
            lines.AddRange(Cells.Wrap(TypedText.Rule, width).Select(text => Line.Of(text, look.Dim)));
        Notice(lines, width, squeeze);
        if (squeeze == 0)
            lines.Add(Line.Empty);
        lines.AddRange(Keys(look, ["Enter takes the value", "Esc leaves it", "Ctrl-U empties it"], width));
        return lines;
    }

    private void Notice(List<Line> lines, int width, int squeeze)
    {
        if (_notice is not null)
            lines.AddRange(Cells.Wrap(look.Clean(_notice), width).Take(squeeze == 0 ? 4 : 2).Select(text => Line.Of(text, look.AccentBold)));
    }

    private static string Head(string name) => name.Length > 200 ? name[..200] : name;
}
