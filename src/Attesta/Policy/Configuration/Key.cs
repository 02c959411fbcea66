using System.Globalization;

namespace Attesta.Policy.Configuration;

/// <summary>A key of the file: what it is called, what it takes and what it means.</summary>
/// <param name="Name">In snake_case.</param>
/// <param name="Shape">What it takes.</param>
/// <param name="Description">For the comments of the template and for editors; whole sentences.</param>
internal record Key(string Name, Shape Shape, string Description)
{
    /// <summary>What holds without it, as it would be written in the file; null when nothing does.</summary>
    public string? Default { get; init; }

    /// <summary>Whether the group it is in means nothing without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The key that this is another name of; null when it is a key of its own.</summary>
    public string? AliasOf { get; init; }

    /// <summary>Whether the mere presence of this section changes something, so that the template must not have it.</summary>
    public bool IsOptIn { get; init; }

    public static Key<bool> Flag(string name, bool byDefault, string description) =>
        new(name, new FlagShape(), description, byDefault) { Default = byDefault ? "true" : "false" };

    public static Key<double> Number(string name, double byDefault, Limits limits, string description) =>
        new(name, new NumberShape(limits), description, byDefault) { Default = byDefault.ToString(CultureInfo.InvariantCulture) };

    public static Key<int> Count(string name, int byDefault, Limits limits, string description) =>
        new(name, new NumberShape(limits, IsWhole: true), description, byDefault) { Default = byDefault.ToString(CultureInfo.InvariantCulture) };

    public static ChoiceKey<T> Choice<T>(string name, T byDefault, IReadOnlyList<(string Name, T Value)> choices, string description)
        where T : struct =>
        new(name, description, choices, byDefault) { Default = choices.First(choice => choice.Value.Equals(byDefault)).Name };

    public static Key Group(string name, string description, params IReadOnlyList<Key> keys) => new(name, new GroupShape(keys), description) { Default = "{}" };

    public static Key Named(string name, Shape value, string description) => new(name, new NamedShape(value), description) { Default = "{}" };

    public static Key List(string name, Shape item, int most, string description) => new(name, new ListShape(item, most), description) { Default = "[]" };

    /// <summary>A secret, or where it is.</summary>
    public static Key Secret(string name, string description) => new(name, new SecretShape(), description);

    /// <summary>A group with one key for each risk level.</summary>
    public static Key ByLevel(string name, string description, Func<RiskLevel, Key> keyOf) =>
        Group(name, description, [.. Enum.GetValues<RiskLevel>().Select(keyOf)]);
}

/// <summary>A key with a default of its own type.</summary>
internal sealed record Key<T>(string Name, Shape Shape, string Description, T ByDefault) : Key(Name, Shape, Description);

/// <summary>A key that takes one of a closed set of names.</summary>
internal sealed record ChoiceKey<T>(string Name, string Description, IReadOnlyList<(string Name, T Value)> Choices, T ByDefault)
    : Key(Name, new ChoiceShape([.. Choices.Select(choice => choice.Name)]), Description)
    where T : struct;
