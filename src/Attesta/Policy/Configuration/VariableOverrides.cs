using System.Globalization;

namespace Attesta.Policy.Configuration;

/// <summary>
/// Puts the values of <c>ATTESTA__SECTION__KEY</c> variables where the file would have them, so that the same reader checks both. Names are taken in any
/// case, except where they are the user's own; a value is YAML. What fits nowhere is a problem that names the variable.
/// </summary>
internal sealed class VariableOverrides
{
    public const string Prefix = "ATTESTA__";
    private const string Separator = "__";

    private readonly ConfigReading _reading;
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);
    private FilePlace _place;

    private VariableOverrides(ConfigReading reading) => _reading = reading;

    /// <summary>Whether a variable of this name is meant as a setting.</summary>
    public static bool IsOne(string name) => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The file with the variables in it.</summary>
    public static ConfigNode? Apply(ConfigReading reading, ConfigNode? file, GroupShape shape, IEnumerable<KeyValuePair<string, string>> variables)
    {
        var overrides = new VariableOverrides(reading);
        var settings = variables.Where(variable => IsOne(variable.Key))
            .Select(variable => (Name: variable.Key, Path: variable.Key[Prefix.Length..].Split(Separator), variable.Value))
            .ToList();

        // Whole lists and groups before their items, items by their number: the order of an environment means nothing.
        settings.Sort((one, other) => Compare(one.Path, other.Path));
        return settings.Aggregate(file, (node, setting) => overrides.Put(node, shape, setting.Name, setting.Path, setting.Value));
    }

    private static int Compare(string[] one, string[] other)
    {
        if (one.Length != other.Length)
            return one.Length.CompareTo(other.Length);
        for (var i = 0; i < one.Length; i++)
        {
            var order = Index(one[i]) is { } left && Index(other[i]) is { } right ? left.CompareTo(right) : string.Compare(one[i], other[i], StringComparison.OrdinalIgnoreCase);
            if (order != 0)
                return order;
        }

        return string.CompareOrdinal(string.Join(Separator, one), string.Join(Separator, other));
    }

    private ConfigNode? Put(ConfigNode? file, GroupShape shape, string name, string[] path, string text)
    {
        _place = new FilePlace(0, 0, Actions.VisibleText.Escape(name, 200));
        try
        {
            if (YamlText.Read(text, name, _place.Variable) is { IsNull: var isNull } value && !(isNull && string.IsNullOrWhiteSpace(text)))
                return Put(file, shape, "", path, value);

            // An unset variable of some script, passed on, must not clear a list.
            _reading.Problem(_place, "", "is empty", "a value; null, [] or {} when nothing is meant");
        }
        catch (ConfigException wrong)
        {
            _reading.Problem(_place, "", wrong.Problems[0].What, wrong.Problems[0].Expected);
        }

        return file;
    }

    private ConfigNode? Put(ConfigNode? node, Shape shape, string at, ReadOnlySpan<string> path, ConfigNode value)
    {
        if (path.Length == 0)
        {
            if (!_given.Add(at))
                _reading.Problem(_place, at, "given by two variables");
            return value;
        }

        return shape switch
        {
            GroupShape group => InGroup(node, group, at, path, value),
            NamedShape named => InNames(node, named, at, path, value),
            ListShape list => InList(node, list, at, path, value),
            EitherShape either => Put(node, Fitting(either, path[0]), at, path, value),
            _ => Unfit(node, at, $"has no keys such as '{path[0]}'", "a value at " + at),
        };
    }

    private ConfigNode? InGroup(ConfigNode? node, GroupShape group, string at, ReadOnlySpan<string> path, ConfigNode value)
    {
        if (group.Find(path[0], StringComparison.OrdinalIgnoreCase) is not { } key)
        {
            _reading.UnknownKey(_place, at, path[0].ToLowerInvariant(), group.Names);
            return node;
        }

        // Another name of a key means the same place, whichever of the two the file uses.
        var own = key.AliasOf ?? key.Name;
        bool IsSame(string name) => name == own || group.Find(name)?.AliasOf == own;
        return WithEntry(node, IsSame, key.Name, ConfigReading.Join(at, own), key.Shape, path, value);
    }

    private ConfigNode? InNames(ConfigNode? node, NamedShape named, string at, ReadOnlySpan<string> path, ConfigNode value)
    {
        var name = path[0];
        return WithEntry(node, other => other == name, name, ConfigReading.Join(at, name), named.Value, path, value);
    }

    private ConfigNode? WithEntry(ConfigNode? node, Func<string, bool> isSame, string name, string at, Shape shape, ReadOnlySpan<string> path, ConfigNode value)
    {
        // What is no group is left for the reader to complain about.
        if (node is not (null or MapNode or { IsNull: true }))
            return node;
        List<MapEntry> entries = [.. (node as MapNode)?.Entries ?? []];
        var index = entries.FindIndex(entry => isSame(entry.Name));
        if (Put(index < 0 ? null : entries[index].Value, shape, at, path[1..], value) is not { } changed)
            return node;
        if (index < 0)
            entries.Add(new MapEntry(name, _place, changed));
        else
            entries[index] = entries[index] with { Value = changed };
        return new MapNode(node is MapNode ? node.Place : _place, 1, entries);
    }

    private ConfigNode? InList(ConfigNode? node, ListShape list, string at, ReadOnlySpan<string> path, ConfigNode value)
    {
        if (node is not (null or ListNode or { IsNull: true }))
            return node;
        List<ConfigNode> items = [.. (node as ListNode)?.Items ?? []];
        if (Index(path[0]) is not { } index || index > items.Count)
            return Unfit(node, at, $"has no item '{path[0]}'", string.Create(CultureInfo.InvariantCulture, $"the number of an item, from 0 to {items.Count}"));
        if (Put(index < items.Count ? items[index] : null, list.Item, string.Create(CultureInfo.InvariantCulture, $"{at}[{index}]"), path[1..], value) is not { } changed)
            return node;
        if (index < items.Count)
            items[index] = changed;
        else
            items.Add(changed);
        return new ListNode(node is ListNode ? node.Place : _place, 1, items);
    }

    private ConfigNode? Unfit(ConfigNode? node, string at, string what, string expected)
    {
        _reading.Problem(_place, at, Actions.VisibleText.Escape(what, 100), expected);
        return node;
    }

    private static Shape Fitting(EitherShape either, string segment) =>
        either.Shapes.FirstOrDefault(shape => Index(segment) is null ? shape is GroupShape or NamedShape : shape is ListShape)
        ?? either.Shapes.FirstOrDefault(shape => shape is GroupShape or NamedShape or ListShape)
        ?? either.Shapes[0];

    private static int? Index(string segment) =>
        int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}
