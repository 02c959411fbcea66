using Attesta.Actions;

namespace Attesta.Policy.Configuration;

/// <summary>What a node means as a plain value of an action.</summary>
internal static class NodeValue
{
    /// <summary>The plain value.</summary>
    /// <exception cref="UnfaithfulValueException">A key comes twice.</exception>
    public static object? Of(ConfigNode node)
    {
        return node switch
        {
            ScalarNode { IsPlain: true } scalar => Scalar(scalar.Value),
            ScalarNode scalar => scalar.Value,
            ListNode list => PlainList.Of(list.Items.Select(Of)),
            MapNode map => Map(map),
            _ => null,
        };
    }

    private static PlainMap Map(MapNode map)
    {
        if (map.Entries.DistinctBy(entry => entry.Name, StringComparer.Ordinal).Count() != map.Entries.Count)
            throw new UnfaithfulValueException("a key comes twice");
        return PlainMap.Of([.. map.Entries.Select(entry => (entry.Name, Of(entry.Value)))]);
    }

    private static object? Scalar(string text)
    {
        if (CoreSchema.IsNull(text))
            return null;
        if (CoreSchema.Boolean(text) is { } flag)
            return flag;
        if (CoreSchema.Whole(text) is { } whole)
            return whole;
        return CoreSchema.Number(text) is { } number ? number : text;
    }
}
