using System.Globalization;
using System.Text;
using Attesta.Terminal.Drawing;

namespace Attesta.Terminal.Input;

/// <summary>A text that is being changed: the cursor goes anywhere in it, and a long text scrolls past it.</summary>
internal sealed class LineEditor
{
    /// <summary>Longer texts are not changed at a terminal.</summary>
    public const int MaxLength = 64 * 1024;

    private int _cursor;

    public LineEditor(string text) => (Text, _cursor) = (text, text.Length);

    public string Text { get; private set; }

    /// <summary>Whether the last key press brought more than there was room for, or what cannot be seen.</summary>
    public bool LeftSomethingOut { get; private set; }

    /// <summary>Applies a key that belongs to typing; any other does nothing.</summary>
    public void Press(TerminalKey key)
    {
        LeftSomethingOut = false;
        switch (key.Kind)
        {
            case KeyKind.Character or KeyKind.Paste:
                Insert(key.Text);
                LeftSomethingOut |= key.Kind == KeyKind.Paste && Encoding.UTF8.GetByteCount(key.Text) > KeyParser.MaxPasteLength - 4;
                break;
            case KeyKind.Backspace:
                Remove(Before(_cursor), _cursor);
                break;
            case KeyKind.Delete:
                Remove(_cursor, After(_cursor));
                break;
            case KeyKind.EraseWord:
                Remove(Text[.._cursor].TrimEnd(' ').LastIndexOf(' ') + 1, _cursor);
                break;
            case KeyKind.EraseLine:
                (Text, _cursor) = ("", 0);
                break;
            case KeyKind.Left:
                _cursor = Before(_cursor);
                break;
            case KeyKind.Right:
                _cursor = After(_cursor);
                break;
            case KeyKind.Home:
                _cursor = 0;
                break;
            case KeyKind.End or KeyKind.Edit:
                _cursor = Text.Length;
                break;
        }
    }

    /// <summary>The rows around the cursor, broken where the width ends and nowhere else, so that every space is seen.</summary>
    public List<Line> Draw(Look look, int width, int maxRows)
    {
        var margin = Math.Max(2, look.Ellipsis.Length + 1);
        var room = Math.Max(4, width - (2 * margin));
        var rows = Rows(look, room, out var cursorRow);
        var first = Math.Clamp(cursorRow - (maxRows / 2), 0, Math.Max(0, rows.Count - maxRows));
        var last = Math.Min(rows.Count, first + maxRows) - 1;
        var lines = new List<Line>();
        for (var i = first; i <= last; i++)
        {
            var sign = i > first ? "" : first > 0 ? look.Ellipsis : look.Pointer;
            var line = new Line().Add(sign, look.AccentBold).PadTo(margin).Add(rows[i]);
            lines.Add(i == last && last < rows.Count - 1 ? line.Add(look.Ellipsis, look.AccentBold) : line);
        }

        return lines;
    }

    private List<Line> Rows(Look look, int room, out int cursorRow)
    {
        var rows = new List<Line>();
        var (row, plain, used) = (new Line(), new StringBuilder(), 0);
        cursorRow = 0;
        for (var at = 0; at <= Text.Length;)
        {
            var next = at == Text.Length ? at + 1 : After(at);
            var shown = at == Text.Length ? " " : look.Fit(look.Clean(Text[at..next]), room);
            var width = Cells.Width(shown);
            if (used + width > room)
            {
                rows.Add(row.Add(plain.ToString()));
                plain.Clear();
                (row, used) = (new Line(), 0);
            }

            used += width;
            if (at <= _cursor && _cursor < next)
            {
                row.Add(plain.ToString()).Add(shown, look.Invert);
                plain.Clear();
                cursorRow = rows.Count;
            }
            else if (at < Text.Length)
                plain.Append(shown);
            at = next;
        }

        rows.Add(row.Add(plain.ToString()));
        return rows;
    }

    private void Insert(string typed)
    {
        // Cards show what cannot be seen as escapes, but nobody should have to look there for what a paste brought along.
        var text = new StringBuilder();
        foreach (var rune in typed.EnumerateRunes())
        {
            var fits = Text.Length + text.Length + rune.Utf16SequenceLength <= MaxLength;
            if (fits && rune != Rune.ReplacementChar && Cells.IsPlain(rune))
                text.Append(rune.ToString());
            else
                LeftSomethingOut = true;
        }

        Text = Text.Insert(_cursor, text.ToString());
        _cursor += text.Length;
    }

    private void Remove(int from, int to)
    {
        Text = Text.Remove(from, to - from);
        _cursor = from;
    }

    private int After(int at) => at >= Text.Length ? Text.Length : at + StringInfo.GetNextTextElementLength(Text, at);

    private int Before(int at)
    {
        // A character's start can only be found from its left, and no character that can be typed is longer than this.
        var start = Math.Max(0, at - 64);
        if (start > 0 && char.IsLowSurrogate(Text[start]))
            start--;
        for (var next = start; next < at; next = After(next))
            start = next;
        return start;
    }
}
