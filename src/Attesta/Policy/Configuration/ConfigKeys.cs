namespace Attesta.Policy.Configuration;

/// <summary>Every key that a file may hold, by section, in the order in which settings are listed.</summary>
internal static class ConfigKeys
{
    /// <summary>
    /// Sections that later versions read. Until then they are errors: a file that counts on them must not run without them.
    /// </summary>
    public static readonly string[] Later = ["domain", "domains", "domain_strict", "trust", "webhooks"];

    public static readonly string[] Root = ["policy", "risk", "audit"];

    public static readonly string[] Policy =
    [
        "mode", "challenge_map", "min_review_seconds", "minimum_review_seconds", "enforce_min_review", "multi_party", "require_multi_party",
        "quiz", "teach_back", "fail_mode", "timeout_seconds", "allow_hint_override", "default_environment",
    ];

    /// <summary>The other name of <c>challenge_map</c>.</summary>
    public const string Challenges = "challenges";

    public static readonly string[] Levels = ["low", "medium", "high", "critical"];

    public static readonly string[] MinReview = ["confirm", "quiz", "teach_back"];

    public static readonly string[] MultiParty = ["required_approvers"];

    public static readonly string[] Quiz = ["max_questions", "min_correct", "pass_threshold"];

    public static readonly string[] TeachBack = ["min_words"];

    public static readonly string[] Risk = ["scorer", "overrides", "amplifiers", "allow", "block"];

    public static readonly string[] Amplifier = ["pattern", "target", "boost"];

    public static readonly string[] Audit = ["path"];

    /// <summary>Every section whose keys are fixed, by its dotted name; <c>[]</c> stands for each item of a list.</summary>
    public static IReadOnlyDictionary<string, string[]> BySection { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [""] = [.. Root, .. Later],
        ["policy"] = [.. Policy, Challenges],
        ["policy.challenge_map"] = Levels,
        ["policy.challenges"] = Levels,
        ["policy.min_review_seconds"] = MinReview,
        ["policy.minimum_review_seconds"] = Levels,
        ["policy.multi_party"] = MultiParty,
        ["policy.require_multi_party"] = Levels,
        ["policy.quiz"] = Quiz,
        ["policy.teach_back"] = TeachBack,
        ["risk"] = Risk,
        ["risk.amplifiers[]"] = Amplifier,
        ["audit"] = Audit,
    };

    /// <summary>Where else a key is valid, as a dotted name; null when nowhere, or in more places than one.</summary>
    public static string? Elsewhere(string key)
    {
        string? found = null;
        foreach (var (section, keys) in BySection)
        {
            if (section.Length == 0 || section.EndsWith(']') || ReferenceEquals(keys, Levels) || !keys.Contains(key, StringComparer.Ordinal))
                continue;
            if (found is not null)
                return null;
            found = $"{section}.{key}";
        }

        return found;
    }

    /// <summary>The place of a setting in listings: the order of the keys above.</summary>
    public static int Rank(string key)
    {
        var parts = key.Split('.', '[');
        var section = Array.IndexOf(Root, parts[0]);
        var within = parts.Length < 2 ? 0 : Array.IndexOf(BySection[parts[0]], parts[1]);
        return (section * 100) + within;
    }
}
