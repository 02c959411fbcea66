namespace Attesta.Policy.Configuration;

/// <summary>
/// Every key that a file may hold, in the order in which settings are listed. Each section declares its own; a section of its own is one class with a
/// <c>Key</c> and a <c>Read</c>, named here and in <see cref="AttestaConfig"/>.
/// </summary>
internal static class ConfigKeys
{
    /// <summary>
    /// Sections that later versions read. Until then they are errors: a file that counts on them must not run without them.
    /// </summary>
    public static readonly string[] Later = ["webhooks"];

    /// <summary>The file.</summary>
    public static readonly GroupShape Root = new(PolicySection.Key, RiskSection.Key, TrustSection.Key, AuditSection.Key,
        DomainSection.DomainKey, DomainSection.DomainsKey, DomainSection.StrictKey);

    private static readonly GroupShape RootAndLater =
        new([.. Root.Keys, .. Later.Select(name => new Key(name, new TextShape(), "A section of later versions."))]);

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> NamesBySection = Sections();

    /// <summary>The names of the keys of every group, by its dotted name; <c>[]</c> stands for each item of a list, <c>*</c> for a name of the user's own.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> BySection => NamesBySection;

    /// <summary>The whole file as it is read: <see cref="Root"/>, and what is refused with a reason.</summary>
    public static GroupShape File => RootAndLater;

    /// <summary>Where else a key is valid, as a dotted name; null when nowhere, or in more places than one.</summary>
    public static string? Elsewhere(string key)
    {
        string? found = null;
        foreach (var (section, keys) in BySection)
        {
            if (section.Length == 0 || section.Contains("[]", StringComparison.Ordinal) || section.Contains('*', StringComparison.Ordinal)
                || keys[0] == RiskLevel.Low.Name() || !keys.Contains(key, StringComparer.Ordinal))
                continue;
            if (found is not null)
                return null;
            found = $"{section}.{key}";
        }

        return found;
    }

    /// <summary>The place of a setting in listings: the order of the keys.</summary>
    public static int Rank(string key)
    {
        var parts = key.Split('.', '[');
        var section = IndexOf(BySection[""], parts[0]);
        var within = parts.Length > 1 && BySection.TryGetValue(parts[0], out var names) ? IndexOf(names, parts[1]) : 0;
        return (section * 1_000) + within;
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
                return i;
        }

        return -1;
    }

    private static Dictionary<string, IReadOnlyList<string>> Sections()
    {
        var sections = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        Add("", RootAndLater);
        return sections;

        void Add(string path, Shape shape)
        {
            switch (shape)
            {
                case GroupShape group:
                    sections.TryAdd(path, group.Names);
                    foreach (var key in group.Keys)
                        Add(ConfigReading.Join(path, key.Name), key.Shape);
                    break;
                case ListShape list:
                    Add(path + "[]", list.Item);
                    break;
                case NamedShape named:
                    Add(path + ".*", named.Value);
                    break;
                case EitherShape either:
                    foreach (var one in either.Shapes)
                        Add(path, one);
                    break;
            }
        }
    }
}
