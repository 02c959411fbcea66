namespace Attesta.Policy.Configuration;

/// <summary>Every key of a domain profile, in files of their own and under <c>domains</c>.</summary>
internal static class ProfileKeys
{
    /// <summary>Under <c>domains</c>, where the name is the key above.</summary>
    public static readonly string[] Inline =
    [
        "description", "risk_patterns", "sensitive_terms", "critical_actions", "safe_actions", "compliance_frameworks", "escalation_rules",
        "challenge_templates", "min_review_overrides", "base_risk_floor", "production_multiplier", "required_vocabulary", "examples",
    ];

    /// <summary>In a file.</summary>
    public static readonly string[] File = ["name", .. Inline];

    public static readonly string[] Pattern = ["name", "pattern", "target", "risk_contribution", "description", "compliance_refs"];

    public static readonly string[] Rule = ["condition", "action", "required_approvers", "notify_roles", "description"];

    public static readonly string[] Template = ["question_template", "answer_hints", "context_vars", "challenge_type", "min_risk_level"];

    public static readonly string[] MinReview = [.. ConfigKeys.Levels, .. ConfigKeys.MinReview];

    public static readonly string[] Examples = ["dangerous", "safe"];

    public static readonly string[] Example = ["function_name", "args", "kwargs", "function_doc", "hints", "environment", "at_least", "at_most"];
}
