using System.Globalization;

namespace Attesta.Policy.Configuration;

/// <summary>Reads lists out of sections: of names, and of groups of keys.</summary>
internal static class NodeList
{
    /// <summary>The names in a list; a problem for each item that is none.</summary>
    public static List<string> Names(ConfigReading reading, Section section, string key, int most, string expected, Func<string, string?> faultOf)
    {
        var names = new List<string>();
        foreach (var (item, path) in Items(section, key, most, "a list of names"))
        {
            var name = Section.AsText(item);
            if (name is null)
                reading.Problem(item.Place, path, $"{Section.Shown(item)} is not text", expected);
            else if (faultOf(name) is { } fault)
                reading.Problem(item.Place, path, fault, expected);
            else
                names.Add(name);
        }

        return names;
    }

    /// <summary>The groups of keys in a list, each as a section; a problem for each item that is none.</summary>
    public static IEnumerable<(Section Section, ConfigNode Node)> Groups(
        ConfigReading reading, Section section, string key, int most, string expected, IReadOnlyList<string> keys)
    {
        foreach (var (item, path) in Items(section, key, most, expected))
        {
            var group = new Section(reading, path, item, keys);
            if (item is MapNode)
                yield return (group, item);
            else if (item.IsNull)
                reading.Problem(item.Place, path, "is empty", ConfigReading.OneOf(keys));
        }
    }

    private static IEnumerable<(ConfigNode Item, string Path)> Items(Section section, string key, int most, string expected)
    {
        var items = section.Items(key, most, expected);
        for (var i = 0; i < items.Count; i++)
            yield return (items[i], string.Create(CultureInfo.InvariantCulture, $"{section.PathOf(key)}[{i}]"));
    }
}
