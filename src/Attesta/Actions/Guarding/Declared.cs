using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Attesta.Risk;

namespace Attesta.Actions.Guarding;

/// <summary>What code declares about its calls: attributes and documentation. INVARIANT: of two declarations the stricter holds; none takes another back.</summary>
internal static class Declared
{
    private const BindingFlags AnyMember = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>What the method of a delegate says of itself.</summary>
    [RequiresUnreferencedCode("Reads attributes.")]
    public static GuardOptions Of(MethodInfo method) => Of(Members(method), method.DeclaringType is { } type ? [type] : [], [method], out _);

    /// <summary>What is declared about calls of a method.</summary>
    /// <param name="members">The method in all its forms, the nearest to the implementation first, each with its property.</param>
    /// <param name="types">The types whose word counts for all their methods, the nearest first.</param>
    /// <param name="documented">Where documentation is looked for.</param>
    /// <param name="isGated">Whether anyone said that calls pass the gate.</param>
    /// <exception cref="ArgumentException">An attribute says something that cannot be.</exception>
    [RequiresUnreferencedCode("Reads attributes.")]
    public static GuardOptions Of(IReadOnlyList<MemberInfo> members, IReadOnlyList<Type> types, IReadOnlyList<MethodInfo> documented, out bool isGated)
    {
        var declared = GuardOptions.Default;
        isGated = false;
        foreach (var member in members.Concat(types))
        {
            if (Attribute.GetCustomAttribute(member, typeof(GatedAttribute)) is GatedAttribute gated)
            {
                isGated = true;
                declared = declared.Over(Said(gated, member));
            }

            foreach (var hint in Attribute.GetCustomAttributes(member, typeof(RiskHintAttribute)).Cast<RiskHintAttribute>())
                declared = declared.Over(new GuardOptions { Hints = Said(hint, member) });
        }

        return declared with { Doc = Doc(members) ?? documented.Select(XmlDocs.SummaryOf).FirstOrDefault(summary => summary is not null) ?? declared.Doc };
    }

    /// <summary>Whether a member says anything about the gate.</summary>
    [RequiresUnreferencedCode("Reads attributes.")]
    public static bool SaysAnything(MemberInfo member) => Attribute.IsDefined(member, typeof(GatedAttribute)) || Attribute.IsDefined(member, typeof(RiskHintAttribute));

    /// <summary>A method, and the property that it belongs to.</summary>
    [RequiresUnreferencedCode("Reads properties.")]
    public static MemberInfo[] Members(MethodInfo method)
    {
        var owner = method.IsSpecialName ? method.DeclaringType?.GetProperties(AnyMember).FirstOrDefault(property => Array.Exists(property.GetAccessors(nonPublic: true), accessor => accessor.MetadataToken == method.MetadataToken)) : null;
        return owner is null ? [method] : [method, owner];
    }

    /// <summary>What is given at one place over what is declared at another: words are the nearer ones, risk the higher one.</summary>
    public static GuardOptions Over(this GuardOptions given, GuardOptions declared) => given with
    {
        Name = given.Name ?? declared.Name,
        Doc = given.Doc ?? declared.Doc,
        Risk = given.Risk is { } own && declared.Risk is { } other ? (RiskLevel)Math.Max((int)own, (int)other) : given.Risk ?? declared.Risk,
        Hints = Union(given.Hints, declared.Hints),
        Environment = Stricter(given.Environment, declared.Environment),
    };

    /// <summary>The label that weighs more.</summary>
    public static string? Stricter(string? one, string? other)
    {
        if (one is null || other is null)
            return one ?? other;
        return EnvironmentLabel.Of(one).Multiplier >= EnvironmentLabel.Of(other).Multiplier ? one : other;
    }

    private static GuardOptions Said(GatedAttribute gated, MemberInfo on)
    {
        if (gated.DeclaredRisk is { } risk && !Enum.IsDefined(risk))
            throw new ArgumentException($"[Gated] on {on.Name} names a risk level that does not exist.");
        if (on is Type && gated.Name is not null)
            throw new ArgumentException($"[Gated] on {on.Name} has a name, which would make all its methods look alike; name the methods.");
        return new GuardOptions { Name = gated.Name, Doc = Written(gated.Doc), Risk = gated.DeclaredRisk, Environment = gated.Environment };
    }

    private static PlainMap Said(RiskHintAttribute hint, MemberInfo on)
    {
        if (string.IsNullOrEmpty(hint.Name) || hint.Value is double value && !double.IsFinite(value))
            throw new ArgumentException($"A risk hint on {on.Name} has no name, or a value that is no number.");
        return PlainMap.Of((hint.Name, hint.Value));
    }

    private static string? Doc(IReadOnlyList<MemberInfo> members) =>
        members.Select(member => Written(((GatedAttribute?)Attribute.GetCustomAttribute(member, typeof(GatedAttribute)))?.Doc)).FirstOrDefault(doc => doc is not null)
        ?? members.Select(member => Written(((DescriptionAttribute?)Attribute.GetCustomAttribute(member, typeof(DescriptionAttribute)))?.Description)).FirstOrDefault(doc => doc is not null);

    private static string? Written(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static IReadOnlyDictionary<string, object?> Union(IReadOnlyDictionary<string, object?> given, IReadOnlyDictionary<string, object?> declared)
    {
        if (declared.Count == 0)
            return given;
        var all = new Dictionary<string, object?>(given, StringComparer.Ordinal);
        foreach (var (name, value) in declared)
            all[name] = all.TryGetValue(name, out var own) && Weight(Plain.Freeze(own)) >= Weight(value) ? own : value;
        return PlainMap.Of(all);
    }

    // As the five factors weigh hints: a true one as much as 3,750 of anything.
    private static double Weight(object? hint) => hint switch
    {
        true => 0.3,
        long number => number / 10_000d * 0.8,
        double number => number / 10_000 * 0.8,
        _ => double.NegativeInfinity,
    };
}
