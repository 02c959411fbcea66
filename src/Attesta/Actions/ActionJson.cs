using System.Text.Json;

namespace Attesta.Actions;

/// <summary>
/// Reads actions as other programs write them: <c>{"function_name": "...", "args": [], "kwargs": {}, "function_doc": null, "hints": {}, "agent_id": null,
/// "session_id": null, "environment": null, "metadata": {}, "annotations": {}}</c>. Only function_name is required; unknown members are an error.
/// </summary>
public static class ActionJson
{
    /// <summary>Reads one action.</summary>
    /// <exception cref="FormatException">The text is not an action; the message says why, in words for the person who wrote it.</exception>
    public static ActionContext Read(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            var reader = new PlainReader(new Utf8JsonReader(utf8Json, PlainReader.Options));
            if (reader.Next() != JsonTokenType.StartObject)
                throw new FormatException("An action is a JSON object with a function_name.");
            var action = ReadMembers(ref reader);
            return reader.Json.Read() ? throw new FormatException("There is something after the action.") : action;
        }
        catch (JsonException json)
        {
            throw new FormatException("Not valid JSON: " + Plainly(json), json);
        }
        catch (UnfaithfulValueException unfaithful)
        {
            throw new FormatException("The action cannot be recorded: " + unfaithful.Message + ".", unfaithful);
        }
    }

    private static ActionContext ReadMembers(ref PlainReader reader)
    {
        string? name = null, doc = null, agent = null, session = null, environment = null;
        PlainList? args = null;
        PlainMap? kwargs = null, hints = null, metadata = null, annotations = null;
        var seen = Member.None;
        while (reader.Next() != JsonTokenType.EndObject)
        {
            var member = MemberOf(ref reader.Json, out var spelled);
            if (member == Member.None)
                throw new FormatException($"Unknown member '{VisibleText.Escape(spelled, 60)}'.");
            if ((seen & member) != Member.None)
                throw new FormatException($"The member '{spelled}' comes twice.");
            seen |= member;
            reader.Next();
            switch (member)
            {
                case Member.FunctionName: name = Text(ref reader, spelled); break;
                case Member.Args: args = List(ref reader, spelled); break;
                case Member.Kwargs: kwargs = Map(ref reader, spelled); break;
                case Member.FunctionDoc: doc = Text(ref reader, spelled); break;
                case Member.Hints: hints = Map(ref reader, spelled); break;
                case Member.AgentId: agent = Text(ref reader, spelled); break;
                case Member.SessionId: session = Text(ref reader, spelled); break;
                case Member.Environment: environment = Text(ref reader, spelled); break;
                case Member.Metadata: metadata = Map(ref reader, spelled); break;
                default: annotations = Map(ref reader, spelled); break;
            }
        }

        if (string.IsNullOrEmpty(name))
            throw new FormatException("An action needs a function_name.");
        return new ActionContext
        {
            FunctionName = name,
            Args = args ?? PlainList.Empty,
            Kwargs = kwargs ?? PlainMap.Empty,
            FunctionDoc = doc,
            Hints = hints ?? PlainMap.Empty,
            AgentId = agent,
            AgentIdIsClaim = agent is not null,
            SessionId = session,
            Environment = environment,
            Metadata = metadata ?? PlainMap.Empty,
            Annotations = annotations ?? PlainMap.Empty,
        };
    }

    private static Member MemberOf(ref Utf8JsonReader json, out string spelled)
    {
        foreach (var (name, member) in Members)
        {
            if (!json.ValueTextEquals(name))
                continue;
            spelled = name;
            return member;
        }

        spelled = new PlainReader(json).ReadText();
        return Member.None;
    }

    private static string? Text(ref PlainReader reader, string member) => reader.Json.TokenType switch
    {
        JsonTokenType.String => reader.ReadText(),
        JsonTokenType.Null => null,
        _ => throw new FormatException($"The member '{member}' must be text."),
    };

    private static PlainList? List(ref PlainReader reader, string member) => reader.Json.TokenType switch
    {
        JsonTokenType.StartArray => reader.ReadList(),
        JsonTokenType.Null => null,
        _ => throw new FormatException($"The member '{member}' must be a list."),
    };

    private static PlainMap? Map(ref PlainReader reader, string member) => reader.Json.TokenType switch
    {
        JsonTokenType.StartObject => reader.ReadMap(),
        JsonTokenType.Null => null,
        _ => throw new FormatException($"The member '{member}' must be an object."),
    };

    // The reader's messages name the place well; only their tail of internals is of no use here.
    private static string Plainly(JsonException json)
    {
        var end = json.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return VisibleText.Escape(end > 0 ? json.Message[..end] : json.Message, 200)
            + (json.BytePositionInLine is { } position ? FormattableString.Invariant($" (byte {position})") : "");
    }

    private static readonly (string Name, Member Member)[] Members =
    [
        ("function_name", Member.FunctionName), ("args", Member.Args), ("kwargs", Member.Kwargs), ("function_doc", Member.FunctionDoc),
        ("hints", Member.Hints), ("agent_id", Member.AgentId), ("session_id", Member.SessionId), ("environment", Member.Environment),
        ("metadata", Member.Metadata), ("annotations", Member.Annotations),
    ];

    [Flags]
    private enum Member
    {
        None = 0,
        FunctionName = 1,
        Args = 2,
        Kwargs = 4,
        FunctionDoc = 8,
        Hints = 16,
        AgentId = 32,
        SessionId = 64,
        Environment = 128,
        Metadata = 256,
        Annotations = 512,
    }
}
