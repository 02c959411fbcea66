using System.Globalization;
using System.Text;
using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Terminal.Drawing;
using Attesta.Terminal.Forms;
using Attesta.Terminal.Input;

namespace Attesta.Terminal.Plain;

/// <summary>Changing a call line by line: a menu of its arguments, and one line for each new value.</summary>
/// <param name="prompt">What may be changed.</param>
/// <param name="editor">Who changes it.</param>
/// <param name="card">How text is made fit to show.</param>
/// <param name="unicode">Whether more than ASCII can be shown.</param>
/// <param name="write">Where the menu goes.</param>
/// <param name="read">A line as it was typed; null at the end of input or after an interruption.</param>
internal sealed class PlainEditing(OperatorPrompt prompt, string editor, PlainCard card, bool unicode, Action<string> write, Func<string?> read)
{
    public const string Command = "edit";
    private const int MaxValue = 400;
    private const int MaxListed = 40;
    private readonly CallChanges _changes = new(prompt, editor, unicode);

    /// <summary>How it ended: changes to take, back to the question, or neither, which is a denial.</summary>
    public sealed record Ended(ActionEdit? Edit, string? Denial);

    /// <summary>Asks until the changes are taken or dropped.</summary>
    /// <param name="isDenial">Tells a denial from a command, and keeps its reason.</param>
    /// <returns>Null when the call stays as it is and the question is asked again; an end without an edit is a denial.</returns>
    public Ended? Run(Func<string, (bool Denies, string? Feedback)> isDenial)
    {
        while (true)
        {
            write(Menu());
            if (read() is not { } raw)
                return new Ended(null, null);
            var line = VisibleText.Escape(raw).Trim();
            var (denies, feedback) = isDenial(line);
            if (denies)
                return new Ended(null, feedback);
            if (Is(line, "back"))
            {
                write(_changes.Count > 0 ? "Your changes were dropped: this is about the call as the card shows it.\n" : "Nothing was changed.\n");
                return null;
            }

            if (Is(line, "take"))
            {
                if (_changes.Refusal is not { } refusal)
                    return new Ended(_changes.Edit, null);
                write(Clean(refusal) + "\n");
            }
            else if (!Choose(line))
            {
                return new Ended(null, null);
            }
        }
    }

    // False at the end of input.
    private bool Choose(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > 2 || !int.TryParse(words[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > prompt.Editable.Count)
        {
            write("Type one of the words or numbers above.\n");
            return true;
        }

        var index = number - 1;
        if (words.Length == 1)
            return Change(index);
        if (Is(words[0], "undo"))
            _changes.Undo(index);
        else if (Is(words[0], "empty"))
            Take(index, "");
        else
            write("Type one of the words or numbers above.\n");
        return true;
    }

    private bool Change(int index)
    {
        var argument = prompt.Editable[index];
        var typed = _changes.Typed(index);
        var now = argument.Masked ? $"{Clean(argument.Name)} is masked; what you type takes its place.\n"
            : typed.Length > LineSource.MaxLength ? $"{Clean(argument.Name)} is now {Cells.Clean(typed[..MaxValue], unicode)}... and more. It can only be replaced.\n"
            : $"{Clean(argument.Name)} is now:\n  {Cells.Clean(typed, unicode)}\n";
        var kind = _changes.HasEscapes(index) ? TypedText.Rule + "\n" : argument.Value is string ? "" : "It is JSON: text in it stands in double quotes.\n";
        write($"\n{now}{kind}Type the whole new value in one line. An empty line leaves it as it is.\n> ");
        if (read() is not { } line)
            return false;
        if (line.Length == 0)
            write("It stays as it is.\n");
        else if (!line.EnumerateRunes().All(static rune => rune != Rune.ReplacementChar && Cells.IsPlain(rune)))
            write("That line holds a character that cannot be seen, so it was not taken.\n");
        else
            Take(index, line);
        return true;
    }

    private void Take(int index, string typed)
    {
        try
        {
            _changes.Take(index, typed);
            if (_changes.Count > 0 && _changes.Refusal is { } refusal)
                write(Clean(refusal) + "\n");
        }
        catch (FormatException wrong)
        {
            write(Clean(wrong.Message) + "\n");
        }
    }

    private string Menu()
    {
        var menu = new StringBuilder("\nChange the call. Its arguments:\n");
        foreach (var (i, argument) in prompt.Editable.Take(MaxListed).Index())
        {
            var isChanged = _changes.IsChanged(i);
            var value = isChanged && argument.Masked ? "a new value" : PythonLiteral.Of(_changes.Value(i), MaxValue);
            menu.Append(CultureInfo.InvariantCulture, $"  {i + 1}) {Clean(argument.Name)}: {Clean(value)}{(isChanged ? " (changed)" : argument.Masked ? " (masked)" : "")}\n");
        }

        if (prompt.Editable.Count > MaxListed)
            menu.Append(CultureInfo.InvariantCulture, $"  ... and more, up to {prompt.Editable.Count}\n");
        foreach (var change in _changes.Differences)
            menu.Append(CultureInfo.InvariantCulture, $"Change: {Clean(change)}\n");
        return menu.Append("Type a number to change that argument, \"empty\" or \"undo\" and a number, \"take\" to take the changes, \"back\" to drop them.\n> ").ToString();
    }

    private static bool Is(string line, string word) => line.Equals(word, StringComparison.OrdinalIgnoreCase);

    private string Clean(string text) => card.Clean(text, 1_000);
}
