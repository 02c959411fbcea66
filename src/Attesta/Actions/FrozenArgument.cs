using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Attesta.Audit;

namespace Attesta.Actions;

/// <summary>
/// Gives a guarded function its arguments back from the snapshot. INVARIANT: nothing that the caller can still change reaches the function; what cannot be
/// rebuilt exactly as it was shown is refused.
/// </summary>
internal static class FrozenArgument
{
    private static readonly ConcurrentDictionary<Type, bool> Unchanging = new();

    /// <summary>Whether a parameter of this type can be frozen at all.</summary>
    public static bool Supports(Type type) =>
        !type.IsByRef && !type.IsByRefLike && !type.IsPointer && !type.IsFunctionPointer
        && !typeof(Delegate).IsAssignableFrom(type) && !typeof(Stream).IsAssignableFrom(type) && !typeof(Task).IsAssignableFrom(type)
        && !typeof(Type).IsAssignableFrom(type) && !typeof(IServiceProvider).IsAssignableFrom(type)
        && !(type.IsGenericType && type.GetGenericTypeDefinition() is var generic && (generic == typeof(IAsyncEnumerable<>) || generic == typeof(ValueTask<>)));

    /// <summary>The argument as the function gets it.</summary>
    /// <param name="live">What the caller passed. Used only when nobody can change it.</param>
    /// <param name="frozen">What was shown and digested.</param>
    /// <param name="type">The parameter's type.</param>
    /// <exception cref="UnfaithfulValueException">The value cannot be rebuilt exactly.</exception>
    [RequiresUnreferencedCode("Reads and writes values by their properties.")]
    [RequiresDynamicCode("Reads and writes values by their properties.")]
    public static object? Thaw(object? live, object? frozen, Type type)
    {
        if (live is null || IsUnchanging(live.GetType()))
            return live;
        if (type == typeof(object))
            return frozen;
        return Read(frozen, type, SameBytes) is { } rebuilt && Alike(live, rebuilt)
            ? rebuilt
            : throw new UnfaithfulValueException($"a {live.GetType().Name} loses something when it is copied as a {type.Name}; pass text, numbers, lists, records or dictionaries");
    }

    /// <summary>An argument that an approver gave another value, in the type that the function expects.</summary>
    /// <param name="edited">The new value, frozen.</param>
    /// <param name="type">The parameter's type.</param>
    /// <param name="was">What the function would have got, which says what an <see cref="object"/> holds.</param>
    /// <exception cref="UnfaithfulValueException">The parameter cannot take the value as it is.</exception>
    [RequiresUnreferencedCode("Reads and writes values by their properties.")]
    [RequiresDynamicCode("Reads and writes values by their properties.")]
    public static object? Rebuild(object? edited, Type type, object? was)
    {
        var nullable = Nullable.GetUnderlyingType(type);
        if (edited is null)
            return !type.IsValueType || nullable is not null ? null : throw new UnfaithfulValueException($"null is no {type.Name}");
        var wanted = nullable ?? (type == typeof(object) && was is not null && IsUnchanging(was.GetType()) ? was.GetType() : type);
        if (wanted == typeof(object) || wanted == edited.GetType())
            return edited;
        var rebuilt = edited switch
        {
            string name when wanted.IsEnum => Named(name, wanted),
            string digits when wanted == typeof(decimal) => decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) ? amount : null,
            long whole when wanted == typeof(BigInteger) => new BigInteger(whole),
            _ => Read(edited, wanted, PlainComparison.Same),
        };
        return rebuilt is not null && PlainComparison.Same(Plain.Freeze(rebuilt), edited)
            ? rebuilt
            : throw new UnfaithfulValueException($"this is no {wanted.Name}");
    }

    [RequiresUnreferencedCode("Reads values by their properties.")]
    [RequiresDynamicCode("Reads values by their properties.")]
    private static bool Alike(object live, object rebuilt)
    {
        try
        {
            return SameTypes.Hold(live, rebuilt);
        }
        catch (Exception thrown) when (thrown is not UnfaithfulValueException and not OutOfMemoryException)
        {
            // The argument's own properties and enumerators run again, and may throw anything.
            throw new UnfaithfulValueException("it throws when it is read: " + thrown.GetType().Name, thrown);
        }
    }

    private static JsonSerializerOptions? _options;

    // Names of enum members are written, so they are read; a number can stand for a member that does not exist.
    [RequiresDynamicCode("Makes converters for enums.")]
    private static JsonSerializerOptions Options() => _options ??=
        new() { MaxDepth = Plain.MaxDepth, Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) } };

    // Null when the value read is not the same any more.
    [RequiresUnreferencedCode("Reads and writes values by their properties.")]
    [RequiresDynamicCode("Reads and writes values by their properties.")]
    private static object? Read(object? frozen, Type type, Func<object?, object?, bool> same)
    {
        var json = Scratch.Rent();
        try
        {
            CanonicalJson.Write(json, frozen);
            var rebuilt = JsonSerializer.Deserialize(json.WrittenSpan, type, Options());
            return same(Plain.Freeze(rebuilt), frozen) ? rebuilt : null;
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            // Constructors and setters of the argument's own run here, and may throw anything.
            throw new UnfaithfulValueException($"a {type.Name} cannot be copied faithfully; pass text, numbers, lists, records or dictionaries", thrown);
        }
        finally
        {
            Scratch.Return(json);
        }
    }

    private static bool SameBytes(object? rebuilt, object? frozen)
    {
        var (one, other) = (Scratch.Rent(), Scratch.Rent());
        try
        {
            CanonicalJson.Write(one, rebuilt);
            CanonicalJson.Write(other, frozen);
            return one.WrittenSpan.SequenceEqual(other.WrittenSpan);
        }
        finally
        {
            Scratch.Return(one);
            Scratch.Return(other);
        }
    }

    // By name only: a number can stand for a member that does not exist.
    private static object? Named(string name, Type type) =>
        name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && Enum.TryParse(type, name, ignoreCase: false, out var member) ? member : null;

    /// <summary>Whether nobody can change a value of this type, and it says all that it is.</summary>
    public static bool IsUnchanging(Type type) => Unchanging.GetOrAdd(type, static type =>
        type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(Guid) || type == typeof(DateTime)
        || type == typeof(DateTimeOffset) || type == typeof(DateOnly) || type == typeof(TimeOnly) || type == typeof(TimeSpan) || type == typeof(Uri)
        || type == typeof(BigInteger) || type == typeof(Int128) || type == typeof(UInt128) || type == typeof(Half)
        || type == typeof(PlainMap) || type == typeof(PlainList));
}
