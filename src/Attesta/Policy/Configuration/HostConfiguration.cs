using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Attesta.Policy.Configuration;

/// <summary>
/// Turns a section of a host's configuration into what the reader of files reads, so that one reader is strict about both. Keys are those of attesta.yaml in
/// any case, because a host's configuration does not tell cases apart; names of the user's own stay as they are written.
/// </summary>
internal static class HostConfiguration
{
    private const int DeepestNesting = 32;
    private static readonly FilePlace Nowhere = new(0, 0);

    /// <exception cref="ConfigException">The section is not there, or no tree of keys and values.</exception>
    public static MapNode Read(IConfigurationSection section)
    {
        var children = section.GetChildren().ToList();
        if (children.Count == 0)
            throw Refused(section, section.Value is null ? "there is no such section" : "is a single value", "keys such as policy, each with a value");
        return Group(children, "", depth: 0);
    }

    private static ConfigNode Node(IConfigurationSection section, string path, int depth)
    {
        var children = section.GetChildren().ToList();
        if (children.Count == 0)
            return Value(section.Value);
        if (!string.IsNullOrEmpty(section.Value))
            throw Refused(section, "has a value and keys below it", "one of them");
        if (depth > DeepestNesting)
            throw Refused(section, "is nested too deeply");
        return IsList(children)
            ? new ListNode(Nowhere, 1, [.. children.OrderBy(child => int.Parse(child.Key, CultureInfo.InvariantCulture)).Select(child => Node(child, path + "[]", depth + 1))])
            : Group(children, path, depth);
    }

    private static MapNode Group(IEnumerable<IConfigurationSection> children, string path, int depth)
    {
        var entries = from child in children
                      let name = Name(path, child.Key)
                      select new MapEntry(name, Nowhere, Node(child, ConfigReading.Join(path, ConfigKeys.BySection.ContainsKey(path + ".*") ? "*" : name), depth + 1));
        return new MapNode(Nowhere, 1, [.. entries]);
    }

    // Everything is text here. What looks like a number is one, and an empty text is none of the things that nothing written at all would be.
    private static ScalarNode Value(string? text) => new(Nowhere, text ?? "", IsPlain: text is not "");

    // INVARIANT: a list without gaps is a list; with a gap somebody has mistaken a number, and the reader refuses it.
    private static bool IsList(List<IConfigurationSection> children) =>
        Enumerable.Range(0, children.Count).All(index => children.Exists(child => child.Key == index.ToString(CultureInfo.InvariantCulture)));

    private static string Name(string path, string key) =>
        ConfigKeys.BySection.TryGetValue(path, out var known) ? known.FirstOrDefault(name => name.Equals(key, StringComparison.OrdinalIgnoreCase)) ?? key : key;

    private static ConfigException Refused(IConfigurationSection section, string what, string? expected = null) => ConfigFile.Refused(section.Path, what, expected);
}
