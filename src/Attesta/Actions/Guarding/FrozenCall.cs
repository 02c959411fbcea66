using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Attesta.Actions.Guarding;

/// <summary>The arguments of one call: as they are shown, and the copies that the function gets.</summary>
[RequiresDynamicCode("Copies arguments by their properties.")]
[RequiresUnreferencedCode("Copies arguments by their properties.")]
internal sealed class FrozenCall
{
    private readonly ParameterInfo[] _parameters;
    private readonly object?[] _own;

    private FrozenCall(ParameterInfo[] parameters, object?[] own, PlainMap shown)
    {
        _parameters = parameters;
        _own = own;
        Shown = shown;
    }

    /// <summary>What is shown, digested and recorded.</summary>
    public PlainMap Shown { get; }

    /// <exception cref="UnfaithfulValueException">An argument cannot be recorded, or not be copied exactly.</exception>
    public static FrozenCall Of(ParameterInfo[] parameters, object?[] live)
    {
        var shown = new List<KeyValuePair<string, object?>>(live.Length);
        var own = new object?[live.Length];
        for (var i = 0; i < live.Length; i++)
        {
            if (live[i] is CancellationToken)
            {
                own[i] = live[i];
                continue;
            }

            var name = NameOf(parameters, i);
            try
            {
                var frozen = Plain.Freeze(live[i]);
                own[i] = FrozenArgument.Thaw(live[i], frozen, parameters[i].ParameterType);
                shown.Add(new(name, frozen));
            }
            catch (UnfaithfulValueException unfaithful)
            {
                throw new UnfaithfulValueException($"The argument '{name}' cannot be recorded: {unfaithful.Message}.", unfaithful);
            }
        }

        return new FrozenCall(parameters, own, PlainMap.Own([.. shown]));
    }

    /// <summary>The arguments for what was approved: the copies, and what an approver put in their place.</summary>
    /// <exception cref="AttestaDeniedException">An edited argument cannot be given to the function.</exception>
    public object?[] ArgumentsFor(ActionContext approved)
    {
        if (ReferenceEquals(approved.Kwargs, Shown))
            return _own;
        try
        {
            return Edited(approved);
        }
        catch (UnfaithfulValueException unfaithful)
        {
            throw new AttestaDeniedException($"Denied: the edited call cannot be run. {unfaithful.Message}", unfaithful);
        }
    }

    /// <summary>Why an edited call cannot be given to the function, for the approver; null when it can.</summary>
    public string? Refusal(ActionContext edited)
    {
        try
        {
            _ = Edited(edited);
            return null;
        }
        catch (UnfaithfulValueException unfaithful)
        {
            return unfaithful.Message;
        }
    }

    /// <summary>Copies of its own for another run: the function may have changed those of the first.</summary>
    public FrozenCall Again()
    {
        var own = new object?[_own.Length];
        for (var i = 0; i < own.Length; i++)
            own[i] = _own[i] is CancellationToken ? _own[i] : FrozenArgument.Thaw(_own[i], Shown[NameOf(_parameters, i)], _parameters[i].ParameterType);
        return new FrozenCall(_parameters, own, Shown);
    }

    private object?[] Edited(ActionContext edited)
    {
        if (edited.Args.Count > 0 || edited.Kwargs.Count != Shown.Count)
            throw new UnfaithfulValueException("Arguments can be changed, but none can be added or taken away.");
        var arguments = (object?[])_own.Clone();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (_own[i] is CancellationToken)
                continue;
            var name = NameOf(_parameters, i);
            if (!edited.Kwargs.TryGetValue(name, out var value))
                throw new UnfaithfulValueException($"The argument '{name}' is missing.");
            var frozen = Plain.Freeze(value);
            if (!PlainComparison.Same(Shown[name], frozen))
                arguments[i] = Rebuilt(name, frozen, _parameters[i], _own[i]);
        }

        return arguments;
    }

    private static object? Rebuilt(string name, object? edited, ParameterInfo parameter, object? was)
    {
        try
        {
            return edited is null && !MayBeNull(parameter)
                ? throw new UnfaithfulValueException("it may not be null")
                : FrozenArgument.Rebuild(edited, parameter.ParameterType, was);
        }
        catch (UnfaithfulValueException unfaithful)
        {
            throw new UnfaithfulValueException($"The argument '{name}' cannot take this value: {unfaithful.Message}.", unfaithful);
        }
    }

    private static bool MayBeNull(ParameterInfo parameter)
    {
        try
        {
            return new NullabilityInfoContext().Create(parameter).WriteState != NullabilityState.NotNull;
        }
        catch (InvalidOperationException)
        {
            // Trimmed away: then nobody can say that the function copes with null.
            return false;
        }
    }

    private static string NameOf(ParameterInfo[] parameters, int index) => parameters[index].Name ?? $"arg{index}";
}
