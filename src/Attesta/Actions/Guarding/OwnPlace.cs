using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Attesta.Actions.Guarding;

/// <summary>
/// An object that hands out itself must not hand out what stands behind the gate: its proxy takes its place, in a value and in the result of a task. What
/// holds the object in any other way, such as a list, is not looked into.
/// </summary>
[RequiresDynamicCode("Builds methods at run time.")]
[RequiresUnreferencedCode("Calls methods by reflection.")]
internal static class OwnPlace
{
    private static readonly ConditionalWeakTable<Type, Func<object, object, object, object>?> Known = [];

    /// <summary>The value, with the proxy in the place of the object.</summary>
    public static object? Taken(object? value, object target, object proxy)
    {
        if (ReferenceEquals(value, target))
            return proxy;
        return value is not null && Known.GetValue(value.GetType(), Replacing) is { } replace ? replace(value, target, proxy) : value;
    }

    private static Func<object, object, object, object>? Replacing(Type type)
    {
        for (var task = type; task is not null; task = task.BaseType)
        {
            if (!task.IsGenericType)
                continue;
            var definition = task.GetGenericTypeDefinition();
            var name = definition == typeof(Task<>) ? nameof(InTask) : definition == typeof(ValueTask<>) ? nameof(InValueTask) : null;
            if (name is not null && CanCarry(task.GetGenericArguments()[0]))
            {
                return typeof(OwnPlace).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(task.GetGenericArguments())
                    .CreateDelegate<Func<object, object, object, object>>();
            }
        }

        return null;
    }

    private static bool CanCarry(Type type) => !type.IsValueType || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));

    private static object InTask<T>(object value, object target, object proxy) => TakenAsync((Task<T>)value, target, proxy);

    private static object InValueTask<T>(object value, object target, object proxy)
    {
        var task = (ValueTask<T>)value;
        return new ValueTask<T>(TakenAsync(task.AsTask(), target, proxy));
    }

    private static async Task<T> TakenAsync<T>(Task<T> task, object target, object proxy) => Taken(await task.ConfigureAwait(false), target, proxy) switch
    {
        null => default!,
        T fitting => fitting,
        _ => throw new AttestaDeniedException($"Denied: a {typeof(T).Name} would hand out what stands behind the gate."),
    };
}
