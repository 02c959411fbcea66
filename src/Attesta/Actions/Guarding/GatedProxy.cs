using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Attesta.Actions.Guarding;

/// <summary>Stands before an object and passes marked calls through the gate. Not sealed, because the runtime derives from it.</summary>
[RequiresDynamicCode("Builds proxies at run time.")]
[RequiresUnreferencedCode("Finds methods by reflection.")]
internal class GatedProxy : DispatchProxy
{
    private readonly Dictionary<MethodInfo, GuardedCall> _calls = [];
    private GatedPlan? _plan;
    private object? _target;

    public static TInterface Create<TInterface>(AttestaGate gate, TInterface implementation, GuardOptions options)
        where TInterface : class
    {
        ArgumentNullException.ThrowIfNull(implementation);
        if (options.Name is not null)
            throw new ArgumentException("A name would make all methods look alike; set it in [Gated].", nameof(options));
        if (implementation is GatedProxy)
            throw new ArgumentException("This object is protected already; a second gate would ask about each call twice.", nameof(implementation));
        var plan = GatedPlan.Of(typeof(TInterface), implementation.GetType());
        var created = Create<TInterface, GatedProxy>();
        var proxy = (GatedProxy)(object)created;
        proxy._plan = plan;
        proxy._target = implementation;
        foreach (var member in plan.Gated)
            proxy._calls.Add(member.Method, new GuardedCall(gate, implementation, member.Shape, member.Parameters, options.Over(member.Declared)));
        return created;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(targetMethod);
        object? result;
        if (_calls.TryGetValue(targetMethod, out var call))
            result = call.Run(args ?? []);
        else if (_plan?.IsOpen(targetMethod) == true)
            result = targetMethod.Invoke(_target, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
        else
            throw new AttestaDeniedException($"Denied: {targetMethod.Name} is not known to the gate.");

        foreach (var parameter in args is { Length: > 0 } ? targetMethod.GetParameters() : [])
        {
            if (parameter.ParameterType.IsByRef)
                args![parameter.Position] = OwnPlace.Taken(args[parameter.Position], _target!, this);
        }

        return OwnPlace.Taken(result, _target!, this);
    }
}
