using System.Buffers;
using Attesta.Policy;
using Attesta.Policy.Configuration;

namespace Attesta.Risk.Content.Rules;

/// <summary>Reads a pack from YAML. What is not understood refuses the whole pack.</summary>
internal static class PackReader
{
    private const int MostRules = 2_000;

    private static readonly SearchValues<char> NameLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly (string, OptionStyle)[] Styles =
        [("gnu", OptionStyle.Gnu), ("single_dash", OptionStyle.SingleDash), ("powershell", OptionStyle.PowerShell), ("slash", OptionStyle.Slash)];

    private static readonly (string, EffectKind)[] Kinds =
    [
        ("destroys", EffectKind.Destroys), ("overwrites", EffectKind.Overwrites), ("executes_opaque_code", EffectKind.ExecutesOpaqueCode), ("weakens_control", EffectKind.WeakensControl),
        ("raises_privilege", EffectKind.RaisesPrivilege), ("grants_access", EffectKind.GrantsAccess), ("reads_secret", EffectKind.ReadsSecret), ("sends_out", EffectKind.SendsOut),
        ("spends", EffectKind.Spends), ("stops_service", EffectKind.StopsService), ("changes", EffectKind.Changes), ("only_reads", EffectKind.OnlyReads),
    ];

    private static readonly (string, EffectWidth?)[] Scopes = [("auto", null), ("one", EffectWidth.One), ("many", EffectWidth.Many), ("everything", EffectWidth.Everything)];

    private static readonly (string, EffectUndo)[] Undos =
        [("easy", EffectUndo.Easy), ("hard", EffectUndo.Hard), ("impossible", EffectUndo.Impossible), ("unknown", EffectUndo.Unknown)];

    /// <exception cref="ConfigException">It is not sound.</exception>
    public static RulePack Read(string text, string file)
    {
        var problems = new PackProblems(file);
        var start = new FilePlace(1, 1);
        var root = new PackSection(problems, "", YamlText.Read(text, file), start);
        var name = root.Text("pack", isRequired: true) ?? "";
        CheckName(problems, root.PlaceOf("pack"), "pack", name);
        var description = root.Text("description", isRequired: true) ?? "";
        var programs = ReadPrograms(problems, root.Inner("programs"));
        var rules = ReadRules(problems, root, name, programs);
        root.Done();
        problems.ThrowIfAny();
        return new RulePack(name, description, file, programs, rules);
    }

    private static List<ProgramGrammar> ReadPrograms(PackProblems problems, PackSection? section)
    {
        var programs = new List<ProgramGrammar>();
        foreach (var entry in section?.Entries ?? [])
        {
            var program = new PackSection(problems, section!.PathOf(entry.Name), entry.Value, entry.Place);
            // Programs that are alike share one entry: "docker podman".
            var grammar = new ProgramGrammar
            {
                Program = entry.Name,
                Values = CheckOptions(problems, program, "values"),
                Style = program.Choice("style", Styles, OptionStyle.Gnu),
                Reads = program.Texts("reads"),
                Harmless = CheckOptions(problems, program, "harmless", allowsWords: true),
                ArgumentsAreData = program.Flag("arguments_are_data"),
                IsGeneric = program.Flag("generic", otherwise: true),
            };
            programs.AddRange(entry.Name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => grammar with { Program = name }));
            program.Done();
        }

        return programs;
    }

    private static List<Rule> ReadRules(PackProblems problems, PackSection root, string pack, List<ProgramGrammar> programs)
    {
        var rules = new List<Rule>();
        var value = root.Value("rules");
        if (value is null)
            return rules;
        if (value is not ListNode list || list.Items.Count > MostRules)
        {
            problems.Add(value.Place, "rules", "is no list, or too long", "a list of rules");
            return rules;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Items.Count; i++)
        {
            var section = new PackSection(problems, $"rules[{i}]", list.Items[i], list.Items[i].Place);
            var rule = ReadRule(problems, section, pack, programs);
            if (!names.Add(rule.Id))
                problems.Add(section.PlaceOf("id"), section.PathOf("id"), $"a rule '{rule.Id}' was there before");
            rules.Add(rule);
        }

        return rules;
    }

    private static Rule ReadRule(PackProblems problems, PackSection section, string pack, List<ProgramGrammar> programs)
    {
        var id = section.Text("id", isRequired: true) ?? "";
        CheckName(problems, section.PlaceOf("id"), section.PathOf("id"), id);
        var examples = section.Inner("examples", isRequired: true);
        var rule = new Rule
        {
            Id = $"{pack}/{id}",
            Match = ReadMatch(problems, section.Inner("match", isRequired: true), programs),
            Effect = section.Choice("effect", Kinds, EffectKind.Changes, isRequired: true),
            Severity = section.Number("severity", 0, 1, isRequired: true),
            Scope = section.Choice("scope", Scopes, null),
            Undo = section.Choice("undo", Undos, EffectUndo.Unknown),
            Target = section.Text("target") ?? "operands",
            Says = section.Text("says", isRequired: true) ?? "",
            Remedy = section.Text("remedy"),
            Matching = Examples(problems, examples, "match"),
            NotMatching = Examples(problems, examples, "no_match"),
        };
        if (rule.Match.Tools.Count == 0 && rule.Target is not ("operands" or "first" or "last" or "none" or ['-' or '/', _, ..]))
            problems.Add(section.PlaceOf("target"), section.PathOf("target"), "is no target", "operands, first, last, none or an option");
        examples?.Done();
        section.Done();
        return rule;
    }

    private static RuleMatch ReadMatch(PackProblems problems, PackSection? section, List<ProgramGrammar> programs)
    {
        if (section is null)
            return new RuleMatch();
        var options = CheckOptions(problems, section, "options", allowsWords: true);
        var all = section.Groups("all_options").ToArray();
        var written = section.Texts("program");
        var match = new RuleMatch
        {
            Tools = section.Texts("tool"),
            Arguments = section.Inner("arguments") is { } arguments ? [.. arguments.Entries.Select(entry => (entry.Name, arguments.Text(entry.Name) ?? "*"))] : [],
            Verbs = section.Texts("verb"),
            Options = options.Count > 0 ? [options, .. all] : all,
            Operands = section.Texts("operands"),
            MinOperands = (int)section.Number("min_operands", 0, 1000, isWhole: true),
            Unless = CheckOptions(problems, section, "unless", allowsWords: true),
            Assignments = section.Texts("assignment"),
            Input = section.Flag("input"),
            Wrappers = section.Texts("wrapped_by"),
            StandardInput = section.Texts("stdin"),
        };
        if (match.Tools.Count == 0)
            match = match with { Programs = written.Count > 0 ? written : [.. programs.Select(program => program.Program)] };
        else if (written.Count > 0 || match.IsNarrow || match.Verbs.Count > 0)
            problems.Add(section.Place, section.PathOf("tool"), "is for functions, the other keys are for programs", "tool and arguments, or program and the like");
        if (match.Tools.Count == 0 && match.Arguments.Count > 0)
            problems.Add(section.Place, section.PathOf("arguments"), "is for tools only");
        if (match.Tools.Count == 0 && match.Programs.Count == 0)
            problems.Add(section.Place, section.PathOf("program"), "is missing");
        section.Done();
        return match;
    }

    // INVARIANT: a rule that nobody has tried in both directions is none.
    private static IReadOnlyList<RuleExample> Examples(PackProblems problems, PackSection? section, string key)
    {
        if (section is null)
            return [];
        var examples = section.Examples(key);
        if (examples.Count == 0)
            problems.Add(section.Place, section.PathOf(key), "is missing", key == "match" ? "commands that the rule must match" : "commands that the rule must not match");
        return examples;
    }

    private static IReadOnlyList<string> CheckOptions(PackProblems problems, PackSection section, string key, bool allowsWords = false)
    {
        var options = section.Texts(key);
        foreach (var option in options)
        {
            if (option.Length < 2 || (!allowsWords && option[0] is not ('-' or '/' or '+')) || option.Split('=')[0].Contains(' '))
                problems.Add(section.PlaceOf(key), section.PathOf(key), $"'{option}' is no option", "something like -f, --force or /s");
        }

        return options;
    }

    private static void CheckName(PackProblems problems, FilePlace place, string path, string name)
    {
        if (name.Length is 0 or > 64 || name.AsSpan().ContainsAnyExcept(NameLetters))
            problems.Add(place, path, "is no name", "lower-case letters, digits and _");
    }
}
