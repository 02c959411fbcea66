using System.Text.Json;
using System.Text.RegularExpressions;
using Attesta.Policy;
using Attesta.Policy.Configuration;

namespace Attesta.Tests.Policy;

/// <summary>Judges a file by the shipped schema, as an editor would: the keywords that the schema uses, and a complaint about any other.</summary>
internal static class SchemaReading
{
    private static readonly JsonElement Schema = JsonDocument.Parse(AttestaConfig.Schema).RootElement;

    public static bool Takes(string yaml) => Takes(Schema, YamlText.Read(yaml, "attesta.yaml") ?? new ScalarNode(default, "", true));

    private static bool Takes(JsonElement schema, ConfigNode node) =>
        schema.EnumerateObject().All(keyword => Takes(schema, keyword.Name, keyword.Value, node));

    private static bool Takes(JsonElement schema, string keyword, JsonElement value, ConfigNode node) => keyword switch
    {
        "$schema" or "title" or "description" or "default" or "deprecated" => true,
        "type" => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Any(type => Is(type.GetString()!, node)) : Is(value.GetString()!, node),
        "enum" => value.EnumerateArray().Any(name => name.ValueKind == JsonValueKind.Null ? node.IsNull : Section.AsText(node) == name.GetString()),
        "anyOf" => value.EnumerateArray().Any(one => Takes(one, node)),
        "pattern" => Section.AsText(node) is not { } text || Regex.IsMatch(text, value.GetString()!, RegexOptions.NonBacktracking),
        "minimum" => Number(node) is not { } number || number >= value.GetDouble(),
        "exclusiveMinimum" => Number(node) is not { } number || number > value.GetDouble(),
        "maximum" => Number(node) is not { } number || number <= value.GetDouble(),
        "minLength" => Section.AsText(node) is not { } text || text.Length >= value.GetInt32(),
        "maxLength" => Section.AsText(node) is not { } text || text.Length <= value.GetInt32(),
        "maxItems" => node is not ListNode list || list.Items.Count <= value.GetInt32(),
        "items" => node is not ListNode list || list.Items.All(item => Takes(value, item)),
        "required" => node is not MapNode map || value.EnumerateArray().All(name => map.Entries.Any(entry => entry.Name == name.GetString())),
        "maxProperties" => node is not MapNode map || map.Entries.Count <= value.GetInt32(),
        "properties" => node is not MapNode map || map.Entries.All(entry => !value.TryGetProperty(entry.Name, out var inner) || Takes(inner, entry.Value)),
        "additionalProperties" => node is not MapNode map || map.Entries.All(entry => IsNamed(schema, entry.Name) || (value.ValueKind == JsonValueKind.Object && Takes(value, entry.Value))),
        _ => throw new NotSupportedException($"The schema uses '{keyword}', which this does not judge."),
    };

    private static bool IsNamed(JsonElement schema, string name) => schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(name, out _);

    private static bool Is(string type, ConfigNode node) => type switch
    {
        "object" => node is MapNode,
        "array" => node is ListNode,
        "null" => node.IsNull,
        "string" => Section.AsText(node) is not null,
        "boolean" => node is ScalarNode { IsPlain: true } scalar && CoreSchema.Boolean(scalar.Value) is not null,
        "integer" => node is ScalarNode { IsPlain: true } scalar && CoreSchema.Whole(scalar.Value) is not null,
        _ => Number(node) is not null,
    };

    private static double? Number(ConfigNode node) => node is ScalarNode { IsPlain: true } scalar ? CoreSchema.Number(scalar.Value) : null;
}
