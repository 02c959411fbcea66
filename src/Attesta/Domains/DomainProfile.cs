using System.Collections.Frozen;

namespace Attesta.Domains;

/// <summary>
/// What an industry knows about risk: which actions are dangerous there, who must approve them, and what an approver has to know. Immutable; a value
/// that makes no sense throws an <see cref="ArgumentException"/> where it is set.
/// </summary>
public sealed partial record DomainProfile
{
    /// <summary>The multiplier of a profile that names none.</summary>
    public const double DefaultProductionMultiplier = 1.5;

    /// <summary>Largest multiplier.</summary>
    public const double LargestMultiplier = 100;

    private static readonly TimeSpan LongestReview = TimeSpan.FromDays(1);
    private DomainMatcher? _matcher;

    /// <summary>The name that configuration uses, such as <c>devops</c>.</summary>
    public required string Name { get; init => field = DomainText.Name(value, nameof(Name)); }

    /// <summary>What the domain is, in a sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>Patterns of dangerous actions. Of those that match, the one with the highest contribution counts.</summary>
    public IReadOnlyList<RiskPattern> RiskPatterns { get; init => field = Copied(value, nameof(RiskPatterns)); } = [];

    /// <summary>
    /// Words with what they add, from 0 to 1, when one stands anywhere in the action: a whole word in any case, also in the plural or in a
    /// name such as <c>patient_id</c>. Of those found, the one with the highest weight counts.
    /// </summary>
    public IReadOnlyDictionary<string, double> SensitiveTerms { get; init => field = Weights(value); } = FrozenDictionary<string, double>.Empty;

    /// <summary>Functions whose score is at least 0.8: names, last parts of dotted names, or globs with <c>*</c>.</summary>
    public IReadOnlyList<string> CriticalActions { get; init => field = DomainText.Names(value, nameof(CriticalActions)); } = [];

    /// <summary>
    /// Functions whose score is at most 0.15, unless they are CRITICAL already or in <see cref="CriticalActions"/> too: names, last parts of
    /// dotted names, or globs with <c>*</c>.
    /// </summary>
    public IReadOnlyList<string> SafeActions { get; init => field = DomainText.Names(value, nameof(SafeActions)); } = [];

    /// <summary>The rules of law or trade that the domain lives under. For people to read.</summary>
    public IReadOnlyList<string> ComplianceFrameworks { get; init => field = DomainText.Names(value, nameof(ComplianceFrameworks)); } = [];

    /// <summary>When an action needs more than its risk level says. The strictest that matches wins.</summary>
    public IReadOnlyList<EscalationRule> EscalationRules
    {
        get;
        init
        {
            field = Copied(value, nameof(EscalationRules));
            if (field.FirstOrDefault(rule => rule.Fault is not null) is { } wrong)
                throw new ArgumentException($"The rule '{wrong}' makes no sense: {wrong.Fault}.", nameof(EscalationRules));
        }
    }

        = [];

    /// <summary>Questions that an approver in this domain should be able to answer.</summary>
    public IReadOnlyList<DomainChallengeTemplate> ChallengeTemplates
    {
        get;
        init
        {
            field = Copied(value, nameof(ChallengeTemplates));
            if (field.Select(DomainQuestion.Fault).FirstOrDefault(fault => fault is not null) is { } fault)
                throw new ArgumentException($"A challenge template makes no sense: {fault}.", nameof(ChallengeTemplates));
        }
    }

        = [];

    /// <summary>
    /// The least review time, up to a day, by risk level (<c>low</c> to <c>critical</c>) or by challenge (<c>confirm</c>, <c>quiz</c>,
    /// <c>teach_back</c>). Of all that apply, policy's included, the longest wins.
    /// </summary>
    public IReadOnlyDictionary<string, TimeSpan> MinReviewOverrides { get; init => field = Times(value); } = FrozenDictionary<string, TimeSpan>.Empty;

    /// <summary>The least score of any action, from 0 to 1.</summary>
    public double BaseRiskFloor
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(BaseRiskFloor), value, "A floor is a number from 0 to 1.");
    }

    /// <summary>What scores are multiplied with in production, from 1; less than 1.5 counts as 1.5, because a domain never lowers.</summary>
    public double ProductionMultiplier
    {
        get;
        init => field = value is >= 1 and <= LargestMultiplier
            ? value
            : throw new ArgumentOutOfRangeException(nameof(ProductionMultiplier), value, $"A multiplier is a number from 1 to {LargestMultiplier}.");
    }

        = DefaultProductionMultiplier;

    /// <summary>Words that an explanation in this domain must use.</summary>
    public IReadOnlyList<string> RequiredVocabulary { get; init => field = DomainText.Names(value, nameof(RequiredVocabulary)); } = [];

    /// <summary>Actions with the levels that the profile must give them. They hold the profile to its purpose and mean nothing at run time.</summary>
    public IReadOnlyList<DomainExample> Examples { get; init => field = Copied(value, nameof(Examples)); } = [];

    /// <summary>The names of the domains that this profile was merged from; its own name when it was not.</summary>
    public IReadOnlyList<string> Names { get => field.Count > 0 ? field : [Name]; init; } = [];

    /// <summary>The templates for a risk level: those that ask for this level or a lower one, in the order of the profile.</summary>
    public IReadOnlyList<DomainChallengeTemplate> TemplatesFor(RiskLevel level) =>
        [.. ChallengeTemplates.Where(template => template.MinRiskLevel <= level)];

    /// <summary>The least review time that the domain asks for at a risk level.</summary>
    public TimeSpan MinReviewFor(RiskLevel level) => MinReviewOverrides.GetValueOrDefault(level.Name());

    /// <summary>The least review time that the domain asks for in a challenge.</summary>
    public TimeSpan MinReviewFor(ChallengeType type) => MinReviewOverrides.GetValueOrDefault(type.Name());

    // A copy made by "with" keeps the field, but not the profile that it belongs to.
    internal DomainMatcher Matcher
    {
        get
        {
            var matcher = Volatile.Read(ref _matcher);
            if (matcher is null || !ReferenceEquals(matcher.Profile, this))
                Volatile.Write(ref _matcher, matcher = new DomainMatcher(this));
            return matcher;
        }
    }

    /// <summary>The first rule that refers to a pattern which the profile does not have, or null.</summary>
    internal EscalationRule? Dangling => EscalationRules.FirstOrDefault(rule =>
        rule.Condition is EscalationCondition.MatchesPattern matches && !RiskPatterns.Any(pattern => pattern.Name == matches.Name));

    private static T[] Copied<T>(IReadOnlyList<T>? list, string parameter)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(list, parameter);
        return list.Contains(null!) ? throw new ArgumentException($"{parameter} holds nothing at some place.", parameter) : [.. list];
    }

    private static FrozenDictionary<string, double> Weights(IReadOnlyDictionary<string, double>? terms)
    {
        ArgumentNullException.ThrowIfNull(terms, nameof(terms));
        foreach (var (term, weight) in terms)
        {
            DomainText.Name(term, nameof(SensitiveTerms));
            if (!term.Any(char.IsLetterOrDigit))
                throw new ArgumentException($"The sensitive term '{term}' has no letter and no digit.", nameof(terms));
            if (weight is not (>= 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(terms), weight, $"The weight of '{term}' is a number from 0 to 1.");
        }

        return terms.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static FrozenDictionary<string, TimeSpan> Times(IReadOnlyDictionary<string, TimeSpan>? times)
    {
        ArgumentNullException.ThrowIfNull(times, nameof(times));
        var read = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var (key, time) in times)
        {
            var name = MinReviewKey(key)
                ?? throw new ArgumentException($"'{key}' is neither a risk level nor confirm, quiz or teach_back.", nameof(times));
            if (time < TimeSpan.Zero || time > LongestReview)
                throw new ArgumentOutOfRangeException(nameof(times), time, "A review takes from no time to a day.");
            if (!read.TryAdd(name, time))
                throw new ArgumentException($"'{name}' is given twice.", nameof(times));
        }

        return read.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string? MinReviewKey(string key)
    {
        if (Wire.TryParse(key, out RiskLevel level))
            return level.Name();
        return Wire.TryParse(key, out ChallengeType type) && type is ChallengeType.Confirm or ChallengeType.Quiz or ChallengeType.TeachBack ? type.Name() : null;
    }
}
