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

    private static readonly (string Name, RiskLevel Value)[] Levels = [.. Enum.GetValues<RiskLevel>().Select(level => (level.Name(), level))];

    public static readonly (string Name, PatternTarget Value)[] Targets =
    [
        ("any", PatternTarget.Any), ("function_name", PatternTarget.FunctionName), ("args", PatternTarget.Args),
        ("kwargs", PatternTarget.Kwargs), ("docstring", PatternTarget.Docstring),
    ];

    private static readonly Key OverridesKey = Key.Named("overrides", new ChoiceShape([.. Levels.Select(level => level.Name)]),
        "The level of a function whatever the scorer says, by its name: {delete_user: critical}.");

    private static readonly Key PatternKey = new("pattern", new TextShape { Shortest = 1, Longest = LongestPattern }, "A regular expression that runs in linear time; case is ignored.")
    { IsRequired = true };

    private static readonly ChoiceKey<PatternTarget> TargetKey = Key.Choice("target", PatternTarget.Any, Targets, "Where the pattern is looked for.");

    private static readonly Key BoostKey = new("boost", new NumberShape(Boost), "What is added to the score when the pattern matches.") { IsRequired = true };

    private static readonly Key AmplifiersKey = Key.List("amplifiers", new GroupShape(PatternKey, TargetKey, BoostKey), MostAmplifiers,
        "Patterns that raise the score: {pattern: \"customer\", target: args, boost: 0.2}. target is any, function_name, args, kwargs or docstring.");

    private static readonly Key AllowKey = Key.List("allow", new TextShape { Shortest = 1 }, MostNames,
        "Functions that pass without a challenge unless they are CRITICAL: names, * for any text.");

    private static readonly Key BlockKey = Key.List("block", new TextShape { Shortest = 1 }, MostNames,
        "Functions that never run: names, * for any text. Wins over everything.");

    public static readonly Key Key = Key.Group("risk", "How bad an action could be.", ScorerSection.ScorerKey, ScorerSection.PacksKey, OverridesKey, AmplifiersKey, AllowKey, BlockKey);

    public static (ScorerChoice Scorer, RiskRules Rules) Read(ConfigReading reading, Section risk) => (ScorerSection.Read(reading, risk), new RiskRules
    {
        Overrides = Overrides(risk),
        Amplifiers = Amplifiers(reading, risk),
        Allow = Names(reading, risk, AllowKey),
        Block = Names(reading, risk, BlockKey),
    });

    private static Dictionary<string, RiskLevel> Overrides(Section risk)
    {
        var overrides = risk.Inner(OverridesKey);
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
            risk.Problem(risk.Entry(OverridesKey.Name)!, "is too long", string.Create(CultureInfo.InvariantCulture, $"at most {MostNames} names"));
        if (levels.Count == 0)
            risk.Setting(OverridesKey.Name, "{}", overrides.Place);
        return levels;
    }

    private static List<Amplifier> Amplifiers(ConfigReading reading, Section risk)
    {
        var amplifiers = new List<Amplifier>();
        var sections = new List<Section>();
        var items = risk.Items(AmplifiersKey, "a list of amplifiers, each with pattern, target and boost");
        for (var i = 0; i < items.Count; i++)
        {
            var section = risk.Item(AmplifiersKey, i, items[i]);
            if (Amplifier(reading, section, items[i]) is not { } amplifier)
                continue;
            amplifiers.Add(amplifier);
            sections.Add(section);
        }

        foreach (var (index, fault) in LinearPattern.Faults([.. amplifiers.Select(amplifier => amplifier.Pattern)]))
            sections[index].Problem(sections[index].Entry(PatternKey.Name)!, ConfigReading.Said(fault), "a regular expression without backreferences and lookarounds");

        if (items.Count == 0)
            risk.Setting(AmplifiersKey.Name, "[]", risk.Entry(AmplifiersKey.Name)?.Value.Place);
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

        var pattern = Required(PatternKey) is { } patternEntry ? section.Text(patternEntry, "a regular expression") : null;
        section.Setting(PatternKey.Name, pattern ?? "", section.Entry(PatternKey.Name)?.Value.Place);
        var target = section.Choice(TargetKey);
        var boost = Required(BoostKey) is { } boostEntry ? section.Number(boostEntry, BoostKey.Shape) : null;
        if (pattern is null)
            return null;
        if (pattern.Length is 0 or > LongestPattern)
        {
            section.Problem(section.Entry(PatternKey.Name)!, pattern.Length == 0 ? "is empty" : "is too long",
                string.Create(CultureInfo.InvariantCulture, $"a regular expression of 1 to {LongestPattern} characters"));
            return null;
        }

        var amplifier = Risk.Amplifier.OfSound(pattern, boost ?? 0, target);
        section.Setting(BoostKey.Name, amplifier.Boost.ToString(CultureInfo.InvariantCulture), section.Entry(BoostKey.Name)?.Value.Place);
        return amplifier;

        MapEntry? Required(Key key)
        {
            if (section.Entry(key.Name) is { } entry)
                return entry;
            reading.Problem(item.Place, section.PathOf(key.Name), "is missing", key == PatternKey ? "a regular expression" : Boost.Expected("a number"));
            return null;
        }
    }

    private static List<string> Names(ConfigReading reading, Section risk, Key key)
    {
        var names = new List<string>();
        var items = risk.Items(key, "a list of names");
        for (var i = 0; i < items.Count; i++)
        {
            var path = risk.PathOf(key.Name, i);
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
            risk.Setting(key.Name, "[]", risk.Entry(key.Name)?.Value.Place);
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
