using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;

namespace Attesta.Actions.Guarding;

/// <summary>A method of one object behind a gate. Delegates and proxies both go through here: freeze, evaluate, run.</summary>
/// <param name="gate">The gate.</param>
/// <param name="target">What the method is called on; for a delegate, the delegate.</param>
/// <param name="method">How it is called.</param>
/// <param name="parameters">What the arguments are called.</param>
/// <param name="options">What is said of every call; its name is set.</param>
[RequiresDynamicCode("Builds delegates at run time.")]
[RequiresUnreferencedCode("Copies arguments by their properties.")]
internal sealed class GuardedCall(AttestaGate gate, object target, GuardedMethod method, ParameterInfo[] parameters, GuardOptions options)
{
    /// <summary>A delegate of the target's own type that passes every call through the gate.</summary>
    /// <exception cref="ArgumentException">It cannot be gated.</exception>
    public static TDelegate Build<TDelegate>(AttestaGate gate, TDelegate target, GuardOptions given)
        where TDelegate : Delegate
    {
        ArgumentNullException.ThrowIfNull(target);
        RefuseSeveral(target);
        var signature = target.GetType().GetMethod("Invoke")!;
        var parameters = ParametersOf(target, signature);
        if (GuardedMethod.Refusal(signature.ReturnType, parameters) is { } refusal)
            throw new ArgumentException(refusal, nameof(target));
        var method = GuardedMethod.Of(signature);
        var options = given.Over(Declared.Of(target.Method));
        var call = new GuardedCall(gate, target, method, parameters, options with { Name = options.Name ?? NameOf(target) });
        var inputs = Array.ConvertAll(signature.GetParameters(), parameter => Expression.Parameter(parameter.ParameterType, parameter.Name));
        var boxed = Expression.NewArrayInit(typeof(object), inputs.Select(input => Expression.Convert(input, typeof(object))));
        return (TDelegate)Expression.Lambda(target.GetType(), Expression.Call(Expression.Constant(call), method.Runner, boxed), inputs).Compile();
    }

    /// <summary>Passes a call through the gate; what comes back is what the method declares, boxed.</summary>
    public object? Run(object?[] args) => method.Run(this, args);

    internal void RunAction(object?[] args) => RunAndWait(args);

    internal T RunFunction<T>(object?[] args) => (T)RunAndWait(args)!;

    internal Task RunTask(object?[] args) => RunAsync(args, static async value =>
    {
        await ((Task)value!).ConfigureAwait(false);
        return null;
    });

    internal ValueTask RunValueTask(object?[] args) => new(RunAsync(args, static async value =>
    {
        await ((ValueTask)value!).ConfigureAwait(false);
        return null;
    }));

    internal async Task<T> RunTaskOf<T>(object?[] args) =>
        (T)(await RunAsync(args, static async value => await ((Task<T>)value!).ConfigureAwait(false)).ConfigureAwait(false))!;

    internal async ValueTask<T> RunValueTaskOf<T>(object?[] args) =>
        (T)(await RunAsync(args, static async value => await ((ValueTask<T>)value!).ConfigureAwait(false)).ConfigureAwait(false))!;

    internal IAsyncEnumerable<T> RunStream<T>(object?[] args)
    {
        var refusal = TryFreeze(args, out var action, out var frozen);
        return new GuardedStream<T>(gate, action, frozen, refusal, own => (IAsyncEnumerable<T>)method.Invoke(target, own)!, TokenIn(args));
    }

    // A synchronous caller may hold a context that a continuation would wait for; then the line runs on the thread pool. Without one it runs right here,
    // or callers from the thread pool would use up its threads by waiting for one more each.
    private object? RunAndWait(object?[] args)
    {
        var isFree = SynchronizationContext.Current is null && TaskScheduler.Current == TaskScheduler.Default;
        Func<object?, ValueTask<object?>> finish = static value => new ValueTask<object?>(value);
        return (isFree ? RunHereAsync(args, finish) : RunAsync(args, finish)).GetAwaiter().GetResult();
    }

    private static CancellationToken TokenIn(object?[] args) => args.OfType<CancellationToken>().FirstOrDefault();

    private Task<object?> RunAsync(object?[] live, Func<object?, ValueTask<object?>> finish)
    {
        var refusal = TryFreeze(live, out var action, out var frozen);
        return Task.Run(() => RunAsync(action, frozen, refusal, finish, TokenIn(live)), CancellationToken.None);
    }

    private Task<object?> RunHereAsync(object?[] live, Func<object?, ValueTask<object?>> finish)
    {
        var refusal = TryFreeze(live, out var action, out var frozen);
        return RunAsync(action, frozen, refusal, finish, TokenIn(live));
    }

    private Task<object?> RunAsync(ActionContext action, FrozenCall? frozen, string? refusal, Func<object?, ValueTask<object?>> finish, CancellationToken cancellationToken) =>
        frozen is null
            ? gate.DenyAsync<object?>(action, refusal!)
            : gate.RunAsync(action, (approved, _) => finish(method.Invoke(target, frozen.ArgumentsFor(approved.Action))), cancellationToken);

    // On the caller's thread and before anything is shown: from here on nobody else holds what will run. Says why when it cannot be done.
    private string? TryFreeze(object?[] live, out ActionContext action, out FrozenCall? frozen)
    {
        action = new ActionContext
        {
            FunctionName = options.Name!,
            FunctionDoc = options.Doc,
            Hints = options.Hints,
            Risk = options.Risk,
            AgentId = options.AgentId,
            SessionId = options.SessionId,
            Environment = options.Environment,
        };
        frozen = null;
        try
        {
            if (options.Caller is { } callers)
                action = Caller.CallOf(callers.Current, action);
            frozen = FrozenCall.Of(parameters, live);
            action = action with { Kwargs = frozen.Shown, Edits = new EditRules(frozen.Refusal) };
            return null;
        }
        catch (UnfaithfulValueException unfaithful)
        {
            return unfaithful.Message;
        }
        catch (Exception thrown)
        {
            // The accessor is the host's code. A call runs only for someone who could be told.
            return $"it cannot be told who calls ({thrown.GetType().Name}).";
        }
    }

    // The card would name the last of several methods, and all of them would run. A delegate of a delegate may hold several inside.
    private static void RefuseSeveral(Delegate target)
    {
        for (var one = target; one is not null; one = one.Target as Delegate)
        {
            if (!one.HasSingleTarget)
                throw new ArgumentException("This delegate calls several methods, of which an approver would see one. Guard each of them, or a method that calls them all.", nameof(target));
        }
    }

    // The delegate type calls them arg1, arg2; the method behind it knows their names. A closed static method hides its first parameter.
    private static ParameterInfo[] ParametersOf(Delegate target, MethodInfo signature)
    {
        var declared = signature.GetParameters();
        var named = target.Method.GetParameters();
        return named.Length >= declared.Length && named[^declared.Length..].Zip(declared).All(pair => pair.First.ParameterType == pair.Second.ParameterType)
            ? named[^declared.Length..]
            : declared;
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
