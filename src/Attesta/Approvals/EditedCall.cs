using System.Globalization;
using System.Text;
using Attesta.Actions;
using Attesta.Challenges;

namespace Attesta.Approvals;

/// <summary>What an approver's edit makes of a call.</summary>
internal static class EditedCall
{
    private const int LongestValue = 160;
    private const int LongestModification = 800;
    private const int LongestCompared = 64 * 1024;
    private const int Context = 24;

    /// <summary>The arguments that may be changed; none where the host does not run what the gate hands back.</summary>
    public static IReadOnlyList<EditableArgument> Editable(ActionSnapshot call, ActionContext shown)
    {
        if (call.Action.Edits is null)
            return [];
        var arguments = new List<EditableArgument>(call.Action.Args.Count + call.Action.Kwargs.Count);
        for (var i = 0; i < call.Action.Args.Count; i++)
            arguments.Add(new EditableArgument(Position(i), shown.Args[i], !ReferenceEquals(call.Action.Args[i], shown.Args[i])));
        foreach (var (name, value) in call.Action.Kwargs)
        {
            // A name that reads like a position could be taken for it.
            if (!name.StartsWith('['))
                arguments.Add(new EditableArgument(name, shown.Kwargs[name], !ReferenceEquals(value, shown.Kwargs[name])));
        }

        return arguments;
    }

    /// <summary>The edit as it is now: what is checked is what is applied, whatever its lists and values do later.</summary>
    /// <exception cref="ArgumentException">There is none, or a value cannot be recorded faithfully.</exception>
    public static ActionEdit Frozen(ActionEdit edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        try
        {
            return edit with { Changes = [.. edit.Changes.Select(change => change with { Value = Plain.Freeze(change.Value) })] };
        }
        catch (Exception unfaithful) when (unfaithful is UnfaithfulValueException or NullReferenceException)
        {
            throw new ArgumentException($"The edit cannot be taken: {unfaithful.Message}.", nameof(edit), unfaithful);
        }
    }

    /// <summary>Why an edit cannot be taken, or null when it can. Never throws.</summary>
    public static string? Refusal(ActionSnapshot call, ActionEdit? edit)
    {
        try
        {
            if (call.Action.Edits is not { } rules)
                return "this call cannot be edited";
            if (ApproverIdentity.Same(edit?.EditorId, call.Action.AgentId))
                return Eligibility.AgentItself;
            if (ApproverIdentity.Normalize(edit?.EditorId).Length == 0)
                return "whoever edits a call must say who they are";
            var edited = Apply(call, edit!);
            return edited.Digest == call.Digest ? "nothing is changed" : rules.Refusal(edited.Action);
        }
        catch (UnfaithfulValueException unfaithful)
        {
            return unfaithful.Message;
        }
        catch (Exception)
        {
            // The host's rules are someone else's code; an edit that they cannot judge is not taken.
            return "the edit could not be checked";
        }
    }

    /// <summary>The edited call, frozen anew: the same function, and the same arguments in the same order.</summary>
    /// <exception cref="UnfaithfulValueException">There is no such argument, or a value cannot be recorded faithfully; the message is for the approver.</exception>
    public static ActionSnapshot Apply(ActionSnapshot call, ActionEdit edit)
    {
        object?[] args = [.. call.Action.Args];
        KeyValuePair<string, object?>[] kwargs = [.. call.Action.Kwargs];
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in edit.Changes)
        {
            var frozen = Plain.Freeze(value);
            if (HoldsMask(frozen))
                throw new UnfaithfulValueException($"'{Shown(name)}' would hold {Redactor.Mask} instead of the secret; type it in full, or leave this argument as it is");
            if (!changed.Add(name))
                throw new UnfaithfulValueException($"'{Shown(name)}' is changed twice");
            if (IndexOf(name, args.Length) is { } index)
                args[index] = frozen;
            else if (!name.StartsWith('[') && Array.FindIndex(kwargs, pair => pair.Key == name) is >= 0 and var at)
                kwargs[at] = new(name, frozen);
            else
                throw new UnfaithfulValueException($"the call has no argument '{Shown(name)}'");
        }

        return ActionSnapshot.Of(call.Action with { Args = PlainList.Own(args), Kwargs = PlainMap.Own(kwargs) });
    }

    /// <summary>The difference on one line: <c>path: '/srv' -> '/srv/old'; limit: 100 -> 10</c>. Takes actions as they may be shown.</summary>
    public static string Modification(ActionContext before, ActionContext after)
    {
        var line = new StringBuilder();
        for (var i = 0; i < before.Args.Count; i++)
            Add(Position(i), before.Args[i], after.Args[i]);
        foreach (var (name, value) in before.Kwargs)
            Add(name, value, after.Kwargs[name]);
        return VisibleText.Escape(line.ToString(), LongestModification);

        void Add(string name, object? from, object? to)
        {
            if (ReferenceEquals(from, to))
                return;
            var (was, becomes) = Difference(PythonLiteral.Of(from, LongestCompared), PythonLiteral.Of(to, LongestCompared));
            if (was == becomes)
                return;
            line.Append(line.Length == 0 ? "" : "; ").Append(Shown(name)).Append(": ").Append(was).Append(" -> ").Append(becomes);
        }
    }

    /// <summary>The same of one argument, before it is applied. A new value for a secret is one too, so it is not told.</summary>
    public static string Difference(EditableArgument argument, object? value)
    {
        var was = PythonLiteral.Of(argument.Value, LongestCompared);
        var (from, to) = argument.Masked ? (was, "a new value") : Difference(was, PythonLiteral.Of(value, LongestCompared));
        return VisibleText.Escape($"{Shown(argument.Name)}: {from} -> {to}", LongestModification);
    }

    // Of long values the part that differs is what the reader needs.
    private static (string Was, string Becomes) Difference(string was, string becomes)
    {
        if (Math.Max(was.Length, becomes.Length) <= LongestValue)
            return (was, becomes);
        var same = was.AsSpan().CommonPrefixLength(becomes);
        var tail = 0;
        while (tail < Math.Min(was.Length, becomes.Length) - same && was[^(tail + 1)] == becomes[^(tail + 1)])
            tail++;
        return (Window(was), Window(becomes));

        string Window(string text)
        {
            var from = Math.Max(0, same - Context);
            var to = Math.Min(text.Length, text.Length - tail + Context);
            var part = text[from..to];
            return (from > 0 ? "..." : "") + (part.Length <= LongestValue ? part : part[..LongestValue] + "...") + (to < text.Length ? "..." : "");
        }
    }

    private static bool HoldsMask(object? value) => value switch
    {
        string text => text.Contains(Redactor.Mask, StringComparison.Ordinal),
        PlainList list => list.Any(HoldsMask),
        PlainMap map => map.Any(pair => HoldsMask(pair.Value) || HoldsMask(pair.Key)),
        _ => false,
    };

    private static string Position(int index) => string.Create(CultureInfo.InvariantCulture, $"[{index}]");

    private static int? IndexOf(string name, int count) =>
        name is ['[', .. var digits, ']'] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < count ? index : null;

    private static string Shown(string name) => VisibleText.Escape(name, 60);
}
