using System.Buffers;
using System.Text.Json;
using Attesta.Actions;

namespace Attesta.Cli.Evaluating;

/// <summary>A line of labelled data: an action, or several in <c>calls</c>, with <c>label</c> 1 for dangerous and 0 for harmless, and perhaps a <c>family</c>.</summary>
/// <param name="Calls">At least one; the highest score counts.</param>
/// <param name="IsDangerous">The label.</param>
/// <param name="Family">Empty for none.</param>
internal sealed record LabelledAction(IReadOnlyList<ActionContext> Calls, bool IsDangerous, string Family)
{
    private const int LongestText = 200;
    private const int LongestFamily = 60;
    private const int MostCalls = 10_000;

    private static readonly string[] OfActions =
        ["function_name", "args", "kwargs", "function_doc", "hints", "agent_id", "session_id", "environment", "metadata", "annotations"];

    /// <summary>Reads a line. What belongs to neither the label nor an action, such as where the line comes from, is passed over.</summary>
    /// <exception cref="FormatException">It is no labelled action; the message says why.</exception>
    public static LabelledAction Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return ReadMembers(line);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw new FormatException("Not valid JSON, or text that is not UTF-8.", wrong);
        }
        catch (UnfaithfulValueException unfaithful)
        {
            throw new FormatException(unfaithful.Message, unfaithful);
        }
    }

    /// <summary>The call, or the first of several, on one line and short.</summary>
    public string Text()
    {
        var call = Calls[0];
        var text = call.Kwargs.TryGetValue("command", out var value) && value is string command
            ? VisibleText.Escape(command, LongestText)
            : VisibleText.Escape(call.FunctionName, LongestText) + (call.Args.Count + call.Kwargs.Count > 0 ? VisibleText.Escape(Arguments(call), LongestText) : "");
        return Calls.Count == 1 ? text : FormattableString.Invariant($"{text} and {Calls.Count - 1} more calls");
    }

    private static string Arguments(ActionContext call)
    {
        var description = call.Description;
        return description.Length > call.FunctionName.Length ? description[call.FunctionName.Length..] : "";
    }

    private static LabelledAction ReadMembers(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = Plain.MaxDepth + 2 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new FormatException("A labelled action is a JSON object.");
        bool? label = null;
        string? family = null;
        IReadOnlyList<ActionContext>? calls = null;
        var own = new ArrayBufferWriter<byte>(line.Length + 2);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var nameAt = (int)reader.TokenStartIndex;
            if (reader.ValueTextEquals("label"u8))
                label = label is null ? Label(ref reader) : throw Twice("label");
            else if (reader.ValueTextEquals("family"u8))
                family = family is null ? FamilyOf(ref reader) : throw Twice("family");
            else if (reader.ValueTextEquals("calls"u8))
                calls = calls is null ? ReadCalls(ref reader, line) : throw Twice("calls");
            else
            {
                var isOfAction = IsOfAction(ref reader);
                reader.Read();
                reader.Skip();
                if (!isOfAction)
                    continue;
                own.Write(own.WrittenCount == 0 ? "{"u8 : ","u8);
                own.Write(line[nameAt..(int)reader.BytesConsumed]);
            }
        }

        if (reader.Read())
            throw new FormatException("There is something after the action.");
        if (label is null)
            throw new FormatException("The member 'label' is missing: 1 for dangerous, 0 for harmless.");
        if (calls is not null && own.WrittenCount > 0)
            throw new FormatException("A line holds an action or 'calls', not both.");
        if (calls is null)
        {
            own.Write(own.WrittenCount == 0 ? "{}"u8 : "}"u8);
            calls = [Frozen(own.WrittenSpan)];
        }

        return new LabelledAction(calls, label.Value, family ?? "");
    }

    private static bool IsOfAction(ref Utf8JsonReader reader)
    {
        foreach (var name in OfActions)
        {
            if (reader.ValueTextEquals(name))
                return true;
        }

        return false;
    }

    private static bool Label(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var label) && label is 0 or 1
            ? label == 1
            : throw new FormatException("The member 'label' must be 0 or 1.");
    }

    private static string FamilyOf(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.Null => "",
            JsonTokenType.String => VisibleText.Escape(reader.GetString()!, LongestFamily),
            _ => throw new FormatException("The member 'family' must be text."),
        };
    }

    private static List<ActionContext> ReadCalls(ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new FormatException("The member 'calls' must be a list of actions.");
        var calls = new List<ActionContext>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            calls.Add(Frozen(line[start..(int)reader.BytesConsumed]));
            if (calls.Count > MostCalls)
                throw new FormatException(FormattableString.Invariant($"The member 'calls' holds more than {MostCalls} actions."));
        }

        return calls.Count > 0 ? calls : throw new FormatException("The member 'calls' holds no action.");
    }

    private static ActionContext Frozen(ReadOnlySpan<byte> json) => ActionSnapshot.Of(ActionJson.Read(json)).Action;

    private static FormatException Twice(string member) => new($"The member '{member}' comes twice.");
}
