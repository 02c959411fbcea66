using System.Globalization;
using Attesta.Risk;

namespace Attesta.Policy.Configuration;

/// <summary>Reads the section <c>risk</c>.</summary>
internal static class RiskSection
{
    private const int MostNames = 10_000;
    private const int MostAmplifiers = 500;
    private const int LongestPattern = 1_000;
    private static readonly Limits Boost = new(0, 1);

    /// <summary>The scorers that a file can name. Scorers count calls, so every gate gets its own.</summary>
    public static IReadOnlyDictionary<string, Func<IRiskScorer>> Scorers { get; } = new Dictionary<string, Func<IRiskScorer>>(StringComparer.Ordinal)
    {
        ["default"] = static () => new FiveFactorScorer(),
    };

    public const string DefaultScorer = "default";

    private static readonly (string Name, RiskLevel Value)[] Levels = [.. Enum.GetValues<RiskLevel>().Select(level => (level.Name(), level))];

    private static readonly (string Name, PatternTarget Value)[] Targets =
    [
        ("any", PatternTarget.Any), ("function_name", PatternTarget.FunctionName), ("args", PatternTarget.Args),
        ("kwargs", PatternTarget.Kwargs), ("docstring", PatternTarget.Docstring),
    ];

    public static (string Scorer, RiskRules Rules) Read(ConfigReading reading, Section risk) => (Scorer(risk), new RiskRules
    {
        Overrides = Overrides(risk),
        Amplifiers = Amplifiers(reading, risk),
        Allow = Names(reading, risk, "allow"),
        Block = Names(reading, risk, "block"),
    });

    private static string Scorer(Section risk)
    {
        var entry = risk.Entry("scorer");
        var name = DefaultScorer;
        if (entry is not null)
        {
            if (Section.AsText(entry.Value) is { } written && Scorers.ContainsKey(written))
                name = written;
            else
                risk.Problem(entry, $"{Section.Shown(entry.Value)} is no scorer", ConfigReading.OneOf([.. Scorers.Keys]), Section.Nearest(entry.Value, Scorers.Keys));
        }

        risk.Setting("scorer", name, entry?.Value.Place);
        return name;
    }

    private static Dictionary<string, RiskLevel> Overrides(Section risk)
    {
        var overrides = risk.Inner("overrides", keys: null);
        var levels = new Dictionary<string, RiskLevel>(StringComparer.Ordinal);
        foreach (var entry in overrides.Entries)
        {
            // A pattern would never match here, and whoever wrote it counts on it.
            if (NameFault(entry.Name) is { } fault)
                overrides.Problem(entry, fault, "the name of a function");
            else if (entry.Name.Contains('*'))
                overrides.Problem(entry, "overrides take no patterns", "the exact name of a function, or its last part after a dot");
            else if (overrides.Choice(entry, Levels) is { } level)
                levels.Add(entry.Name, level);
            if (levels.TryGetValue(entry.Name, out var known))
                overrides.Setting(entry.Name, known.Name(), entry.Value.Place);
        }

        if (levels.Count > MostNames)
            risk.Problem(risk.Entry("overrides")!, "is too long", string.Create(CultureInfo.InvariantCulture, $"at most {MostNames} names"));
        if (levels.Count == 0)
            risk.Setting("overrides", "{}", overrides.Place);
        return levels;
    }

    private static List<Amplifier> Amplifiers(ConfigReading reading, Section risk)
    {
        var amplifiers = new List<Amplifier>();
        var items = risk.Items("amplifiers", MostAmplifiers, "a list of amplifiers, each with pattern, target and boost");
        for (var i = 0; i < items.Count; i++)
        {
            var section = new Section(reading, string.Create(CultureInfo.InvariantCulture, $"risk.amplifiers[{i}]"), items[i], ConfigKeys.Amplifier);
            if (Amplifier(reading, section, items[i]) is { } amplifier)
                amplifiers.Add(amplifier);
        }

        if (items.Count == 0)
            risk.Setting("amplifiers", "[]", risk.Entry("amplifiers")?.Value.Place);
        return amplifiers;
    }

    private static Amplifier? Amplifier(ConfigReading reading, Section section, ConfigNode item)
    {
        if (item is not MapNode)
        {
            if (item.IsNull)
                reading.Problem(item.Place, section.Path, "is empty", "pattern, target and boost");
            return null;
        }

        var pattern = Required("pattern") is { } patternEntry ? section.Text(patternEntry, "a regular expression") : null;
        section.Setting("pattern", pattern ?? "", section.Entry("pattern")?.Value.Place);
        var target = section.Choice("target", PatternTarget.Any, Targets);
        var boost = Required("boost") is { } boostEntry ? section.Number(boostEntry, Boost) : null;
        if (pattern is null)
            return null;
        if (pattern.Length is 0 or > LongestPattern)
        {
            section.Problem(section.Entry("pattern")!, pattern.Length == 0 ? "is empty" : "is too long",
                string.Create(CultureInfo.InvariantCulture, $"a regular expression of 1 to {LongestPattern} characters"));
            return null;
        }

        try
        {
            var amplifier = new Amplifier(pattern, boost ?? 0, target);
            section.Setting("boost", amplifier.Boost.ToString(CultureInfo.InvariantCulture), section.Entry("boost")?.Value.Place);
            return amplifier;
        }
        catch (ArgumentException wrong)
        {
            section.Problem(section.Entry("pattern")!, Said(wrong), "a regular expression without backreferences and lookarounds");
            return null;
        }

        MapEntry? Required(string key)
        {
            if (section.Entry(key) is { } entry)
                return entry;
            reading.Problem(item.Place, section.PathOf(key), "is missing", key == "pattern" ? "a regular expression" : Boost.Expected("a number"));
            return null;
        }
    }

    private static string Said(ArgumentException wrong)
    {
        var end = wrong.Message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return Actions.VisibleText.Escape(end < 0 ? wrong.Message : wrong.Message[..end], 300).TrimEnd('.');
    }

    private static List<string> Names(ConfigReading reading, Section risk, string key)
    {
        var names = new List<string>();
        var items = risk.Items(key, MostNames, "a list of names");
        for (var i = 0; i < items.Count; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{risk.PathOf(key)}[{i}]");
            var name = Section.AsText(items[i]);
            if (name is null)
                reading.Problem(items[i].Place, path, $"{Section.Shown(items[i])} is not text", "the name of a function, in quotes where YAML reads it as something else");
            else if (NameFault(name) is { } fault)
                reading.Problem(items[i].Place, path, fault, "the name of a function, with * for any text");
            else
                names.Add(name);
            reading.Setting(path, name ?? "", items[i].Place);
        }

        if (items.Count == 0)
            risk.Setting(key, "[]", risk.Entry(key)?.Value.Place);
        return names;
    }

    // A name with space around it matches nothing, and a block list that matches nothing blocks nothing.
    private static string? NameFault(string name)
    {
        if (name.Length == 0)
            return "the name is empty";
        return name.Trim().Length == name.Length && !name.Any(char.IsControl) ? null : "the name has space around it or control characters in it";
    }
}
