using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Attesta.Actions.Guarding;

/// <summary>How a method is called when a gate stands before it. Compiled once a method and kept; for a delegate that is its type's <c>Invoke</c>.</summary>
[RequiresDynamicCode("Builds delegates at run time.")]
[RequiresUnreferencedCode("Calls methods by reflection.")]
internal sealed class GuardedMethod
{
    private static readonly ConditionalWeakTable<MethodInfo, GuardedMethod> Known = [];

    private GuardedMethod(MethodInfo method)
    {
        Runner = RunnerFor(method.ReturnType);
        Invoke = Invoker(method);
        Run = Boxed(Runner);
    }

    /// <summary>Calls the method on an object. Exceptions come through as they are.</summary>
    public Func<object, object?[], object?> Invoke { get; }

    /// <summary>Passes a call through the gate; returns what the method's declared type says, boxed.</summary>
    public Func<GuardedCall, object?[], object?> Run { get; }

    /// <summary>The method of <see cref="GuardedCall"/> that fits what this one returns.</summary>
    public MethodInfo Runner { get; }

    /// <exception cref="ArgumentException">The method cannot be gated; see <see cref="Refusal"/>.</exception>
    public static GuardedMethod Of(MethodInfo method) => Known.GetValue(method, static method => new GuardedMethod(method));

    /// <summary>Why a method cannot be gated, or null. INVARIANT: what cannot be frozen, or works outside of the gate's sight, is refused before anything is built.</summary>
    public static string? Refusal(Type returned, IEnumerable<ParameterInfo> parameters)
    {
        foreach (var parameter in parameters)
        {
            if (parameter.ParameterType != typeof(CancellationToken) && !FrozenArgument.Supports(parameter.ParameterType))
                return $"The parameter '{parameter.Name}' of type {parameter.ParameterType.Name} cannot be frozen, so what would run could differ "
                    + "from what was approved. Pass a value that stands for it, such as a path.";
        }

        if (returned.IsByRef || returned.IsByRefLike || returned.IsPointer || returned.IsFunctionPointer)
            return $"A function that returns {returned.Name} by reference cannot be guarded.";
        return LateWork(returned) is { } late
            ? $"A function that returns {late.Name} does its work later, where the gate cannot see it. Return a list or a finished value."
            : null;
    }

    // INVARIANT: one approval, one execution. What works only when it is read, and again each time it is read, would run after and more than once.
    // A stream that a function returns itself is no late work: it is evaluated anew each time that it is read.
    private static Type? LateWork(Type returned)
    {
        if (IsOne(returned, typeof(IAsyncEnumerable<>)))
            return null;
        var result = IsOne(returned, typeof(Task<>)) || IsOne(returned, typeof(ValueTask<>)) ? returned.GetGenericArguments()[0] : returned;
        var isWaitedFor = result == returned && (result == typeof(Task) || result == typeof(ValueTask));
        var isLate = typeof(Delegate).IsAssignableFrom(result) || typeof(Expression).IsAssignableFrom(result)
            || typeof(System.Collections.IEnumerator).IsAssignableFrom(result) || result == typeof(System.Collections.IEnumerable)
            || IsOne(result, typeof(IEnumerable<>)) || IsOne(result, typeof(Lazy<>)) || typeof(IQueryable).IsAssignableFrom(result)
            || Is(result, typeof(IAsyncEnumerable<>)) || Is(result, typeof(IAsyncEnumerator<>)) || Is(result, typeof(IObservable<>))
            || (!isWaitedFor && (typeof(Task).IsAssignableFrom(result) || result == typeof(ValueTask) || IsOne(result, typeof(ValueTask<>))));
        return isLate ? result : null;
    }

    private static bool IsOne(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;

    private static bool Is(Type type, Type definition) => IsOne(type, definition) || type.GetInterfaces().Any(implemented => IsOne(implemented, definition));

    private static MethodInfo RunnerFor(Type type)
    {
        static MethodInfo Named(string name) => typeof(GuardedCall).GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!;
        MethodInfo Generic(string name) => Named(name).MakeGenericMethod(type.GetGenericArguments()[0]);
        if (type == typeof(void))
            return Named(nameof(GuardedCall.RunAction));
        if (type == typeof(Task))
            return Named(nameof(GuardedCall.RunTask));
        if (type == typeof(ValueTask))
            return Named(nameof(GuardedCall.RunValueTask));
        if (IsOne(type, typeof(Task<>)))
            return Generic(nameof(GuardedCall.RunTaskOf));
        if (IsOne(type, typeof(ValueTask<>)))
            return Generic(nameof(GuardedCall.RunValueTaskOf));
        return IsOne(type, typeof(IAsyncEnumerable<>))
            ? Generic(nameof(GuardedCall.RunStream))
            : Named(nameof(GuardedCall.RunFunction)).MakeGenericMethod(type);
    }

    private static Func<object, object?[], object?> Invoker(MethodInfo method)
    {
        var on = Expression.Parameter(typeof(object), "on");
        var args = Expression.Parameter(typeof(object?[]), "args");
        var call = Expression.Call(Expression.Convert(on, method.DeclaringType!), method, method.GetParameters().Select(
            (parameter, i) => Expression.Convert(Expression.ArrayIndex(args, Expression.Constant(i)), parameter.ParameterType)));
        return Expression.Lambda<Func<object, object?[], object?>>(AsObject(call), on, args).Compile();
    }

    private static Func<GuardedCall, object?[], object?> Boxed(MethodInfo runner)
    {
        var call = Expression.Parameter(typeof(GuardedCall), "call");
        var args = Expression.Parameter(typeof(object?[]), "args");
        return Expression.Lambda<Func<GuardedCall, object?[], object?>>(AsObject(Expression.Call(call, runner, args)), call, args).Compile();
    }

    private static Expression AsObject(Expression call) =>
        call.Type == typeof(void) ? Expression.Block(call, Expression.Constant(null)) : Expression.Convert(call, typeof(object));
}
