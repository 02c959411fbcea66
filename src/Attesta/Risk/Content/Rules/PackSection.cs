using System.Globalization;
using Attesta.Actions;
using Attesta.Policy.Configuration;

namespace Attesta.Risk.Content.Rules;

/// <summary>A group of keys of a pack. Whoever reads it asks for each key once; what was not asked for is unknown.</summary>
internal sealed class PackSection
{
    private const int MostItems = 2_000;
    private const int LongestText = 2_000;

    private readonly PackProblems _problems;
    private readonly string _path;
    private readonly Dictionary<string, MapEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<string> _asked = [];

    public PackSection(PackProblems problems, string path, ConfigNode? node, FilePlace place)
    {
        _problems = problems;
        _path = path;
        Place = node?.Place ?? place;
        if (node is not MapNode map)
        {
            if (node is { IsNull: false })
                problems.Add(node.Place, path, $"is {node.Kind}", "a group of keys");
            return;
        }

        foreach (var entry in map.Entries)
        {
            if (!_entries.TryAdd(entry.Name, entry))
                problems.Add(entry.Place, PathOf(entry.Name), "comes twice");
        }
    }

    public FilePlace Place { get; }

    public IEnumerable<MapEntry> Entries => _entries.Values;

    public string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    public FilePlace PlaceOf(string key) => _entries.TryGetValue(key, out var entry) ? entry.Value.Place : Place;

    public bool Has(string key) => _entries.ContainsKey(key);

    public PackSection? Inner(string key, bool isRequired = false) => Value(key, isRequired) is { } value ? new PackSection(_problems, PathOf(key), value, Place) : null;

    public ConfigNode? Value(string key, bool isRequired = false)
    {
        _asked.Add(key);
        if (_entries.TryGetValue(key, out var entry) && !entry.Value.IsNull)
            return entry.Value;
        if (isRequired)
            _problems.Add(Place, PathOf(key), "is missing");
        return null;
    }

    public string? Text(string key, bool isRequired = false)
    {
        if (Value(key, isRequired) is not { } value)
            return null;
        return TextOf(value, PathOf(key));
    }

    public IReadOnlyList<string> Texts(string key)
    {
        if (Value(key) is not { } value)
            return [];
        return TextsOf(value, PathOf(key));
    }

    /// <summary>As <see cref="Texts"/>, each with its place.</summary>
    public IReadOnlyList<RuleExample> Examples(string key)
    {
        if (Value(key) is not { } value)
            return [];
        var (nodes, texts) = ((value as ListNode)?.Items ?? [value], TextsOf(value, PathOf(key)));

        // What is no text refuses the whole pack, so that it does not matter which place the others have.
        return [.. texts.Select((text, i) => new RuleExample(text, value is ListNode ? string.Create(CultureInfo.InvariantCulture, $"{PathOf(key)}[{i}]") : PathOf(key), nodes[i].Place))];
    }

    /// <summary>A list of lists; a single list is one group.</summary>
    public IEnumerable<IReadOnlyList<string>> Groups(string key)
    {
        if (Value(key) is not { } value)
            return [];
        if (value is ListNode list)
            return [.. list.Items.Select(item => TextsOf(item, PathOf(key)))];
        _problems.Add(value.Place, PathOf(key), $"is {value.Kind}", "a list of lists of options");
        return [];
    }

    public bool Flag(string key, bool otherwise = false)
    {
        if (Value(key) is not { } value)
            return otherwise;
        if (value is ScalarNode { IsPlain: true, Value: "true" or "false" } scalar)
            return scalar.Value == "true";
        _problems.Add(value.Place, PathOf(key), "is no flag", "true or false");
        return otherwise;
    }

    public double Number(string key, double least, double most, bool isRequired = false, bool isWhole = false)
    {
        if (Value(key, isRequired) is not { } value)
            return least;
        if (value is ScalarNode { IsPlain: true } scalar && double.TryParse(scalar.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most && (!isWhole || double.IsInteger(number)))
            return number;
        _problems.Add(value.Place, PathOf(key), "is no such number", string.Create(CultureInfo.InvariantCulture, $"a {(isWhole ? "whole " : "")}number from {least} to {most}"));
        return least;
    }

    public T Choice<T>(string key, IReadOnlyList<(string Name, T Value)> choices, T otherwise, bool isRequired = false)
    {
        if (Value(key, isRequired) is not { } value)
            return otherwise;
        var written = (value as ScalarNode)?.Value ?? "";
        foreach (var (name, choice) in choices)
        {
            if (name == written)
                return choice;
        }

        var names = choices.Select(choice => choice.Name).ToArray();
        _problems.Add(value.Place, PathOf(key), $"'{VisibleText.Escape(written, 60)}' is none of the choices", string.Join(", ", names), NearestName.To(written, names));
        return otherwise;
    }

    /// <summary>Refuses what nobody asked for.</summary>
    public void Done()
    {
        foreach (var entry in _entries.Values)
        {
            if (!_asked.Contains(entry.Name, StringComparer.Ordinal))
                _problems.Add(entry.Place, PathOf(entry.Name), "unknown key", string.Join(", ", _asked.Distinct(StringComparer.Ordinal)), NearestName.To(entry.Name, _asked));
        }
    }

    private List<string> TextsOf(ConfigNode node, string path)
    {
        if (node is not ListNode list)
            return TextOf(node, path) is { } single ? [single] : [];
        if (list.Items.Count > MostItems)
            _problems.Add(node.Place, path, "is too long", string.Create(CultureInfo.InvariantCulture, $"at most {MostItems} values"));
        return [.. list.Items.Take(MostItems).Select(item => TextOf(item, path)).OfType<string>()];
    }

    private string? TextOf(ConfigNode node, string path)
    {
        if (node is ScalarNode { IsNull: false } scalar && scalar.Value.Length is > 0 and <= LongestText)
            return scalar.Value;
        _problems.Add(node.Place, path, node is ScalarNode ? "is empty or too long" : $"is {node.Kind}", "text");
        return null;
    }
}
