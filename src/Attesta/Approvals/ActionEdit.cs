using System.Text;
using System.Text.Json;
using Attesta.Actions;
using Attesta.Audit;

namespace Attesta.Approvals;

/// <summary>What an approver changes in a call before approving it. Only values change: no argument is added, removed or renamed, and neither is the function.</summary>
public sealed record ActionEdit
{
    /// <summary>Who changed it.</summary>
    public required string EditorId { get; init; }

    /// <summary>The arguments that get another value; at least one.</summary>
    public required IReadOnlyList<ArgumentEdit> Changes { get; init; }
}

/// <summary>Another value for one argument.</summary>
/// <param name="Name">As <see cref="EditableArgument.Name"/> says it.</param>
/// <param name="Value">What it becomes: text, a number, true, false, null, a list or a map.</param>
public sealed record ArgumentEdit(string Name, object? Value);

/// <summary>An argument that the approver may change.</summary>
/// <param name="Name">Its name, or its position such as <c>[0]</c>.</param>
/// <param name="Value">Its frozen value as it may be shown: secrets masked.</param>
/// <param name="Masked">Whether something in it is masked. It can be replaced as a whole; left alone, the real value stays.</param>
public sealed record EditableArgument(string Name, object? Value, bool Masked)
{
    private const int MostCharacters = 64 * 1024;

    /// <summary>What a person would type for the present value: text as it is, anything else as JSON.</summary>
    public string Typed
    {
        get
        {
            if (Value is string text)
                return text;
            var json = Scratch.Rent();
            try
            {
                CanonicalJson.Write(json, Value);
                return Encoding.UTF8.GetString(json.WrittenSpan);
            }
            finally
            {
                Scratch.Return(json);
            }
        }
    }

    /// <summary>Reads what a person typed: where the argument is text it is taken as it stands, anywhere else it is JSON.</summary>
    /// <exception cref="FormatException">It is no JSON, or too long; the message says what was expected.</exception>
    public ArgumentEdit Read(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        if (typed.Length > MostCharacters)
            throw new FormatException("A value of that length cannot be typed in here.");
        return new ArgumentEdit(Name, Value is string ? typed : Json(typed));
    }

    /// <summary>What a change does, on one line and harmless to look at: <c>path: '/srv' -> '/srv/old'</c>. What takes the place of something masked is not told.</summary>
    public string Difference(ArgumentEdit edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        return EditedCall.Difference(this, edit.Value);
    }

    private static object? Json(string typed)
    {
        try
        {
            var reader = new PlainReader(new Utf8JsonReader(Encoding.UTF8.GetBytes(typed), PlainReader.Options));
            reader.Next();
            var value = reader.Read();
            return reader.Json.Read() ? throw new JsonException("More than one value.") : value;
        }
        catch (Exception thrown) when (thrown is JsonException or UnfaithfulValueException)
        {
            throw new FormatException("This has to be JSON: a number, true, false, null, \"text\", a list or an object.", thrown);
        }
    }
}
