using System.Text.Json;
using Attesta.Actions;
using Attesta.Audit;

namespace Attesta.Trust;

/// <summary>Writes and reads <see cref="AgentSums"/> as canonical JSON, without loss: texts that are no Unicode are kept too.</summary>
public static class AgentSumsJson
{
    private const string Utf16 = "utf16";

    /// <summary>The sums as ASCII JSON.</summary>
    public static byte[] Write(AgentSums sums) => CanonicalJson.Of(PlainMap.Of(
        ("actions", sums.Actions),
        ("agent_id", Kept(sums.AgentId)),
        ("as_of", sums.AsOf is { } asOf ? asOf.UtcTicks : null),
        ("domain", Kept(sums.Domain)),
        ("incidents", sums.Incidents),
        ("remarks", PlainList.Of(sums.Remarks.Select(remark => PlainMap.Of(
            ("at", remark.At is { } at ? at.UtcTicks : null),
            ("by", Kept(remark.By)),
            ("description", Kept(remark.Description)),
            ("entry_id", Kept(remark.EntryId)),
            ("name", Kept(remark.Name)))))),
        ("revoked", sums.IsRevoked),
        ("success_weight", sums.SuccessWeight),
        ("successes", sums.Successes),
        ("total_weight", sums.TotalWeight)));

    /// <summary>The sums that were written.</summary>
    /// <exception cref="FormatException">It is not what <see cref="Write"/> writes.</exception>
    public static AgentSums Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return new AgentSums
            {
                AgentId = Text(root, "agent_id"),
                Domain = Text(root, "domain"),
                SuccessWeight = root.GetProperty("success_weight").GetDouble(),
                TotalWeight = root.GetProperty("total_weight").GetDouble(),
                AsOf = Time(root, "as_of"),
                Actions = root.GetProperty("actions").GetInt64(),
                Successes = root.GetProperty("successes").GetInt64(),
                Incidents = root.GetProperty("incidents").GetInt64(),
                IsRevoked = root.GetProperty("revoked").GetBoolean(),
                Remarks = [.. root.GetProperty("remarks").EnumerateArray().Select(remark => new OperatorRemark(
                    Text(remark, "name"), Text(remark, "by"), Time(remark, "at"), Text(remark, "description"), Text(remark, "entry_id")))],
            };
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new FormatException("These are no sums of an agent.", wrong);
        }
    }

    // JSON readers refuse half a surrogate pair, which an agent may well call itself.
    private static object Kept(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
                i++;
            else if (char.IsSurrogate(text[i]))
                return PlainMap.Of((Utf16, Convert.ToBase64String(System.Runtime.InteropServices.MemoryMarshal.AsBytes(text.AsSpan()))));
        }

        return text;
    }

    private static string Text(JsonElement from, string name)
    {
        var value = from.GetProperty(name);
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : new string(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, char>(value.GetProperty(Utf16).GetBytesFromBase64()));
    }

    private static DateTimeOffset? Time(JsonElement from, string name) =>
        from.GetProperty(name) is { ValueKind: not JsonValueKind.Null } ticks ? new DateTimeOffset(ticks.GetInt64(), TimeSpan.Zero) : null;
}
