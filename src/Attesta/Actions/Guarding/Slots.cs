using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Attesta.Actions.Guarding;

/// <summary>
/// The ways to the methods of a class: which members of which of its interfaces lead to the same one. Methods are told apart by their first definition,
/// because reflection gives the same method as several objects.
/// </summary>
[RequiresUnreferencedCode("Finds methods by reflection.")]
internal sealed class Slots
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly Type[] _interfaces;
    private readonly Type[] _classes;
    private readonly Dictionary<(Type?, int), List<(Type Part, MethodInfo Method)>> _ways = [];

    public Slots(Type implementation)
    {
        _interfaces = implementation.GetInterfaces();
        _classes = [.. Lineage(implementation)];
        foreach (var part in _interfaces)
        {
            var map = implementation.GetInterfaceMap(part);
            foreach (var (method, target) in map.InterfaceMethods.Zip(map.TargetMethods))
            {
                if (target is null)
                    continue;
                if (!_ways.TryGetValue(Key(target), out var ways))
                    _ways.Add(Key(target), ways = []);
                ways.Add((part, method));
            }
        }
    }

    /// <summary>A method in all its forms, the nearest to the implementation first: what runs, what that overrides, the way asked about, the other ways.</summary>
    /// <param name="part">The interface that is asked about.</param>
    /// <param name="method">Its method.</param>
    /// <param name="target">What runs; null when nothing does.</param>
    public (Type Part, MethodInfo Method)[] Forms(Type part, MethodInfo method, MethodInfo? target)
    {
        if (target is null)
            return [(part, method)];
        var key = Key(target);
        var overridden = _classes.SelectMany(type => type.GetMethods(Own)).Where(other => Key(other) == key).Select(other => (part, other));
        return [(part, target), .. overridden, (part, method), .. _ways.GetValueOrDefault(key, [])];
    }

    /// <summary>Whether any interface leads to a method of the class.</summary>
    public bool Reach(MethodInfo method) => _ways.ContainsKey(Key(method));

    /// <summary>
    /// The types whose word counts for a method of an interface. What an interface says holds for what it inherits too. Letting go of an object is no action
    /// of an agent: only its own mark gates it.
    /// </summary>
    public Type[] TypesFor(Type part, MemberInfo[] members)
    {
        var isDisposal = part == typeof(IDisposable) || part == typeof(IAsyncDisposable);
        return isDisposal && !members.Any(member => Attribute.IsDefined(member, typeof(GatedAttribute)))
            ? []
            : [.. _classes, .. _interfaces.Where(other => other == part || part.IsAssignableFrom(other))];
    }

    private static (Type?, int) Key(MethodInfo method)
    {
        var first = method.GetBaseDefinition();
        return (first.DeclaringType, first.MetadataToken);
    }

    private static IEnumerable<Type> Lineage(Type implementation)
    {
        for (var type = implementation; type is not null && type != typeof(object); type = type.BaseType)
            yield return type;
    }
}
