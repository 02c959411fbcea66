using Attesta.Approvals;
using Attesta.Terminal.Input;

namespace Attesta.Terminal.Forms;

/// <summary>The changes that one person is making to a call: nothing of them counts until they are taken all together.</summary>
internal sealed class CallChanges(OperatorPrompt prompt, string editor, bool unicode)
{
    private readonly (string Typed, ArgumentEdit Edit)?[] _changes = new (string, ArgumentEdit)?[prompt.Editable.Count];

    public int Count => _changes.Count(static change => change is not null);

    /// <summary>What each change does, on a line of its own.</summary>
    public IEnumerable<string> Differences => _changes.Index()
        .Where(static change => change.Item is not null)
        .Select(change => prompt.Editable[change.Index].Difference(change.Item!.Value.Edit));

    /// <summary>All that was changed.</summary>
    public ActionEdit Edit => new() { EditorId = editor, Changes = [.. _changes.OfType<(string Typed, ArgumentEdit Edit)>().Select(static change => change.Edit)] };

    /// <summary>Why the changes cannot be taken as they are; null when they can.</summary>
    public string? Refusal => Count == 0 ? "Nothing is changed yet." : prompt.EditRefusal(Edit) is { } reason ? $"Not taken: {reason}." : null;

    /// <summary>The value that an argument has now: the changed one, else the one that was asked for.</summary>
    public object? Value(int index) => _changes[index] is { } change ? change.Edit.Value : prompt.Editable[index].Value;

    public bool IsChanged(int index) => _changes[index] is not null;

    /// <summary>Whether escapes count where this argument is typed.</summary>
    public bool HasEscapes(int index) => prompt.Editable[index].Value is string text && TypedText.NeedsEscapes(text, unicode);

    /// <summary>What to begin typing with. Of something masked nothing: the mark is not what is behind it.</summary>
    public string Typed(int index)
    {
        var argument = prompt.Editable[index];
        if (_changes[index] is { } change)
            return change.Typed;
        return argument.Masked ? "" : HasEscapes(index) ? TypedText.Escape(argument.Typed, unicode) : argument.Typed;
    }

    /// <summary>Takes what was typed for an argument. What was typed back to how it was is no change.</summary>
    /// <exception cref="FormatException">It is no value for this argument; the message says what was expected.</exception>
    public void Take(int index, string typed)
    {
        var argument = prompt.Editable[index];
        var text = HasEscapes(index) ? TypedText.Unescape(typed) : typed;
        _changes[index] = !argument.Masked && text == argument.Typed ? null : (typed, argument.Read(text));
    }

    /// <summary>An argument is again as it was asked for.</summary>
    public void Undo(int index) => _changes[index] = null;
}
