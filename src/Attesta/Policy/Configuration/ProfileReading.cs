using Attesta.Actions;
using Attesta.Domains;
using Attesta.Risk;

namespace Attesta.Policy.Configuration;

/// <summary>An escalation rule, and where it stands.</summary>
internal sealed record PlacedRule(EscalationRule Rule, ConfigReading Reading, FilePlace Place, string Key);

/// <summary>A profile as it was read, with the places of what can only be checked next to the other profiles.</summary>
internal sealed record ReadProfile(DomainProfile Profile, IReadOnlyList<PlacedRule> Rules);

/// <summary>Reads a domain profile.</summary>
internal sealed partial class ProfileReading
{
    private const int MostPatterns = 500;
    private const int MostNames = 10_000;
    private const int MostRules = 500;
    private const int MostTemplates = 500;
    private const int MostExamples = 500;

    private static readonly Limits Share = new(0, 1);
    private static readonly Limits Multiplier = new(1, DomainProfile.LargestMultiplier);
    private static readonly Limits ReviewSeconds = new(0, 86_400, "seconds");

    private static readonly (string Name, RiskLevel Value)[] Levels = [.. Enum.GetValues<RiskLevel>().Select(level => (level.Name(), level))];

    private readonly ConfigReading _reading;
    private readonly Section _profile;
    private readonly List<PlacedRule> _rules = [];

    private ProfileReading(ConfigReading reading, Section profile) => (_reading, _profile) = (reading, profile);

    /// <summary>Reads a section with profile keys. What is wrong becomes a problem of the reading.</summary>
    public static ReadProfile Read(ConfigReading reading, Section profile, string name) => new ProfileReading(reading, profile).Read(name);

    /// <summary>Reads the text of a profile file. The name stands in it, or is that of the file.</summary>
    /// <param name="reading">Takes the problems; it is about this file.</param>
    /// <param name="text">The text.</param>
    /// <param name="fileName">The file.</param>
    /// <exception cref="ConfigException">The text is no YAML that can be taken.</exception>
    public static ReadProfile ReadFile(ConfigReading reading, string text, string fileName)
    {
        var root = YamlText.Read(text, fileName);
        var section = new Section(reading, "", root, ProfileKeys.File);
        if (root is null || root.IsNull)
            reading.Problem(new FilePlace(1, 1), "", "is empty", "a profile with keys such as risk_patterns");
        var name = Path.GetFileNameWithoutExtension(fileName);
        if (section.Entry("name") is { } entry)
            name = section.Text(entry, "the name of the domain") ?? name;
        if (DomainText.NameFault(name) is not { } fault)
            return Read(reading, section, name);
        reading.Problem(section.Entry("name")?.Value.Place ?? new FilePlace(1, 1), "name", fault, "the name of the domain");
        return Read(reading, section, "unnamed");
    }

    private ReadProfile Read(string name)
    {
        var profile = new DomainProfile
        {
            Name = name,
            Description = TextOf(_profile, "description"),
            RiskPatterns = Patterns(),
            SensitiveTerms = Terms(),
            CriticalActions = Names("critical_actions", "the name of a function, with * for any text"),
            SafeActions = Names("safe_actions", "the name of a function, with * for any text"),
            ComplianceFrameworks = Names("compliance_frameworks", "the name of a framework"),
            EscalationRules = Rules(),
            ChallengeTemplates = Templates(),
            MinReviewOverrides = MinReviews(),
            BaseRiskFloor = NumberOf("base_risk_floor", 0, Share),
            ProductionMultiplier = NumberOf("production_multiplier", DomainProfile.DefaultProductionMultiplier, Multiplier),
            RequiredVocabulary = Names("required_vocabulary", "a word"),
            Examples = Examples(),
        };
        return new ReadProfile(profile, _rules);
    }

    private List<RiskPattern> Patterns()
    {
        var patterns = new List<RiskPattern>();
        foreach (var (section, node) in NodeList.Groups(_reading, _profile, "risk_patterns", MostPatterns,
            "a list of patterns, each with name, pattern and risk_contribution", ProfileKeys.Pattern))
        {
            var name = Required(section, node, "name", "a name");
            var pattern = Required(section, node, "pattern", "a regular expression");
            var target = section.Entry("target") is { } entry ? section.Choice(entry, RiskSection.Targets) ?? PatternTarget.Any : PatternTarget.Any;
            double? contribution = null;
            if (section.Entry("risk_contribution") is { } given)
                contribution = section.Number(given, Share);
            else
                _reading.Problem(node.Place, section.PathOf("risk_contribution"), "is missing", Share.Expected("a number"));
            var refs = NodeList.Names(_reading, section, "compliance_refs", MostNames, "the name of a rule", DomainText.NameFault);
            if (name is null || pattern is null || contribution is not { } share)
                continue;
            try
            {
                patterns.Add(new RiskPattern(name, pattern, share, target) { Description = TextOf(section, "description"), ComplianceRefs = refs });
            }
            catch (ArgumentException wrong)
            {
                section.Problem(section.Entry(wrong.ParamName == "name" ? "name" : "pattern")!, ConfigReading.Said(wrong),
                    wrong.ParamName == "name" ? "a name" : $"a regular expression of 1 to {RiskPattern.LongestPattern} characters without backreferences and lookarounds");
            }
        }

        return patterns;
    }

    private Dictionary<string, double> Terms()
    {
        var section = _profile.Inner("sensitive_terms", keys: null);
        var terms = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in section.Entries)
        {
            var fault = DomainText.NameFault(entry.Name) ?? (entry.Name.Any(char.IsLetterOrDigit) ? null : "the term has no letter and no digit");
            if (fault is not null)
                section.Problem(entry, fault, "a word with its weight");
            else if (section.Number(entry, Share) is { } weight && !terms.TryAdd(entry.Name, weight))
                section.Problem(entry, "given twice, in different case");
        }

        if (terms.Count > MostNames)
            _profile.Problem(_profile.Entry("sensitive_terms")!, "is too long", $"at most {MostNames} terms");
        return terms;
    }

    private List<DomainChallengeTemplate> Templates()
    {
        var templates = new List<DomainChallengeTemplate>();
        foreach (var (section, node) in NodeList.Groups(_reading, _profile, "challenge_templates", MostTemplates,
            "a list of questions, each with question_template and answer_hints", ProfileKeys.Template))
        {
            var question = Required(section, node, "question_template", "a question");
            var template = new DomainChallengeTemplate
            {
                QuestionTemplate = question ?? "",
                AnswerHints = NodeList.Names(_reading, section, "answer_hints", MostNames, "a word or a phrase", DomainText.NameFault),
                ContextVars = NodeList.Names(_reading, section, "context_vars", MostNames, "the name of an argument", DomainText.NameFault),
                ChallengeType = section.Entry("challenge_type") is { } type ? section.Choice(type, QuestionTypes) ?? ChallengeType.Quiz : ChallengeType.Quiz,
                MinRiskLevel = section.Entry("min_risk_level") is { } level ? section.Choice(level, Levels) ?? RiskLevel.High : RiskLevel.High,
            };
            if (question is null)
                continue;
            if (DomainQuestion.Fault(template) is { } fault)
                _reading.Problem(section.Entry(fault.Contains("answer_hints", StringComparison.Ordinal) ? "answer_hints" : "question_template")?.Value.Place ?? node.Place, section.Path, fault);
            else
                templates.Add(template);
        }

        return templates;
    }

    private static readonly (string Name, ChallengeType Value)[] QuestionTypes = [("quiz", ChallengeType.Quiz), ("teach_back", ChallengeType.TeachBack)];

    private Dictionary<string, TimeSpan> MinReviews()
    {
        var section = _profile.Inner("min_review_overrides", ProfileKeys.MinReview);
        var times = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var entry in section.Entries)
        {
            if (section.Number(entry, ReviewSeconds) is { } seconds)
                times[entry.Name] = TimeSpan.FromSeconds(seconds);
        }

        return times;
    }

    private List<DomainExample> Examples()
    {
        var section = _profile.Inner("examples", ProfileKeys.Examples);
        return [.. ExamplesIn(section, "dangerous", RiskLevel.High, null), .. ExamplesIn(section, "safe", null, RiskLevel.Low)];
    }

    private IEnumerable<DomainExample> ExamplesIn(Section examples, string key, RiskLevel? atLeast, RiskLevel? atMost)
    {
        foreach (var (section, node) in NodeList.Groups(_reading, examples, key, MostExamples, "a list of actions, each with function_name", ProfileKeys.Example))
        {
            var name = Required(section, node, "function_name", "the name of a function");
            if (name is null)
                continue;
            var action = new ActionContext
            {
                FunctionName = name,
                Args = ValueOf<PlainList>(section, "args", "a list") ?? PlainList.Empty,
                Kwargs = ValueOf<PlainMap>(section, "kwargs", "names with values") ?? PlainMap.Empty,
                Hints = ValueOf<PlainMap>(section, "hints", "names with values") ?? PlainMap.Empty,
                FunctionDoc = section.Entry("function_doc") is { Value.IsNull: false } doc ? section.Text(doc, "text") : null,
                Environment = section.Entry("environment") is { Value.IsNull: false } label ? section.Text(label, "the name of an environment") : null,
            };

            // One bound alone replaces the default, so that a dangerous action may be at_most something too.
            var least = section.Entry("at_least") is { } given ? section.Choice(given, Levels) : null;
            var most = section.Entry("at_most") is { } bound ? section.Choice(bound, Levels) : null;
            yield return least is null && most is null ? new DomainExample(action, atLeast, atMost) : new DomainExample(action, least, most);
        }
    }

    private static T? ValueOf<T>(Section section, string key, string expected)
        where T : class
    {
        if (section.Entry(key) is not { Value.IsNull: false } entry)
            return null;
        try
        {
            if (NodeValue.Of(entry.Value) is T value)
                return value;
            section.Problem(entry, $"is {entry.Value.Kind}", expected);
        }
        catch (UnfaithfulValueException unfaithful)
        {
            section.Problem(entry, unfaithful.Message, expected);
        }

        return null;
    }

    private List<string> Names(string key, string expected) => NodeList.Names(_reading, _profile, key, MostNames, expected, DomainText.NameFault);

    private double NumberOf(string key, double byDefault, Limits limits) =>
        _profile.Entry(key) is { } entry ? _profile.Number(entry, limits) ?? byDefault : byDefault;

    private static string TextOf(Section section, string key) => section.Entry(key) is { Value.IsNull: false } entry ? section.Text(entry, "text") ?? "" : "";

    private string? Required(Section section, ConfigNode node, string key, string expected)
    {
        if (section.Entry(key) is not { } entry)
        {
            _reading.Problem(node.Place, section.PathOf(key), "is missing", expected);
            return null;
        }

        if (section.Text(entry, expected) is not { } text)
            return null;
        if (text.Length > 0)
            return text;
        section.Problem(entry, "is empty", expected);
        return null;
    }
}
