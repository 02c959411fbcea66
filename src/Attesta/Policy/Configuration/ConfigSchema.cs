using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Attesta.Policy.Configuration;

/// <summary>Writes the JSON Schema (draft 2020-12) of a file from the keys that the reader knows. No cleverer than editors are: no references.</summary>
internal static class ConfigSchema
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(GroupShape file)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            writer.WriteString("title", ConfigFile.Name);
            writer.WriteString("description", "What Attesta does about the actions of agents.");
            WriteShape(writer, file with { IsNullable = true });
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void WriteKey(Utf8JsonWriter writer, Key key)
    {
        writer.WriteStartObject(key.Name);
        writer.WriteString("description", key.Description);
        if (key.AliasOf is not null)
            writer.WriteBoolean("deprecated", true);
        if (key.Default is { } byDefault)
        {
            writer.WritePropertyName("default");
            if (key.Shape is TextShape or ChoiceShape or EitherShape { Shapes: [ChoiceShape, ..] } && byDefault != "null")
                writer.WriteStringValue(byDefault);
            else
                writer.WriteRawValue(byDefault);
        }

        // A key with nothing after it is an empty group or list.
        WriteShape(writer, key.Shape is GroupShape or NamedShape or ListShape ? key.Shape with { IsNullable = true } : key.Shape);
        writer.WriteEndObject();
    }

    private static void WriteShape(Utf8JsonWriter writer, Shape shape)
    {
        switch (shape)
        {
            case FlagShape:
                WriteType(writer, shape, "boolean");
                break;
            case NumberShape number:
                WriteType(writer, shape, number.IsWhole ? "integer" : "number");
                WriteLimits(writer, number.Limits);
                break;
            case ChoiceShape choice:
                WriteChoice(writer, choice);
                break;
            case TextShape text:
                WriteType(writer, shape, "string");
                WriteCount(writer, "minLength", text.Shortest);
                WriteCount(writer, "maxLength", text.Longest);
                break;
            case SecretShape:
                WriteType(writer, shape, "string");
                WriteCount(writer, "minLength", 1);
                break;
            case GroupShape group:
                WriteGroup(writer, group);
                break;
            case NamedShape named:
                WriteType(writer, shape, "object");
                WriteCount(writer, "maxProperties", named.Most);
                writer.WriteStartObject("additionalProperties");
                WriteShape(writer, named.Value);
                writer.WriteEndObject();
                break;
            case ListShape list:
                WriteType(writer, shape, "array");
                WriteCount(writer, "maxItems", list.Most);
                writer.WriteStartObject("items");
                WriteShape(writer, list.Item);
                writer.WriteEndObject();
                break;
            case ValueShape:
                break;
            case EitherShape either:
                writer.WriteStartArray("anyOf");
                foreach (var one in either.Shapes)
                {
                    writer.WriteStartObject();
                    WriteShape(writer, one);
                    writer.WriteEndObject();
                }

                if (either.IsNullable)
                {
                    writer.WriteStartObject();
                    writer.WriteString("type", "null");
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                break;
            default:
                throw new InvalidOperationException($"A {shape.GetType().Name} has no schema.");
        }
    }

    private static void WriteGroup(Utf8JsonWriter writer, GroupShape group)
    {
        WriteType(writer, group, "object");
        writer.WriteStartObject("properties");
        foreach (var key in group.Keys)
            WriteKey(writer, key);
        writer.WriteEndObject();
        if (group.Keys.Any(key => key.IsRequired))
        {
            writer.WriteStartArray("required");
            foreach (var key in group.Keys.Where(key => key.IsRequired))
                writer.WriteStringValue(key.Name);
            writer.WriteEndArray();
        }

        writer.WriteBoolean("additionalProperties", false);
    }

    // The names for the editor to offer, and the other spellings that the reader takes.
    private static void WriteChoice(Utf8JsonWriter writer, ChoiceShape choice)
    {
        writer.WriteStartArray("anyOf");
        writer.WriteStartObject();
        writer.WriteStartArray("enum");
        foreach (var name in choice.Names)
            writer.WriteStringValue(name);
        if (choice.IsNullable)
            writer.WriteNullValue();
        writer.WriteEndArray();
        writer.WriteEndObject();
        if (!choice.IsExact)
        {
            writer.WriteStartObject();
            writer.WriteString("type", "string");
            writer.WriteString("pattern", $"^({string.Join('|', choice.Names.Select(InAnySpelling))})$");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string InAnySpelling(string name) => string.Concat(name.Select(c =>
        c == '_' ? "[-_]" : char.IsAsciiLetter(c) ? $"[{char.ToUpperInvariant(c)}{char.ToLowerInvariant(c)}]" : c.ToString(CultureInfo.InvariantCulture)));

    private static void WriteType(Utf8JsonWriter writer, Shape shape, string type)
    {
        if (!shape.IsNullable)
        {
            writer.WriteString("type", type);
            return;
        }

        writer.WriteStartArray("type");
        writer.WriteStringValue(type);
        writer.WriteStringValue("null");
        writer.WriteEndArray();
    }

    private static void WriteLimits(Utf8JsonWriter writer, Limits limits)
    {
        writer.WriteNumber(limits.IsAboveLeast ? "exclusiveMinimum" : "minimum", limits.Least);
        writer.WriteNumber("maximum", limits.Most);
    }

    private static void WriteCount(Utf8JsonWriter writer, string keyword, int? count)
    {
        if (count is > 0)
            writer.WriteNumber(keyword, count.Value);
    }
}
