using System.Globalization;

namespace Attesta.Policy.Configuration;

/// <summary>
/// One group of keys, read key by key. What is missing is the default; what is wrong becomes a problem and reads as the default, so that reading
/// can go on: a file with problems is refused as a whole.
/// </summary>
internal sealed class Section
{
    private readonly ConfigReading _reading;
    private readonly Dictionary<string, MapEntry> _entries = new(StringComparer.Ordinal);

    /// <param name="reading">Where problems and settings go.</param>
    /// <param name="path">The section's dotted name; empty for the file itself.</param>
    /// <param name="node">What stands in the file; null and empty sections are all defaults.</param>
    /// <param name="shape">A group or names of the user's own.</param>
    public Section(ConfigReading reading, string path, ConfigNode? node, Shape shape)
    {
        _reading = reading;
        var keys = (shape as GroupShape)?.Names;
        Path = path;
        Place = node?.Place;
        if (node is null || node.IsNull)
            return;
        if (node is not MapNode map)
        {
            reading.Problem(node.Place, path, $"is {node.Kind}", keys is null ? "names with values" : $"keys such as {keys[0]}, each with a value");
            return;
        }

        foreach (var entry in map.Entries)
        {
            if (keys is not null && !keys.Contains(entry.Name, StringComparer.Ordinal))
                reading.UnknownKey(entry.Place, path, entry.Name, keys);
            else if (!_entries.TryAdd(entry.Name, entry))
                reading.Problem(entry.Place, PathOf(entry.Name), string.Create(CultureInfo.InvariantCulture, $"given twice, first in line {_entries[entry.Name].Place.Line}"));
        }
    }

    public string Path { get; }

    /// <summary>Where the section stands; null when the file does not have it.</summary>
    public FilePlace? Place { get; }

    /// <summary>What the file holds, in its order.</summary>
    public IEnumerable<MapEntry> Entries => _entries.Values.OrderBy(entry => (entry.Place.Line, entry.Place.Column));

    public string PathOf(string key) => ConfigReading.Join(Path, key);

    public MapEntry? Entry(string key) => _entries.GetValueOrDefault(key);

    /// <summary>The group under a key.</summary>
    public Section Inner(Key key) => new(_reading, PathOf(key.Name), Entry(key.Name)?.Value, key.Shape);

    /// <summary>The group that is an item of a list.</summary>
    public Section Item(Key list, int index, ConfigNode node) => new(_reading, PathOf(list.Name, index), node, ((ListShape)list.Shape).Item);

    public string PathOf(string list, int index) => string.Create(CultureInfo.InvariantCulture, $"{PathOf(list)}[{index}]");

    public void Problem(MapEntry entry, string what, string? expected = null, string? suggestion = null) =>
        _reading.Problem(entry.Value.Place, PathOf(entry.Name), what, expected, suggestion);

    /// <summary>Has something looked at when somebody asks, see <see cref="ConfigReading.Later"/>.</summary>
    public void Later(MapEntry entry, Func<Func<string, string?>?, string?> fault) => _reading.Later(entry.Value.Place, PathOf(entry.Name), fault);

    /// <summary>A problem when the key is there and nothing behind it: what stood below may have been commented out, and null says the same on purpose.</summary>
    public void RefuseEmpty(Key key, string expected)
    {
        if (Entry(key.Name) is { Value: ScalarNode { IsPlain: true, Value: "" } } entry)
            Problem(entry, "is empty", expected);
    }

    public void Setting(string key, string value, FilePlace? place) => _reading.Setting(PathOf(key), value, place);

    public bool Flag(Key<bool> key)
    {
        var entry = Entry(key.Name);
        var value = key.ByDefault;
        if (entry is not null)
        {
            if (entry.Value is ScalarNode { IsPlain: true } scalar && CoreSchema.Boolean(scalar.Value) is { } flag)
                value = flag;
            else
                Problem(entry, $"{Shown(entry.Value)} is neither true nor false", "true or false, without quotes");
        }

        Setting(key.Name, value ? "true" : "false", entry?.Value.Place);
        return value;
    }

    public double Number(Key<double> key)
    {
        var entry = Entry(key.Name);
        var value = entry is null ? key.ByDefault : Number(entry, key.Shape) ?? key.ByDefault;
        Setting(key.Name, value.ToString(CultureInfo.InvariantCulture), entry?.Value.Place);
        return value;
    }

    /// <summary>A number that has no default; null and a problem when it is none.</summary>
    public double? Number(MapEntry entry, Shape shape)
    {
        var limits = ((NumberShape)shape).Limits;
        if (entry.Value is ScalarNode { IsPlain: true } scalar && CoreSchema.Number(scalar.Value) is { } number && limits.Hold(number))
            return number;
        Problem(entry, $"{Shown(entry.Value)} does not fit", limits.Expected("a number"));
        return null;
    }

    public int Count(Key<int> key)
    {
        var entry = Entry(key.Name);
        var value = entry is null ? key.ByDefault : Count(entry, ((NumberShape)key.Shape).Limits) ?? key.ByDefault;
        Setting(key.Name, value.ToString(CultureInfo.InvariantCulture), entry?.Value.Place);
        return value;
    }

    /// <summary>A whole number; null and a problem when it is none.</summary>
    public int? Count(MapEntry entry, Limits limits)
    {
        if (entry.Value is ScalarNode { IsPlain: true } scalar && CoreSchema.Whole(scalar.Value) is { } whole && limits.Hold(whole))
            return (int)whole;
        Problem(entry, $"{Shown(entry.Value)} does not fit", limits.Expected("a whole number"));
        return null;
    }

    /// <summary>One of a closed set of names, in any case, with - or _ between words.</summary>
    public T Choice<T>(ChoiceKey<T> key)
        where T : struct
    {
        var entry = Entry(key.Name);
        var value = entry is null ? key.ByDefault : Choice(entry, key.Choices) ?? key.ByDefault;
        Setting(key.Name, key.Choices.First(choice => choice.Value.Equals(value)).Name, entry?.Value.Place);
        return value;
    }

    /// <summary>One of a closed set of names; null and a problem when it is none of them.</summary>
    public T? Choice<T>(MapEntry entry, IReadOnlyList<(string Name, T Value)> choices)
        where T : struct
    {
        if (entry.Value is ScalarNode { Value: var written })
        {
            foreach (var (name, value) in choices)
            {
                if (name.Equals(written.Replace('-', '_'), StringComparison.OrdinalIgnoreCase))
                    return value;
            }
        }

        var names = choices.Select(choice => choice.Name).ToArray();
        Problem(entry, $"{Shown(entry.Value)} is not known here", ConfigReading.OneOf(names), Nearest(entry.Value, names));
        return null;
    }

    /// <summary>Text; null and a problem when it is none.</summary>
    public string? Text(MapEntry entry, string expected)
    {
        if (AsText(entry.Value) is { } text)
            return text;
        Problem(entry, $"{Shown(entry.Value)} is not text", expected);
        return null;
    }

    /// <summary>Where a secret is; null when the key is missing or, with a problem, when there is no secret there.</summary>
    public SecretSource? Secret(Key key)
    {
        var entry = Entry(key.Name);
        if (entry is null || (entry.Value.IsNull && key.Shape.IsNullable))
        {
            Setting(key.Name, "null", entry?.Value.Place);
            return null;
        }

        // What stands here may be the secret itself, so that messages never quote it.
        const string expected = "env:NAME, file:PATH, or the secret itself in quotes";
        if (AsText(entry.Value) is not { } text)
        {
            Problem(entry, "is not text", expected);
            return null;
        }

        var source = new SecretSource(text, _reading.Folder, _reading.Variable);
        try
        {
            _ = source.Read();
        }
        catch (SecretMissingException missing)
        {
            Problem(entry, missing.Message, expected);
        }

        Setting(key.Name, source.ToString(), entry.Value.Place);
        return source;
    }

    /// <summary>The items of a list; none when it is missing, empty or, with a problem, no list.</summary>
    public IReadOnlyList<ConfigNode> Items(Key key, string expected)
    {
        var most = ((ListShape)key.Shape).Most;
        if (Entry(key.Name) is not { } entry || entry.Value.IsNull)
            return [];
        if (entry.Value is not ListNode list)
            Problem(entry, $"is {entry.Value.Kind}", expected);
        else if (list.Items.Count > most)
            Problem(entry, "is too long", string.Create(CultureInfo.InvariantCulture, $"at most {most} items"));
        else
            return list.Items;
        return [];
    }

    /// <summary>The value as text; null when it is none, such as a number without quotes.</summary>
    public static string? AsText(ConfigNode node) =>
        node is ScalarNode scalar && (!scalar.IsPlain || CoreSchema.IsText(scalar.Value)) ? scalar.Value : null;

    /// <summary>A value for messages.</summary>
    public static string Shown(ConfigNode node) => node switch
    {
        ScalarNode { IsPlain: true, Value: "" } => "nothing",
        ScalarNode { IsPlain: false } quoted => $"the text {ConfigReading.Quoted(quoted.Value)}",
        ScalarNode plain => ConfigReading.Quoted(plain.Value),
        _ => node.Kind,
    };

    public static string? Nearest(ConfigNode node, IEnumerable<string> names) =>
        node is ScalarNode scalar ? NearestName.To(scalar.Value, names) : null;
}
