using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.Diagnostics.CodeAnalysis;
using System.Dynamic;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Attesta.Actions;

/// <summary>
/// How the values of a type are frozen. INVARIANT: a type gets a shape other than refused only when everything that tells two of its values apart is
/// written; what a person cannot see must not reach a function, nor hide behind the digest of another call.
/// </summary>
internal sealed class ValueShape
{
    /// <summary>The ways to freeze a value.</summary>
    public enum Way
    {
        /// <summary>Its elements or entries are all there is to it.</summary>
        Elements,

        /// <summary>Its written members are all there is to it.</summary>
        Members,

        /// <summary>A converter vouches for its JSON.</summary>
        Converted,

        /// <summary>It holds what nobody would see.</summary>
        Refused,
    }

    private static readonly ConcurrentDictionary<Type, ValueShape> Known = new();

    private ValueShape(Way way, IReadOnlyList<JsonPropertyInfo>? members = null, string refusal = "")
    {
        Kind = way;
        Members = members ?? [];
        Refusal = refusal;
    }

    /// <summary>How it is frozen.</summary>
    public Way Kind { get; }

    /// <summary>What is written of an object, under the names of its JSON.</summary>
    public IReadOnlyList<JsonPropertyInfo> Members { get; }

    /// <summary>Why it is refused, as the end of a sentence.</summary>
    public string Refusal { get; }

    /// <summary>Writes what a converter vouches for.</summary>
    public static JsonSerializerOptions Reflecting { get; } = new() { MaxDepth = Plain.MaxDepth };

    /// <summary>The shape of exactly this type.</summary>
    public static ValueShape Of(Type type) => Known.GetOrAdd(type, static type =>
        typeof(IEnumerable).IsAssignableFrom(type) && IsOnlyElements(type) ? new ValueShape(Way.Elements)
        : JsonSerializer.IsReflectionEnabledByDefault ? Reflected(type)
        : new ValueShape(Way.Refused, refusal: $"a {NameOf(type)} has no plain form here; pass text, numbers, lists or dictionaries"));

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Guarded by IsReflectionEnabledByDefault, which is off when trimmed.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Guarded by IsReflectionEnabledByDefault, which is off under AOT.")]
    private static ValueShape Reflected(Type type)
    {
        if (type.IsDefined(typeof(JsonConverterAttribute), inherit: false))
            return new ValueShape(Way.Converted);
        Reflecting.MakeReadOnly(populateMissingResolver: true);
        var json = Reflecting.GetTypeInfo(type);
        if (json.Kind == JsonTypeInfoKind.None && IsOfTheRuntime(type))
            return new ValueShape(Way.Converted);
        if (json.Kind != JsonTypeInfoKind.Object)
            return Unseen(type);
        var members = json.Properties.Where(member => member.Get is not null).ToArray();
        return IsPair(type) || StateOf(type).All(field => IsSeen(field, members)) ? new ValueShape(Way.Members, members) : Unseen(type);
    }

    private static ValueShape Unseen(Type type) => new(Way.Refused, refusal:
        $"a {NameOf(type)} holds something that cannot be seen in its properties; pass a record, numbers, text, lists or dictionaries");

    // A property that hides another, or that is ignored, is not among the members with its declaring type.
    private static bool IsSeen(FieldInfo field, JsonPropertyInfo[] members)
    {
        var property = PropertyBehind(field);
        return members.Any(member => member.AttributeProvider is MemberInfo written && written.DeclaringType == field.DeclaringType
            && (written is FieldInfo ? written.Name == field.Name : written.Name == property));
    }

    private static string? PropertyBehind(FieldInfo field)
    {
        if (!field.Name.StartsWith('<') || field.DeclaringType is not { } owner)
            return null;
        var end = field.Name.LastIndexOf('>');
        var ending = field.Name.AsSpan(end + 1);
        var isBacking = ending is "k__BackingField" && field.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);
        var isAnonymous = ending is "i__Field" && IsMadeByTheCompiler(owner);
        return isBacking || isAnonymous ? field.Name[1..end] : null;
    }

    // Trimming may take fields away, so this only counts where reflection is on.
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Guarded by IsReflectionEnabledByDefault, which is off when trimmed.")]
    private static FieldInfo[] FieldsOf(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);

    private static IEnumerable<FieldInfo> StateOf(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            foreach (var field in FieldsOf(level))
                yield return field;
        }
    }

    private static bool IsPair(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);

    private static bool IsOnlyElements(Type type)
    {
        // The lengths of a table with several dimensions do not show in its elements.
        if (type.IsArray)
            return type.IsSZArray;
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            if (IsCollectionOfTheRuntime(level))
                return true;
            if (!IsMadeByTheCompiler(level) && (!JsonSerializer.IsReflectionEnabledByDefault || FieldsOf(level).Length > 0))
                return false;
        }

        return true;
    }

    // A grouping enumerates without its key, and a NameValueCollection its keys without their values.
    private static bool IsCollectionOfTheRuntime(Type type) => IsOfTheRuntime(type)
        && (type.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true
            ? !typeof(NameObjectCollectionBase).IsAssignableFrom(type)
            : type.Namespace == "System.Linq"
                ? !type.Name.Contains("Grouping", StringComparison.Ordinal) && !type.Name.Contains("Lookup", StringComparison.Ordinal)
                : type == typeof(ExpandoObject) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ArraySegment<>)));

    private static bool IsOfTheRuntime(Type type) => type.Assembly.GetName().Name?.StartsWith("System.", StringComparison.Ordinal) == true;

    // Iterators, collection expressions and anonymous types: names that nobody can write.
    private static bool IsMadeByTheCompiler(Type type) =>
        type.Name.StartsWith('<') && type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static string NameOf(Type type) => type.Name.IndexOf('`', StringComparison.Ordinal) is > 0 and var end ? type.Name[..end] : type.Name;
}
