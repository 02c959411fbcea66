using Attesta.Challenges;
using Attesta.Terminal.Drawing;
using Attesta.Terminal.Input;

namespace Attesta.Terminal.Forms;

/// <summary>What a key press did to a question.</summary>
internal enum Pressed
{
    /// <summary>Nothing that ends it.</summary>
    Nothing,

    /// <summary>It is answered.</summary>
    Answered,

    /// <summary>The person wants the question before it.</summary>
    Back,

    /// <summary>The person says no to the action.</summary>
    Denied,
}

/// <summary>One question on the screen. How little room there is goes from 0, plenty, to 3, every line counts.</summary>
internal abstract class Question(Look look)
{
    /// <summary>The answer as the form wants it; only asked for after <see cref="Pressed.Answered"/>.</summary>
    public abstract string Answer { get; }

    /// <summary>Which keys do what.</summary>
    public abstract IReadOnlyList<string> Keys { get; }

    /// <summary>Something to tell the person about their last key press.</summary>
    public string? Notice { get; protected set; }

    protected Look Look => look;

    public abstract Pressed Press(TerminalKey key);

    public abstract List<Line> Draw(int width, int squeeze);

    /// <summary>Forgets an answer that was given too early.</summary>
    public virtual void Reset()
    {
    }

    /// <summary>The view for a form's question; null for a kind that cannot be shown here, and then nobody can approve.</summary>
    public static Question? For(FormItem item, Look look, RiskLevel level, string actionName) => item switch
    {
        ConfirmItem when level == RiskLevel.Critical => new TypedWordQuestion(item.Prompt, look, actionName),
        ConfirmItem => new ConfirmQuestion(item.Prompt, look),
        ChoiceItem { Options.Count: > 0 } choice => new ChoiceQuestion(choice, look),
        TextItem text => new TextQuestion(text, look),
        CodeItem { Length: > 0 and <= CodeQuestion.LongestCode } code => new CodeQuestion(code, look),
        _ => null,
    };

    protected List<Line> Prompt(string prompt, int width, int squeeze)
    {
        int[] most = [6, 3, 2, 1];
        var lines = Cells.Wrap(look.Clean(prompt), width);
        if (lines.Count > most[squeeze])
        {
            lines.RemoveRange(most[squeeze], lines.Count - most[squeeze]);
            lines[^1] = look.Fit(lines[^1] + new string(' ', width) + ".", width);
        }

        return lines.ConvertAll(line => Line.Of(line, look.Bold));
    }
}
