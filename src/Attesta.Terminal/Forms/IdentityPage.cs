using Attesta.Approvals;
using Attesta.Terminal.Drawing;
using Attesta.Terminal.Input;

namespace Attesta.Terminal.Forms;

/// <summary>Asks an approver who they are.</summary>
internal sealed class IdentityPage(OperatorPrompt prompt, Look look) : Page
{
    private const int MaxTries = 3;
    private readonly LineInput _input = new(64, takesPaste: false);
    private string? _notice;
    private int _tries;

    public string Identity => _input.Text.Trim();

    /// <summary>Why the last name was not accepted.</summary>
    public string? Refused { get; private set; }

    public override PageEnd Press(TerminalKey key)
    {
        switch (key.Kind)
        {
            case KeyKind.Escape:
                Refused = null;
                return PageEnd.Denied;
            case KeyKind.Enter when Identity.Length == 0:
                _notice = "A name is needed: the record shows who approved.";
                return PageEnd.Open;
            case KeyKind.Enter:
                return Submit();
            default:
                _input.Press(key);
                return PageEnd.Open;
        }
    }

    public override List<Line> Draw(int width, int squeeze)
    {
        width -= 2;
        var content = new List<Line>();
        if (squeeze == 0)
            content.Add(Line.Empty);
        content.Add(Line.Of(look.Fit($"Approver {prompt.Part + 1} of {prompt.Parts}: who are you?", width), look.Bold));
        content.Add(new Line().Add(look.Pointer + " ", look.AccentBold).Add(_input.Draw(look, Math.Min(66, width - 2), 1)[0]));
        if (_notice is not null)
            content.AddRange(Paragraph.Clamp(look, _notice, width, 3, look.AccentBold));
        if (squeeze < 2)
            content.AddRange(Keys(look, ["Enter shows you the action", "Esc denies it"], width));
        return content.ConvertAll(static line => new Line().Add("  ").Add(line));
    }

    private PageEnd Submit()
    {
        Refused = prompt.Refusal(Identity);
        if (Refused is null)
            return PageEnd.Done;
        if (++_tries == MaxTries)
            return PageEnd.Denied;
        _notice = $"{Refused} ({MaxTries - _tries} more {(MaxTries - _tries == 1 ? "try" : "tries")})";
        _input.Clear();
        return PageEnd.Open;
    }
}
