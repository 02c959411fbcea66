namespace Attesta.Policy.Configuration;

/// <summary>Reads lists out of sections: of names, and of groups of keys.</summary>
internal static class NodeList
{
    /// <summary>The names in a list; a problem for each item that is none.</summary>
    public static List<string> Names(ConfigReading reading, Section section, Key key, string expected, Func<string, string?> faultOf)
    {
        var names = new List<string>();
        var items = section.Items(key, "a list of names");
        for (var i = 0; i < items.Count; i++)
        {
            var name = Section.AsText(items[i]);
            if (name is null)
                reading.Problem(items[i].Place, section.PathOf(key.Name, i), $"{Section.Shown(items[i])} is not text", expected);
            else if (faultOf(name) is { } fault)
                reading.Problem(items[i].Place, section.PathOf(key.Name, i), fault, expected);
            else
                names.Add(name);
        }

        return names;
    }

    /// <summary>The groups of keys in a list, each as a section; a problem for each item that is none.</summary>
    public static IEnumerable<(Section Section, ConfigNode Node)> Groups(ConfigReading reading, Section section, Key key, string expected)
    {
        var items = section.Items(key, expected);
        for (var i = 0; i < items.Count; i++)
        {
            var group = section.Item(key, i, items[i]);
            if (items[i] is MapNode)
                yield return (group, items[i]);
            else if (items[i].IsNull)
                reading.Problem(items[i].Place, section.PathOf(key.Name, i), "is empty", expected);
        }
    }
}
