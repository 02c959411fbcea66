using Attesta.Terminal.Drawing;
using Attesta.Terminal.Input;

namespace Attesta.Terminal.Forms;

/// <summary>Yes, said by typing the action's name: what is critical must not be approved by a habit of the fingers.</summary>
internal sealed class TypedWordQuestion : Question
{
    private const int MaxTries = 3;
    private const int MaxWordLength = 32;

    // What an operator who reads lines takes for a command, whatever the action is called.
    private static readonly HashSet<string> Commands = new(["edit", "deny"], StringComparer.OrdinalIgnoreCase);

    private readonly string _prompt;
    private readonly string _word;
    private readonly LineInput _input = new(MaxWordLength + 8, takesPaste: false);
    private int _tries;

    public TypedWordQuestion(string prompt, Look look, string actionName)
        : base(look)
    {
        _prompt = prompt;
        _word = WordFor(actionName);
    }

    public override string Answer => "yes";

    public override IReadOnlyList<string> Keys => ["Enter alone denies", "Esc denies with a reason"];

    /// <summary>What to type: the action's name, unless it cannot be typed on every keyboard, could look like another, or means something else here.</summary>
    public static string WordFor(string actionName) =>
        !Commands.Contains(actionName) && actionName.Length is > 0 and <= MaxWordLength && actionName.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '_' or '-' or '.')
            ? actionName
            : "approve";

    public override void Reset() => _input.Clear();

    public override Pressed Press(TerminalKey key)
    {
        if (key.Kind == KeyKind.Paste)
            Notice = "A pasted word does not count: type it.";
        else if (key.Kind != KeyKind.Enter)
            Notice = null;
        if (key.Kind != KeyKind.Enter)
        {
            _input.Press(key);
            return Pressed.Nothing;
        }

        var text = _input.Text.Trim();
        if (text == _word)
            return Pressed.Answered;
        if (text.Length == 0 || text is "n" or "no" || ++_tries == MaxTries)
            return Pressed.Denied;
        Notice = $"That is not {_word}. Nothing was approved.";
        _input.Clear();
        return Pressed.Nothing;
    }

    public override List<Line> Draw(int width, int squeeze)
    {
        var lines = Prompt(_prompt, width, squeeze);
        lines.Add(new Line().Add("To approve, type ").Add(_word, Look.AccentBold).Add(" "));
        var ask = new Line().Add(Look.Pointer + " ", Look.AccentBold).Add(_input.Draw(Look, MaxWordLength + 9, 1)[0]);
        if (lines[^1].Width + MaxWordLength + 4 <= width)
            lines[^1].Add(ask);
        else
            lines.Add(ask);
        return lines;
    }
}
