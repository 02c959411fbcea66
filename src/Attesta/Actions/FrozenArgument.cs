using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json;
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
        !type.IsByRef && !type.IsByRefLike && !type.IsPointer
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
        var json = Scratch.Rent();
        try
        {
            CanonicalJson.Write(json, frozen);
            var rebuilt = JsonSerializer.Deserialize(json.WrittenSpan, type, Options);
            if (SameAs(rebuilt, json.WrittenSpan))
                return rebuilt;
        }
        catch (Exception thrown) when (thrown is JsonException or NotSupportedException or InvalidOperationException or UnfaithfulValueException)
        {
            throw new UnfaithfulValueException($"a {type.Name} cannot be copied faithfully; pass text, numbers, lists, records or dictionaries", thrown);
        }
        finally
        {
            Scratch.Return(json);
        }

        throw new UnfaithfulValueException($"a {live.GetType().Name} loses something when it is copied as a {type.Name}; pass text, numbers, lists, records or dictionaries");
    }

    private static readonly JsonSerializerOptions Options = new() { MaxDepth = Plain.MaxDepth };

    private static bool SameAs(object? rebuilt, ReadOnlySpan<byte> expected)
    {
        var again = Scratch.Rent();
        try
        {
            CanonicalJson.Write(again, Plain.Freeze(rebuilt));
            return again.WrittenSpan.SequenceEqual(expected);
        }
        finally
        {
            Scratch.Return(again);
        }
    }

    private static bool IsUnchanging(Type type) => Unchanging.GetOrAdd(type, static type =>
        type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(Guid) || type == typeof(DateTime)
        || type == typeof(DateTimeOffset) || type == typeof(DateOnly) || type == typeof(TimeOnly) || type == typeof(TimeSpan) || type == typeof(Uri)
        || type == typeof(BigInteger) || type == typeof(Int128) || type == typeof(UInt128) || type == typeof(Half)
        || type == typeof(PlainMap) || type == typeof(PlainList));
}
