using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Attesta.Actions.Guarding;

/// <summary>
/// Which methods of an interface are gated when a class stands behind it. Worked out once. INVARIANT: a member that is marked and cannot be gated makes the
/// plan fail; it is never passed through.
/// </summary>
[RequiresDynamicCode("Builds delegates at run time.")]
[RequiresUnreferencedCode("Finds methods by reflection.")]
internal sealed class GatedPlan
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ConditionalWeakTable<Type, ConcurrentDictionary<Type, GatedPlan>> Known = [];

    private readonly Type _contract;
    private readonly Type _implementation;
    private readonly Slots _slots;
    private readonly Dictionary<MethodInfo, Member> _gated = [];
    private readonly HashSet<MethodInfo> _open = [];

    private GatedPlan(Type contract, Type implementation)
    {
        _contract = contract;
        _implementation = implementation;
        if (!contract.IsInterface)
            throw new ArgumentException($"{contract.Name} is no interface; a proxy can stand only before an interface.");
        _slots = new Slots(implementation);
        foreach (var part in (Type[])[contract, .. contract.GetInterfaces()])
            Read(part);
        if (Stray() is { } stray)
            throw Refused(stray, "it is in no interface, so no proxy can stand before it.");
        if (_gated.Count == 0)
            throw new ArgumentException($"Nothing of {contract.Name} is marked [Gated], so nothing would be gated.");
    }

    /// <summary>The methods that pass the gate.</summary>
    public IEnumerable<Member> Gated => _gated.Values;

    /// <exception cref="ArgumentException">Something marked cannot be gated, or nothing is marked.</exception>
    public static GatedPlan Of(Type contract, Type implementation) =>
        Known.GetValue(implementation, static _ => new()).GetOrAdd(contract, static (contract, implementation) => new GatedPlan(contract, implementation), implementation);

    /// <summary>Whether a method is known to go straight to the object.</summary>
    public bool IsOpen(MethodInfo method) => _open.Contains(method.IsGenericMethod ? method.GetGenericMethodDefinition() : method);

    private void Read(Type part)
    {
        if (!_implementation.GetInterfaces().Contains(part))
            throw new ArgumentException($"{_implementation.Name} implements {part.Name} only by variance, which cannot be followed; protect the interface that it names.");
        var map = _implementation.GetInterfaceMap(part);
        foreach (var method in part.GetMethods(Own))
        {
            var at = Array.IndexOf(map.InterfaceMethods, method);
            if (at >= 0 && !method.IsStatic && method.IsVirtual && !method.IsFinal)
                Read(part, method, map.TargetMethods[at]);
            else if (method is { IsStatic: true, IsAbstract: true })
                throw Refused(method, "a proxy has no static members.");
            else if (Declared.Members(method).Any(Declared.SaysAnything) && !(method.IsFinal && method.IsPrivate))
                throw Refused(method, "it is static or cannot be overridden.");
            else if (method is { IsStatic: false, IsPublic: true, IsVirtual: false } && IsMarked(part))
                throw Refused(method, "it cannot be overridden.");
        }
    }

    // INVARIANT: what is gated is the method that does the work. A mark on any way to it counts on every way.
    private void Read(Type part, MethodInfo method, MethodInfo? target)
    {
        if (!CanPassThrough(method))
            throw Refused(method, "a proxy cannot hand on what is passed or returned by reference to the stack.");
        var forms = _slots.Forms(part, method, target);
        var members = forms.SelectMany(form => Declared.Members(form.Method)).Distinct().ToArray();
        var types = forms.SelectMany(form => _slots.TypesFor(form.Part, members)).Distinct().ToArray();
        var declared = Declared.Of(members, types, [.. forms.Select(form => form.Method)], out var isGated);
        if (!isGated)
        {
            if (members.Any(Declared.SaysAnything))
                throw Refused(method, "it has risk hints but is not marked [Gated].");
            _open.Add(method);
            return;
        }

        if (method.IsGenericMethodDefinition)
            throw Refused(method, "it is generic, so what it takes is not known before it is called. Write it out for the types in use.");
        var parameters = method.GetParameters();
        if (GuardedMethod.Refusal(method.ReturnType, parameters) is { } refusal)
            throw Refused(method, refusal);
        _gated.Add(method, new Member(method, GuardedMethod.Of(method), parameters, declared with { Name = declared.Name ?? method.Name }));
    }

    private bool IsMarked(Type part) => _slots.TypesFor(part, []).Any(type => Attribute.IsDefined(type, typeof(GatedAttribute)));

    // A method of the class that is marked and that no interface leads to.
    private MethodInfo? Stray()
    {
        for (var type = _implementation; type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (var method in type.GetMethods(Own))
            {
                if (Declared.Members(method).Any(Declared.SaysAnything) && !_slots.Reach(method))
                    return method;
            }
        }

        return null;
    }

    private static bool CanPassThrough(MethodInfo method) =>
        !method.ReturnType.IsByRef && !method.ReturnType.IsByRefLike && !method.ReturnType.IsPointer
        && !method.GetParameters().Any(parameter => (parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType) is { IsByRefLike: true } or { IsPointer: true });

    private ArgumentException Refused(MethodInfo method, string why) => new($"{method.DeclaringType?.Name ?? _contract.Name}.{method.Name} cannot be gated: {why}");

    /// <summary>One gated method.</summary>
    internal sealed record Member(MethodInfo Method, GuardedMethod Shape, ParameterInfo[] Parameters, GuardOptions Declared);
}
