using Attesta.Domains;
using Attesta.Risk;

namespace Attesta.Policy.Configuration;

/// <summary>Every key of a domain profile, in files of their own and under <c>domains</c>.</summary>
internal static class ProfileKeys
{
    private const int MostGroups = 500;
    private const int MostNames = 10_000;

    private static readonly Limits Share = new(0, 1);
    private static readonly TextShape Text = new() { Shortest = 1 };
    private static readonly TextShape NameText = new() { Shortest = 1, Longest = DomainText.LongestName };
    private static readonly ValueShape Any = new();

    private static readonly (string Name, RiskLevel Value)[] Levels = [.. Enum.GetValues<RiskLevel>().Select(level => (level.Name(), level))];

    public static readonly Key Name = new("name", NameText, "The name of the domain; that of the file without it.");
    public static readonly Key Description = new("description", new TextShape(), "What it is, in a few words.");

    public static readonly Key PatternName = new("name", NameText, "Names the pattern in factors and rules.") { IsRequired = true };

    public static readonly Key Pattern = new("pattern", new TextShape { Shortest = 1, Longest = RiskPattern.LongestPattern },
        "A regular expression that runs in linear time; case is ignored.")
    { IsRequired = true };

    public static readonly ChoiceKey<PatternTarget> Target = Key.Choice("target", PatternTarget.Any, RiskSection.Targets, "Where the pattern is looked for.");

    public static readonly Key Contribution = new("risk_contribution", new NumberShape(Share), "Takes a score s to s + c(1 - s).") { IsRequired = true };
    public static readonly Key Refs = Key.List("compliance_refs", Text, MostNames, "The rules of law or trade behind it.");

    public static readonly Key Patterns = Key.List("risk_patterns", new GroupShape(PatternName, Pattern, Target, Contribution, Description, Refs), MostGroups,
        "Patterns of dangerous actions; the strongest that matches counts.");

    public static readonly Key Terms = Key.Named("sensitive_terms", new NumberShape(Share), "Words with their weights; the strongest found counts.");
    public static readonly Key Critical = Key.List("critical_actions", NameText, MostNames, "Functions whose score is at least 0.8: names, * for any text.");
    public static readonly Key Safe = Key.List("safe_actions", NameText, MostNames, "Functions whose score is at most 0.15 unless they are CRITICAL: names, * for any text.");
    public static readonly Key Frameworks = Key.List("compliance_frameworks", Text, MostNames, "The rules that the domain lives under.");

    public static readonly Key Condition = new("condition", Text,
        "risk_score >= 0.9 (or > <= < == !=), matches_pattern:NAME, environment:NAME or risk_level:LEVEL (that level or a higher one).")
    { IsRequired = true };

    public static readonly (string Name, EscalationAction Value)[] Actions = [.. Enum.GetValues<EscalationAction>().Select(action => (action.Name(), action))];

    public static readonly Key Action = new("action", new ChoiceShape([.. Actions.Select(action => action.Name)]), "What the rule asks for.") { IsRequired = true };
    public static readonly Key People = new("required_approvers", new NumberShape(ChallengeMapReading.Approvers, IsWhole: true), "How many people require_multi_party asks.");
    public static readonly Key Roles = Key.List("notify_roles", NameText, MostNames, "Who is told when the rule matches.");

    public static readonly ListShape FullRules = new(new GroupShape(Condition, Action, People, Roles, Description), MostGroups);

    public static readonly NamedShape ShortRules = new(new NumberShape(ChallengeMapReading.Approvers, IsWhole: true), MostGroups);

    public static readonly Key Rules = new("escalation_rules",
        new EitherShape(FullRules, ShortRules) with { IsNullable = true },
        "When an action needs more than its level says: rules in full, or the names of patterns or functions with how many people must approve.");

    public static readonly Key Question = new("question_template", Text, "The question; {action}, {environment}, {agent}, {risk_level} and {names of arguments} stand for values.")
    { IsRequired = true };

    public static readonly Key Hints = Key.List("answer_hints", Text, MostNames, "Words and phrases; an answer with one of them is right.") with { IsRequired = true };
    public static readonly Key Vars = Key.List("context_vars", NameText, MostNames, "Arguments of the action that the question names.");

    public static readonly ChoiceKey<ChallengeType> QuestionType = Key.Choice("challenge_type", ChallengeType.Quiz,
        [("quiz", ChallengeType.Quiz), ("teach_back", ChallengeType.TeachBack)], "Which challenge asks it.");

    public static readonly ChoiceKey<RiskLevel> LeastLevel = Key.Choice("min_risk_level", RiskLevel.High, Levels, "The lowest level that it is asked at.");

    public static readonly Key Templates = Key.List("challenge_templates", new GroupShape(Question, Hints, Vars, QuestionType, LeastLevel), MostGroups,
        "Questions that an approver in this domain should be able to answer.");

    public static readonly Key MinReviews = Key.Group("min_review_overrides", "The least seconds of review, by level or by challenge. The longest wins.",
        [.. ((string[])["low", "medium", "high", "critical", "confirm", "quiz", "teach_back"]).Select(name =>
            new Key(name, new NumberShape(new Limits(0, 86_400, "seconds")), "The least seconds of review."))]);

    public static readonly Key<double> Floor = Key.Number("base_risk_floor", 0, Share, "The least score of any action.");

    public static readonly Key<double> Multiplier = Key.Number("production_multiplier", DomainProfile.DefaultProductionMultiplier,
        new Limits(1, DomainProfile.LargestMultiplier), "What scores are multiplied with in production; less than 1.5 counts as 1.5.");

    public static readonly Key Vocabulary = Key.List("required_vocabulary", NameText, MostNames, "Words that an explanation must use.");

    public static readonly Key Function = new("function_name", NameText, "The function.") { IsRequired = true };
    public static readonly Key Args = Key.List("args", Any, MostNames, "Positional arguments.");
    public static readonly Key Kwargs = Key.Named("kwargs", Any, "Named arguments.");
    public static readonly Key Doc = new("function_doc", new TextShape { IsNullable = true }, "What the function says of itself.");
    public static readonly Key ActionHints = Key.Named("hints", Any, "What the caller claims.");
    public static readonly Key Environment = new("environment", new TextShape { IsNullable = true }, "Where it would happen.");
    public static readonly ChoiceKey<RiskLevel> AtLeast = Key.Choice("at_least", RiskLevel.High, Levels, "The lowest level that is right.");
    public static readonly ChoiceKey<RiskLevel> AtMost = Key.Choice("at_most", RiskLevel.Low, Levels, "The highest level that is right.");

    private static readonly GroupShape Example = new(Function, Args, Kwargs, Doc, ActionHints, Environment, AtLeast, AtMost);

    public static readonly Key Dangerous = Key.List("dangerous", Example, MostGroups, "Actions that come out high or above, unless at_least or at_most says otherwise.");
    public static readonly Key Harmless = Key.List("safe", Example, MostGroups, "Actions that come out low, unless at_least or at_most says otherwise.");
    public static readonly Key Examples = Key.Group("examples", "Actions that hold the profile to its purpose: one with another level is an error.", Dangerous, Harmless);

    /// <summary>Under <c>domains</c>, where the name is the key above.</summary>
    public static readonly GroupShape Inline = new(
        Description, Patterns, Terms, Critical, Safe, Frameworks, Rules, Templates, MinReviews, Floor, Multiplier, Vocabulary, Examples)
    { IsNullable = true };

    /// <summary>In a file.</summary>
    public static readonly GroupShape File = new([Name, .. Inline.Keys]);
}
