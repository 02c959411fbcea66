using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Attesta.Audit;

namespace Attesta.Actions;

/// <summary>
/// An action as it was when the gate first saw it: every value frozen, and a digest of the call. What is shown, scored, approved, recorded and run
/// is this, never the caller's live objects.
/// </summary>
public sealed class ActionSnapshot
{
    private ActionSnapshot(ActionContext action) => Action = action;

    /// <summary>How Attesta's own entries begin. INVARIANT: no action of an agent has such a name, or it could pass for an operator's command.</summary>
    public const string ReservedPrefix = "attesta.";

    /// <summary>The action with frozen values: its lists are <see cref="PlainList"/>, its maps <see cref="PlainMap"/>.</summary>
    public ActionContext Action { get; }

    /// <summary>SHA-256 in lower-case hex over the canonical JSON of function name, positional and named arguments.</summary>
    /// <remarks>Worked out when it is first asked for: who only scores needs none.</remarks>
    public string Digest => field ??= DigestOf(Action);

    /// <summary>Freezes an action.</summary>
    /// <exception cref="UnfaithfulValueException">A value cannot be recorded faithfully; the message names it.</exception>
    public static ActionSnapshot Of(ActionContext action)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (string.IsNullOrEmpty(action.FunctionName))
            throw new UnfaithfulValueException("The action has no function name.");
        Limit(action.FunctionName, 1024, "function name");
        if (action.FunctionName.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase))
            throw new UnfaithfulValueException($"The name '{VisibleText.Escape(action.FunctionName, 60)}' is reserved: Attesta's own entries are called so.");
        Limit(action.AgentId, 512, "agent id");
        Limit(action.SessionId, 512, "session id");
        Limit(action.Environment, 512, "environment");
        Limit(action.FunctionDoc, Plain.MaxCharacters, "documentation");
        var frozen = action is { Args: PlainList, Kwargs: PlainMap, Hints: PlainMap, Metadata: PlainMap, Annotations: PlainMap }
            ? action
            : action with
            {
                Args = Frozen(action.Args),
                Kwargs = Frozen(action.Kwargs, "argument"),
                Hints = Frozen(action.Hints, "hint"),
                Metadata = Frozen(action.Metadata, "metadata entry"),
                Annotations = Frozen(action.Annotations, "annotation"),
            };
        return new ActionSnapshot(frozen);
    }

    private static void Limit(string? text, int longest, string what)
    {
        if (text?.Length > longest)
            throw new UnfaithfulValueException(string.Create(CultureInfo.InvariantCulture, $"The {what} has more than {longest} characters."));
    }

    private static string DigestOf(ActionContext frozen)
    {
        // The canonical JSON of {"args", "function_name", "kwargs"}, written member by member.
        var json = Scratch.Rent();
        try
        {
            json.Write("{\"args\":"u8);
            CanonicalJson.Write(json, frozen.Args);
            json.Write(",\"function_name\":"u8);
            CanonicalJson.Write(json, frozen.FunctionName);
            json.Write(",\"kwargs\":"u8);
            CanonicalJson.Write(json, frozen.Kwargs);
            json.Write("}"u8);
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(json.WrittenSpan, hash);
            return Convert.ToHexStringLower(hash);
        }
        finally
        {
            Scratch.Return(json);
        }
    }

    private static PlainList Frozen(IReadOnlyList<object?> values)
    {
        if (values is PlainList plain)
            return plain;
        ArgumentNullException.ThrowIfNull(values);
        var frozen = new object?[values.Count];
        for (var i = 0; i < frozen.Length; i++)
            frozen[i] = Frozen(values[i], "argument", i);
        return PlainList.Own(frozen);
    }

    private static PlainMap Frozen(IReadOnlyDictionary<string, object?> values, string kind)
    {
        if (values is PlainMap plain)
            return plain;
        ArgumentNullException.ThrowIfNull(values);
        var frozen = new List<KeyValuePair<string, object?>>(values.Count);
        foreach (var (name, value) in values)
            frozen.Add(new(name, Frozen(value, kind, name)));
        return PlainMap.Own([.. frozen]);
    }

    private static object? Frozen(object? value, string kind, object name)
    {
        try
        {
            return Plain.Freeze(value);
        }
        catch (UnfaithfulValueException unfaithful)
        {
            throw new UnfaithfulValueException(
                $"The {kind} '{VisibleText.Escape(name.ToString() ?? "", 60)}' cannot be recorded: {unfaithful.Message}.", unfaithful);
        }
    }
}
