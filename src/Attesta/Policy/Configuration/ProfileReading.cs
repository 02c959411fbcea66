using Attesta.Actions;
using Attesta.Domains;

namespace Attesta.Policy.Configuration;

/// <summary>Something of a profile, and where it stands.</summary>
internal sealed record Placed<T>(T Value, ConfigReading Reading, FilePlace Place, string Key);

/// <summary>A profile as it was read, with the places of what can only be checked when the profile is whole.</summary>
internal sealed record ReadProfile(DomainProfile Profile, IReadOnlyList<Placed<EscalationRule>> Rules, IReadOnlyList<Placed<DomainExample>> Examples);

/// <summary>Reads a domain profile.</summary>
internal sealed partial class ProfileReading
{
    private readonly ConfigReading _reading;
    private readonly Section _profile;
    private readonly List<Placed<EscalationRule>> _rules = [];
    private readonly List<Placed<DomainExample>> _examples = [];

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
        if (section.Entry(ProfileKeys.Name.Name) is { } entry)
            name = section.Text(entry, "the name of the domain") ?? name;
        if (DomainText.NameFault(name) is not { } fault)
            return Read(reading, section, name);
        reading.Problem(section.Entry(ProfileKeys.Name.Name)?.Value.Place ?? new FilePlace(1, 1), ProfileKeys.Name.Name, fault, "the name of the domain");
        return Read(reading, section, "unnamed");
    }

    private ReadProfile Read(string name)
    {
        ReadRules();
        ReadExamples();
        var profile = new DomainProfile
        {
            Name = name,
            Description = TextOf(_profile, ProfileKeys.Description),
            RiskPatterns = Patterns(),
            SensitiveTerms = Terms(),
            CriticalActions = Names(ProfileKeys.Critical, "the name of a function, with * for any text"),
            SafeActions = Names(ProfileKeys.Safe, "the name of a function, with * for any text"),
            ComplianceFrameworks = Names(ProfileKeys.Frameworks, "the name of a framework"),
            EscalationRules = [.. _rules.Select(rule => rule.Value)],
            ChallengeTemplates = Templates(),
            MinReviewOverrides = MinReviews(),
            BaseRiskFloor = NumberOf(ProfileKeys.Floor),
            ProductionMultiplier = NumberOf(ProfileKeys.Multiplier),
            RequiredVocabulary = Names(ProfileKeys.Vocabulary, "a word"),
            Examples = [.. _examples.Select(example => example.Value)],
        };
        return new ReadProfile(profile, _rules, _examples);
    }

    private List<RiskPattern> Patterns()
    {
        var patterns = new List<RiskPattern>();
        foreach (var (section, node) in NodeList.Groups(_reading, _profile, ProfileKeys.Patterns, "a list of patterns, each with name, pattern and risk_contribution"))
        {
            var name = Required(section, node, ProfileKeys.PatternName, "a name");
            var pattern = Required(section, node, ProfileKeys.Pattern, "a regular expression");
            var target = ChoiceOf(section, ProfileKeys.Target) ?? ProfileKeys.Target.ByDefault;
            var contribution = RequiredNumber(section, node, ProfileKeys.Contribution);
            var description = TextOf(section, ProfileKeys.Description);
            var refs = NodeList.Names(_reading, section, ProfileKeys.Refs, "the name of a rule", DomainText.NameFault);
            if (name is null || pattern is null || contribution is not { } share)
                continue;
            try
            {
                patterns.Add(new RiskPattern(name, pattern, share, target) { Description = description, ComplianceRefs = refs });
            }
            catch (ArgumentException wrong)
            {
                var isName = wrong.ParamName == "name";
                section.Problem(section.Entry((isName ? ProfileKeys.PatternName : ProfileKeys.Pattern).Name)!, ConfigReading.Said(wrong),
                    isName ? "a name" : $"a regular expression of 1 to {RiskPattern.LongestPattern} characters without backreferences and lookarounds");
            }
        }

        return patterns;
    }

    private Dictionary<string, double> Terms()
    {
        var section = _profile.Inner(ProfileKeys.Terms);
        var terms = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
        var shape = (NamedShape)ProfileKeys.Terms.Shape;
        foreach (var entry in section.Entries)
        {
            var fault = DomainText.NameFault(entry.Name) ?? (entry.Name.Any(char.IsLetterOrDigit) ? null : "the term has no letter and no digit");
            if (fault is not null)
                section.Problem(entry, fault, "a word with its weight");
            else if (section.Number(entry, shape.Value) is { } weight && !terms.TryAdd(entry.Name, weight))
                section.Problem(entry, "given twice, in different case");
        }

        if (terms.Count > shape.Most)
            _profile.Problem(_profile.Entry(ProfileKeys.Terms.Name)!, "is too long", $"at most {shape.Most} terms");
        return terms;
    }

    private List<DomainChallengeTemplate> Templates()
    {
        var templates = new List<DomainChallengeTemplate>();
        foreach (var (section, node) in NodeList.Groups(_reading, _profile, ProfileKeys.Templates, "a list of questions, each with question_template and answer_hints"))
        {
            var question = Required(section, node, ProfileKeys.Question, "a question");
            var template = new DomainChallengeTemplate
            {
                QuestionTemplate = question ?? "",
                AnswerHints = NodeList.Names(_reading, section, ProfileKeys.Hints, "a word or a phrase", DomainText.NameFault),
                ContextVars = NodeList.Names(_reading, section, ProfileKeys.Vars, "the name of an argument", DomainText.NameFault),
                ChallengeType = ChoiceOf(section, ProfileKeys.QuestionType) ?? ProfileKeys.QuestionType.ByDefault,
                MinRiskLevel = ChoiceOf(section, ProfileKeys.LeastLevel) ?? ProfileKeys.LeastLevel.ByDefault,
            };
            if (question is null)
                continue;
            if (DomainQuestion.Fault(template) is not { } fault)
            {
                templates.Add(template);
                continue;
            }

            var about = fault.Contains(ProfileKeys.Hints.Name, StringComparison.Ordinal) ? ProfileKeys.Hints : ProfileKeys.Question;
            _reading.Problem(section.Entry(about.Name)?.Value.Place ?? node.Place, section.PathOf(about.Name), fault);
        }

        return templates;
    }

    private Dictionary<string, TimeSpan> MinReviews()
    {
        var section = _profile.Inner(ProfileKeys.MinReviews);
        var keys = (GroupShape)ProfileKeys.MinReviews.Shape;
        var times = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var entry in section.Entries)
        {
            if (section.Number(entry, keys.Find(entry.Name)!.Shape) is { } seconds)
                times[entry.Name] = TimeSpan.FromSeconds(seconds);
        }

        return times;
    }

    private void ReadExamples()
    {
        var section = _profile.Inner(ProfileKeys.Examples);
        ReadExamples(section, ProfileKeys.Dangerous, RiskLevel.High, null);
        ReadExamples(section, ProfileKeys.Harmless, null, RiskLevel.Low);
    }

    private void ReadExamples(Section examples, Key key, RiskLevel? atLeast, RiskLevel? atMost)
    {
        foreach (var (section, node) in NodeList.Groups(_reading, examples, key, "a list of actions, each with function_name"))
        {
            var name = Required(section, node, ProfileKeys.Function, "the name of a function");
            if (name is null)
                continue;
            var action = new ActionContext
            {
                FunctionName = name,
                Args = ValueOf<PlainList>(section, ProfileKeys.Args, "a list") ?? PlainList.Empty,
                Kwargs = ValueOf<PlainMap>(section, ProfileKeys.Kwargs, "names with values") ?? PlainMap.Empty,
                Hints = ValueOf<PlainMap>(section, ProfileKeys.ActionHints, "names with values") ?? PlainMap.Empty,
                FunctionDoc = section.Entry(ProfileKeys.Doc.Name) is { Value.IsNull: false } doc ? section.Text(doc, "text") : null,
                Environment = section.Entry(ProfileKeys.Environment.Name) is { Value.IsNull: false } label ? section.Text(label, "the name of an environment") : null,
            };

            // One bound alone replaces the default, so that a dangerous action may be at_most something too.
            var least = ChoiceOf(section, ProfileKeys.AtLeast);
            var most = ChoiceOf(section, ProfileKeys.AtMost);
            var example = least is null && most is null ? new DomainExample(action, atLeast, atMost) : new DomainExample(action, least, most);
            _examples.Add(new Placed<DomainExample>(example, _reading, node.Place, section.Path));
        }
    }

    private static T? ValueOf<T>(Section section, Key key, string expected)
        where T : class
    {
        if (section.Entry(key.Name) is not { Value.IsNull: false } entry)
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

    private List<string> Names(Key key, string expected) => NodeList.Names(_reading, _profile, key, expected, DomainText.NameFault);

    private double NumberOf(Key<double> key) => _profile.Entry(key.Name) is { } entry ? _profile.Number(entry, key.Shape) ?? key.ByDefault : key.ByDefault;

    private static T? ChoiceOf<T>(Section section, ChoiceKey<T> key)
        where T : struct =>
        section.Entry(key.Name) is { } entry ? section.Choice(entry, key.Choices) : null;

    private static string TextOf(Section section, Key key) =>
        section.Entry(key.Name) is { Value.IsNull: false } entry ? section.Text(entry, "text") ?? "" : "";

    private double? RequiredNumber(Section section, ConfigNode node, Key key)
    {
        if (section.Entry(key.Name) is { } entry)
            return section.Number(entry, key.Shape);
        _reading.Problem(node.Place, section.PathOf(key.Name), "is missing", ((NumberShape)key.Shape).Limits.Expected("a number"));
        return null;
    }

    private string? Required(Section section, ConfigNode node, Key key, string expected)
    {
        if (section.Entry(key.Name) is not { } entry)
        {
            _reading.Problem(node.Place, section.PathOf(key.Name), "is missing", expected);
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
