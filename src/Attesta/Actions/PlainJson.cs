using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Attesta.Actions;

[JsonSourceGenerationOptions(MaxDepth = Plain.MaxDepth)]
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class PlainJson : JsonSerializerContext;
