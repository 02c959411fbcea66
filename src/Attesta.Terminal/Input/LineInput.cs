using System.Globalization;
using System.Text;
using Attesta.Terminal.Drawing;

namespace Attesta.Terminal.Input;

/// <summary>A text that is being typed; the cursor stays at its end.</summary>
internal sealed class LineInput(int maxLength, bool takesPaste)
{
    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    public bool IsFull => _text.Length >= maxLength;

    public void Clear() => _text.Clear();

    /// <summary>Applies a key.</summary>
    /// <returns>Whether the key belongs to typing; false for Enter and the like.</returns>
    public bool Press(TerminalKey key)
    {
        switch (key.Kind)
        {
            case KeyKind.Character:
            case KeyKind.Paste when takesPaste:
                var room = maxLength - _text.Length;
                _text.Append(key.Text.Length <= room ? key.Text : WholeCharacters(key.Text, room));
                return true;
            case KeyKind.Backspace:
                var text = Text;
                _text.Length = text.Length == 0 ? 0 : text.Length - StringInfo.GetNextTextElementLength(text, LastElement(text));
                return true;
            case KeyKind.EraseWord:
                var kept = Text.TrimEnd();
                _text.Length = kept.LastIndexOf(' ') + 1;
                return true;
            case KeyKind.EraseLine:
                _text.Clear();
                return true;
            case KeyKind.Paste:
                return true;
            default:
                return false;
        }
    }

    /// <summary>The last lines of the text with a cursor at its end.</summary>
    public List<Line> Draw(Look look, int width, int maxLines)
    {
        var lines = Cells.Wrap(look.Clean(Text), width - 1);
        var shown = lines.TakeLast(Math.Max(1, maxLines)).Select(line => Line.Of(line)).ToList();
        if (lines.Count > shown.Count)
            shown[0] = Line.Of(look.Ellipsis).Add(Line.Of(Cells.TakeLast(lines[^shown.Count], width - 1 - look.Ellipsis.Length)));
        shown[^1].Add(look.Ansi ? " " : "_", look.Invert);
        return shown;
    }

    private static string WholeCharacters(string text, int room) =>
        room <= 0 ? "" : text[..(char.IsHighSurrogate(text[room - 1]) ? room - 1 : room)];

    private static int LastElement(string text)
    {
        var starts = StringInfo.ParseCombiningCharacters(text);
        return starts[^1];
    }
}
