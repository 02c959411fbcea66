using System.Globalization;
using Attesta.Actions;
using Attesta.Domains;
using Attesta.Risk;

namespace Attesta.Policy.Configuration;

/// <summary>Reads <c>domain</c>, <c>domains</c> and <c>domain_strict</c>: which domains hold, all of them together.</summary>
internal sealed class DomainSection
{
    private const int MostDomains = 100;
    private static readonly TextShape Name = new() { Shortest = 1 };

    public static readonly Key DomainKey = new("domain", new EitherShape(Name, new ListShape(Name, MostDomains)) { IsNullable = true },
        "What industries know: the name of a domain, a profile file (a path that ends in .yaml), or a list of them. All of them hold together.")
    { Default = "[]" };

    public static readonly Key DomainsKey = Key.List("domains", new EitherShape(Name, new NamedShape(ProfileKeys.Inline)), MostDomains,
        "Domains with what you add to them, or of your own, such as [{healthcare: {escalation_rules: {phi_access: 3}}}].");

    public static readonly Key<bool> StrictKey = Key.Flag("domain_strict", true, "false passes over a domain that there is none of, instead of refusing the file.");

    private readonly ConfigReading _reading;
    private readonly bool _isStrict;
    private readonly List<ReadProfile> _active = [];

    private DomainSection(ConfigReading reading, bool isStrict) => (_reading, _isStrict) = (reading, isStrict);

    /// <summary>The active domains, merged; null for none.</summary>
    public static DomainProfile? Read(ConfigReading reading, Section root)
    {
        var section = new DomainSection(reading, root.Flag(StrictKey));
        section.ReadNames(root);
        section.ReadGroups(root);
        if (section._active.Count == 0)
            return null;
        var merged = DomainProfile.Merge([.. section._active.Select(read => read.Profile)]);
        section.CheckRules(merged);
        section.CheckExamples();
        return merged;
    }

    private void ReadNames(Section root)
    {
        if (root.Entry(DomainKey.Name) is not { Value.IsNull: false } entry)
        {
            root.Setting(DomainKey.Name, "[]", root.Entry(DomainKey.Name)?.Value.Place);
            return;
        }

        if (entry.Value is ScalarNode)
            ReadName(entry.Value, DomainKey.Name);
        var items = entry.Value is ScalarNode ? [] : root.Items(DomainKey with { Shape = ((EitherShape)DomainKey.Shape).Shapes[1] }, "the name of a domain, or a list of names");
        for (var i = 0; i < items.Count; i++)
            ReadName(items[i], root.PathOf(DomainKey.Name, i));
        if (entry.Value is ListNode { Items.Count: 0 })
            root.Setting(DomainKey.Name, "[]", entry.Value.Place);
    }

    private void ReadGroups(Section root)
    {
        var items = root.Items(DomainsKey, "a list of names, or of names with profile keys");
        for (var i = 0; i < items.Count; i++)
        {
            var path = root.PathOf(DomainsKey.Name, i);
            if (items[i] is not MapNode)
            {
                ReadName(items[i], path);
                continue;
            }

            var section = new Section(_reading, path, items[i], new NamedShape(ProfileKeys.Inline));
            foreach (var entry in section.Entries)
            {
                if (entry.Value.IsNull)
                    ReadName(new ScalarNode(entry.Place, entry.Name, IsPlain: false), path);
                else
                    ReadGroup(section, entry);
            }
        }

        if (items.Count == 0)
            root.Setting(DomainsKey.Name, "[]", root.Entry(DomainsKey.Name)?.Value.Place);
    }

    private void ReadName(ConfigNode node, string path)
    {
        if (Section.AsText(node) is not { Length: > 0 } name)
            _reading.Problem(node.Place, path, $"{Section.Shown(node)} is no name", "the name of a domain or of a profile file");
        else if (name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))
            ReadFile(node, path, name);
        else if (DomainRegistry.Default.Find(name) is { } known)
            Add(new ReadProfile(known, [], []), path, name, node.Place);
        else if (_isStrict)
            _reading.Problem(node.Place, path, $"{Section.Shown(node)} is no domain", ConfigReading.OneOf(DomainRegistry.Default.Names), NearestName.To(name, DomainRegistry.Default.Names));
        else
            _reading.Setting(path, name + " (unknown, passed over)", node.Place);
    }

    private void ReadFile(ConfigNode node, string path, string name)
    {
        try
        {
            var full = Path.GetFullPath(name, _reading.Folder);
            var inner = new ConfigReading(name, _reading.Folder, _reading.Variable);
            var read = ProfileReading.ReadFile(inner, ConfigFile.Text(full), name);
            _reading.Include(inner);
            Add(read, path, $"{read.Profile.Name} ({name})", node.Place);
        }
        catch (ConfigException refused)
        {
            foreach (var problem in refused.Problems)
            {
                if (problem.Line > 0)
                    _reading.Include(problem);
                else
                    _reading.Problem(node.Place, path, $"{Section.Shown(node)}: {problem.What}", problem.Expected, problem.Suggestion);
            }
        }
        catch (ArgumentException)
        {
            _reading.Problem(node.Place, path, $"{Section.Shown(node)} is no path", "the path of a profile file");
        }
    }

    private void ReadGroup(Section section, MapEntry entry)
    {
        var path = section.PathOf(entry.Name);
        if (DomainText.NameFault(entry.Name) is { } fault)
        {
            _reading.Problem(entry.Place, path, fault, "the name of a domain");
            return;
        }

        var read = ProfileReading.Read(_reading, section.Inner(new Key(entry.Name, ProfileKeys.Inline, "")), entry.Name);
        var before = _active.Find(active => active.Profile.Name == entry.Name);
        if ((before?.Profile ?? DomainRegistry.Default.Find(entry.Name)) is { } extended)
        {
            _active.Remove(before!);
            Add(read with { Profile = extended.ExtendedBy(read.Profile), Rules = [.. before?.Rules ?? [], .. read.Rules] }, path, "added to " + entry.Name, entry.Place);
        }
        else if (_isStrict && NearestName.To(entry.Name, DomainRegistry.Default.Names) is { } nearest)
        {
            // A misspelt name would leave the shipped domain off.
            _reading.Problem(entry.Place, path, "is almost the name of another domain", "that name, one that is less alike, or domain_strict: false", nearest);
        }
        else
        {
            Add(read, path, "defined here", entry.Place);
        }
    }

    private void Add(ReadProfile read, string path, string shown, FilePlace place)
    {
        _reading.Setting(path, shown, place);
        _active.Add(read);
    }

    private void CheckRules(DomainProfile merged)
    {
        var names = merged.RiskPatterns.Select(pattern => pattern.Name).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var rule in _active.SelectMany(read => read.Rules))
        {
            if (rule.Value.Condition is EscalationCondition.MatchesPattern { Name: var name } && !names.Contains(name, StringComparer.Ordinal))
                rule.Reading.Problem(rule.Place, rule.Key, $"no domain in force has a pattern {ConfigReading.Quoted(name)}", suggestion: NearestName.To(name, names));
        }
    }

    // A profile that does not do what its own examples say is not what its author meant.
    private void CheckExamples()
    {
        if (!_reading.IsSound)
            return;
        foreach (var read in _active)
        {
            foreach (var example in read.Examples)
            {
                var level = LevelOf(example.Value.Action, read.Profile);
                if (!example.Value.Allows(level))
                    example.Reading.Problem(example.Place, example.Key, $"this action is {level.Name()}", Expected(example.Value));
            }
        }
    }

    private static RiskLevel LevelOf(ActionContext action, DomainProfile profile)
    {
        var scoring = new DomainRiskScorer(profile, new FiveFactorScorer()).ScoreAsync(ActionSnapshot.Of(action).Action, CancellationToken.None);
        return scoring.IsCompletedSuccessfully ? scoring.Result.Level : RiskLevel.Critical;
    }

    private static string Expected(DomainExample example) => (example.AtLeast, example.AtMost) switch
    {
        ({ } least, null) => least.Name() + " or above",
        (null, { } most) => most.Name() + " or below",
        var (least, most) => string.Create(CultureInfo.InvariantCulture, $"from {least?.Name()} to {most?.Name()}"),
    };
}
