using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;

namespace Attesta.Actions;

/// <summary>Builds a delegate of the target's own type that passes every call through the gate.</summary>
[RequiresDynamicCode("Builds delegates at run time.")]
[RequiresUnreferencedCode("Copies arguments by their properties.")]
internal sealed class GuardedCall
{
    private readonly AttestaGate _gate;
    private readonly GuardOptions _options;
    private readonly string _name;
    private readonly ParameterInfo[] _parameters;
    private readonly Func<object?[], object?> _invoke;

    private GuardedCall(AttestaGate gate, Delegate target, GuardOptions options)
    {
        _gate = gate;
        _options = options;
        _parameters = ParametersOf(target);
        _name = options.Name ?? NameOf(target);
        _invoke = Invoker(target, _parameters);
    }

    public static TDelegate Build<TDelegate>(AttestaGate gate, TDelegate target, GuardOptions options)
        where TDelegate : Delegate
    {
        ArgumentNullException.ThrowIfNull(target);
        var signature = target.GetType().GetMethod("Invoke")!;
        foreach (var parameter in ParametersOf(target))
        {
            if (parameter.ParameterType != typeof(CancellationToken) && !FrozenArgument.Supports(parameter.ParameterType))
                throw new ArgumentException($"The parameter '{parameter.Name}' of type {parameter.ParameterType.Name} cannot be frozen, so what would run could differ "
                    + "from what was approved. Pass a value that stands for it, such as a path.", nameof(target));
        }

        var call = new GuardedCall(gate, target, options);
        var inputs = Array.ConvertAll(signature.GetParameters(), parameter => Expression.Parameter(parameter.ParameterType, parameter.Name));
        var boxed = Expression.NewArrayInit(typeof(object), inputs.Select(input => Expression.Convert(input, typeof(object))));
        var (method, result) = MethodFor(signature.ReturnType);
        var run = Expression.Call(Expression.Constant(call), result is null ? method : method.MakeGenericMethod(result), boxed);
        return (TDelegate)Expression.Lambda(target.GetType(), run, inputs).Compile();
    }

    // The delegate type calls them arg1, arg2; the method behind it knows their names. A closed static method hides its first parameter.
    private static ParameterInfo[] ParametersOf(Delegate target)
    {
        var declared = target.GetType().GetMethod("Invoke")!.GetParameters();
        var named = target.Method.GetParameters();
        return named.Length >= declared.Length && named[^declared.Length..].Zip(declared).All(pair => pair.First.ParameterType == pair.Second.ParameterType)
            ? named[^declared.Length..]
            : declared;
    }

    private static (MethodInfo Method, Type? Result) MethodFor(Type type)
    {
        RefuseLateWork(type);
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.NonPublic;
        MethodInfo Named(string name) => typeof(GuardedCall).GetMethod(name, Own)!;
        if (type == typeof(void))
            return (Named(nameof(RunAction)), null);
        if (type == typeof(Task))
            return (Named(nameof(RunTask)), null);
        if (type == typeof(ValueTask))
            return (Named(nameof(RunValueTask)), null);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
            return (Named(nameof(RunTaskOf)), type.GetGenericArguments()[0]);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            return (Named(nameof(RunValueTaskOf)), type.GetGenericArguments()[0]);
        if (type.IsByRef || type.IsByRefLike || type.IsPointer)
            throw new ArgumentException($"A function that returns {type.Name} cannot be guarded.");
        return (Named(nameof(RunFunction)), type);
    }

    // INVARIANT: one approval, one execution. What works only when it is read, and again each time it is read, would run after and more than once.
    private static void RefuseLateWork(Type type)
    {
        var result = type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            ? type.GetGenericArguments()[0]
            : type;
        var definition = result.IsGenericType ? result.GetGenericTypeDefinition() : result;
        if (typeof(Delegate).IsAssignableFrom(result) || typeof(System.Collections.IEnumerator).IsAssignableFrom(result)
            || typeof(Task).IsAssignableFrom(result) && result != type || definition == typeof(IEnumerable<>) || result == typeof(System.Collections.IEnumerable)
            || definition == typeof(IAsyncEnumerable<>) || definition == typeof(Lazy<>) || typeof(IQueryable).IsAssignableFrom(result))
        {
            throw new ArgumentException($"A function that returns {result.Name} does its work later, where the gate cannot see it. Return a list or a finished value.");
        }
    }

    private void RunAction(object?[] args) => Wait(RunAsync(args, static value => new ValueTask<object?>(value)));

    private T RunFunction<T>(object?[] args) => (T)Wait(RunAsync(args, static value => new ValueTask<object?>(value)))!;

    private Task RunTask(object?[] args) => RunAsync(args, static async value =>
    {
        await ((Task)value!).ConfigureAwait(false);
        return null;
    });

    private ValueTask RunValueTask(object?[] args) => new(RunAsync(args, static async value =>
    {
        await ((ValueTask)value!).ConfigureAwait(false);
        return null;
    }));

    private async Task<T> RunTaskOf<T>(object?[] args) =>
        (T)(await RunAsync(args, static async value => await ((Task<T>)value!).ConfigureAwait(false)).ConfigureAwait(false))!;

    private async ValueTask<T> RunValueTaskOf<T>(object?[] args) =>
        (T)(await RunAsync(args, static async value => await ((ValueTask<T>)value!).ConfigureAwait(false)).ConfigureAwait(false))!;

    private static object? Wait(Task<object?> running) => running.GetAwaiter().GetResult();

    private Task<object?> RunAsync(object?[] live, Func<object?, ValueTask<object?>> finish)
    {
        var cancellation = live.OfType<CancellationToken>().FirstOrDefault();
        var action = new ActionContext
        {
            FunctionName = _name,
            FunctionDoc = _options.Doc,
            Hints = _options.Hints,
            Risk = _options.Risk,
            AgentId = _options.AgentId,
            SessionId = _options.SessionId,
            Environment = _options.Environment,
        };
        object?[] own;
        try
        {
            // On the caller's thread and before anything is shown: from here on nobody else holds what will run.
            (action, own) = Frozen(action, live);
        }
        catch (UnfaithfulValueException unfaithful)
        {
            return Task.Run(() => RefuseAsync(action, unfaithful.Message), CancellationToken.None);
        }

        // A synchronous caller may hold a context that a continuation would wait for, so the line runs on the thread pool.
        return Task.Run(() => _gate.RunAsync(action, (_, _) => finish(_invoke(own)), cancellation), CancellationToken.None);
    }

    private async Task<object?> RefuseAsync(ActionContext action, string reason)
    {
        var result = await _gate.RefuseAsync(action, "Denied: " + reason).ConfigureAwait(false);
        throw new AttestaDeniedException(result.Reason, result);
    }

    private (ActionContext Action, object?[] Own) Frozen(ActionContext action, object?[] live)
    {
        var kwargs = new List<KeyValuePair<string, object?>>(live.Length);
        var own = new object?[live.Length];
        for (var i = 0; i < live.Length; i++)
        {
            if (live[i] is CancellationToken)
            {
                own[i] = live[i];
                continue;
            }

            var name = _parameters[i].Name ?? $"arg{i}";
            try
            {
                var frozen = Plain.Freeze(live[i]);
                own[i] = FrozenArgument.Thaw(live[i], frozen, _parameters[i].ParameterType);
                kwargs.Add(new(name, frozen));
            }
            catch (UnfaithfulValueException unfaithful)
            {
                throw new UnfaithfulValueException($"The argument '{name}' cannot be recorded: {unfaithful.Message}.", unfaithful);
            }
        }

        return (action with { Kwargs = PlainMap.Own([.. kwargs]) }, own);
    }

    private static Func<object?[], object?> Invoker(Delegate target, ParameterInfo[] parameters)
    {
        var args = Expression.Parameter(typeof(object?[]), "args");
        var call = Expression.Invoke(Expression.Constant(target), parameters.Select(
            (parameter, i) => Expression.Convert(Expression.ArrayIndex(args, Expression.Constant(i)), parameter.ParameterType)));
        Expression body = call.Type == typeof(void)
            ? Expression.Block(call, Expression.Constant(null))
            : Expression.Convert(call, typeof(object));
        return Expression.Lambda<Func<object?[], object?>>(body, args).Compile();
    }

    // Local functions and lambdas have compiler-made names; the part that a person wrote stands between <...>g__ and |.
    private static string NameOf(Delegate target)
    {
        var name = target.Method.Name;
        var local = name.IndexOf(">g__", StringComparison.Ordinal);
        if (local >= 0 && name.IndexOf('|', StringComparison.Ordinal) is var end && end > local)
            return name[(local + 4)..end];
        return name.StartsWith('<')
            ? throw new ArgumentException("A lambda has no name to show to the approver; set GuardOptions.Name.", nameof(target))
            : name;
    }
}
