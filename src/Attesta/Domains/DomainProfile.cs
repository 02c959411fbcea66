namespace Attesta.Domains;

/// <summary>What an industry knows about risk: which actions are dangerous there, who must approve them, and what an approver has to know. Immutable.</summary>
public sealed record DomainProfile
{
    /// <summary>The name that configuration uses, such as <c>devops</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the domain is, in a sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>Questions that an approver in this domain should be able to answer.</summary>
    public IReadOnlyList<DomainChallengeTemplate> ChallengeTemplates { get; init; } = [];

    /// <summary>Words that an explanation in this domain must use.</summary>
    public IReadOnlyList<string> RequiredVocabulary { get; init; } = [];

    /// <summary>The names of the domains that this profile was merged from; its own name when it was not.</summary>
    public IReadOnlyList<string> Names { get => field.Count > 0 ? field : [Name]; init; } = [];

    /// <summary>The templates for a risk level: those that ask for this level or a lower one, in the order of the profile.</summary>
    public IReadOnlyList<DomainChallengeTemplate> TemplatesFor(RiskLevel level) =>
        [.. ChallengeTemplates.Where(template => template.MinRiskLevel <= level)];
}
