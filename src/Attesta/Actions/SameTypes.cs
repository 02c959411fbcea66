using System.Collections;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Attesta.Actions;

/// <summary>
/// Whether a copy that was written the same is also made of the same types. A <c>DryRunMode</c> that comes back as the <c>Mode</c> it derives from, or a set
/// that has forgotten to ignore case, does something else although every value in it is the same.
/// </summary>
[RequiresUnreferencedCode("Reads values by their properties.")]
[RequiresDynamicCode("Reads values by their properties.")]
internal static class SameTypes
{
    /// <param name="live">What the caller passed.</param>
    /// <param name="copy">What was read from what was written of it.</param>
    public static bool Hold(object live, object copy) => Hold(live, copy, 0);

    private static bool Hold(object? live, object? copy, int depth)
    {
        if (live is null || copy is null)
            return live is null && copy is null or JsonElement { ValueKind: JsonValueKind.Null };
        if (depth > Plain.MaxDepth)
            return false;
        if (FrozenArgument.IsUnchanging(live.GetType()) && live is not (PlainMap or PlainList))
            return copy is JsonElement || copy.GetType() == live.GetType();
        if (live is JsonElement or JsonDocument or JsonNode)
            return copy is JsonElement or JsonDocument or JsonNode;
        var shape = ValueShape.Of(live.GetType());
        return shape.Kind switch
        {
            ValueShape.Way.Elements => HasDefaultComparers(live) && HoldElements(live, copy, depth),
            ValueShape.Way.Members => copy.GetType() == live.GetType()
                && shape.Members.All(member => Hold(member.Get!(live), member.Get!(copy), depth + 1)),
            ValueShape.Way.Converted => copy.GetType() == live.GetType(),
            _ => false,
        };
    }

    private static bool HoldElements(object live, object copy, int depth)
    {
        if (IsMap(live))
            return HoldEntries((IEnumerable)live, copy, depth);

        // Elements that can be of no other type need no second look, and a lazy sequence no second run.
        if (ElementOf(copy.GetType()) is { } element && FrozenArgument.IsUnchanging(element))
            return true;
        var rest = Elements(copy).GetEnumerator();
        using var closing = rest as IDisposable;
        foreach (var item in (IEnumerable)live)
        {
            if (!rest.MoveNext() || !Hold(item, rest.Current, depth + 1))
                return false;
        }

        return !rest.MoveNext();
    }

    private static bool HoldEntries(IEnumerable live, object copy, int depth)
    {
        var copies = Entries(copy);
        if (copies is null)
            return false;
        var count = 0;
        string? last = null;
        foreach (var (key, value) in Entries(live)!)
        {
            // A copy has its keys in the order of the digest.
            if (IsOrdered(live) && last is not null && string.CompareOrdinal(last, key) > 0)
                return false;
            last = key;
            count++;
            if (!copies.TryGetValue(key, out var counterpart) || !Hold(value, counterpart, depth + 1))
                return false;
        }

        return count == copies.Count;
    }

    private static bool IsMap(object value) => value is IDictionary or IReadOnlyDictionary<string, object?> or IDictionary<string, object?>;

    private static bool IsOrdered(object map) =>
        map is IOrderedDictionary || (map.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(OrderedDictionary<,>));

    private static Dictionary<string, object?>? Entries(object map)
    {
        var entries = new Dictionary<string, object?>(StringComparer.Ordinal);
        switch (map)
        {
            case JsonElement { ValueKind: JsonValueKind.Object } json:
                foreach (var member in json.EnumerateObject())
                    entries.Add(member.Name, member.Value);
                return entries;
            case IDictionary pairs:
                foreach (DictionaryEntry pair in pairs)
                    entries.Add(Plain.KeyOf(pair.Key), pair.Value);
                return entries;
            case IEnumerable<KeyValuePair<string, object?>> pairs:
                foreach (var (key, value) in pairs)
                    entries.Add(key, value);
                return entries;
            default:
                return null;
        }
    }

    private static IEnumerable Elements(object list) => list switch
    {
        JsonElement { ValueKind: JsonValueKind.Array } json => json.EnumerateArray(),
        IEnumerable items => items,
        _ => Array.Empty<object>(),
    };

    private static Type? ElementOf(Type type) => type.GetInterfaces()
        .FirstOrDefault(offered => offered.IsGenericType && offered.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];

    // A map or a set that does not say how it compares is taken for one that compares in its own way.
    private static bool HasDefaultComparers(object collection)
    {
        var type = collection.GetType();
        if (collection is PlainMap or PlainList)
            return true;
        if (Wrapped(collection, type) is { } inner)
            return HasDefaultComparers(inner);
        var comparers = type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.Name is "Comparer" or "KeyComparer" or "ValueComparer").ToArray();
        return comparers.Length > 0
            ? comparers.All(property => IsDefault(property.GetValue(collection), property.PropertyType))
            : !IsMap(collection) && !Is(type, typeof(ISet<>)) && !Is(type, typeof(IReadOnlySet<>));
    }

    private static object? Wrapped(object collection, Type type)
    {
        if (!type.IsGenericType)
            return null;
        var definition = type.GetGenericTypeDefinition();
        var name = definition == typeof(ReadOnlyDictionary<,>) ? "Dictionary" : definition == typeof(ReadOnlySet<>) ? "Set" : null;
        return name is null ? null : type.GetProperty(name, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)?.GetValue(collection);
    }

    private static bool Is(Type type, Type definition) =>
        type.GetInterfaces().Any(offered => offered.IsGenericType && offered.GetGenericTypeDefinition() == definition);

    private static bool IsDefault(object? comparer, Type declared)
    {
        if (comparer is null)
            return true;
        if (!declared.IsGenericType)
            return false;
        var isForEquality = declared.GetGenericTypeDefinition() == typeof(IEqualityComparer<>);
        if (isForEquality && ReferenceEquals(comparer, StringComparer.Ordinal))
            return true;
        var source = (isForEquality ? typeof(EqualityComparer<>) : typeof(Comparer<>)).MakeGenericType(declared.GetGenericArguments()[0]);
        return comparer.Equals(source.GetProperty("Default", BindingFlags.Static | BindingFlags.Public)!.GetValue(null));
    }
}
