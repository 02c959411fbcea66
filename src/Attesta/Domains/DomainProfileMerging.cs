using Attesta.Risk;

namespace Attesta.Domains;

/// <summary>Several domains as one.</summary>
public sealed partial record DomainProfile
{
    /// <summary>
    /// One profile that is at least as strict as each of these: lists are united, of numbers the higher holds, and only what every one of them calls
    /// safe is safe. Examples are not taken over.
    /// </summary>
    /// <exception cref="ArgumentException">There is no profile.</exception>
    public static DomainProfile Merge(params IReadOnlyList<DomainProfile> profiles)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        return profiles.Count switch
        {
            0 => throw new ArgumentException("Merging needs at least one profile.", nameof(profiles)),
            1 => profiles[0],
            _ => United(profiles, SafeForAll(profiles)),
        };
    }

    /// <summary>This profile with additions that an operator wrote under its name: merged, but what either calls safe is safe.</summary>
    internal DomainProfile ExtendedBy(DomainProfile additions)
    {
        IReadOnlyList<DomainProfile> both = [this, additions];
        return United(both, Union(both, profile => profile.SafeActions)) with
        {
            Name = Name,
            Names = [Name],
            Description = additions.Description.Length > 0 ? additions.Description : Description,
            Examples = Union(both, profile => profile.Examples),
        };
    }

    private static DomainProfile United(IReadOnlyList<DomainProfile> profiles, IReadOnlyList<string> safe)
    {
        var names = Union(profiles, profile => profile.Names);
        var name = string.Join('+', names);
        return new DomainProfile
        {
            Name = name.Length <= DomainText.LongestName ? name : name[..DomainText.LongestName].TrimEnd(),
            Names = names,
            Description = string.Join(' ', profiles.Select(profile => profile.Description).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal)),
            RiskPatterns = Union(profiles, profile => profile.RiskPatterns),
            SensitiveTerms = Highest(profiles, profile => profile.SensitiveTerms, StringComparer.OrdinalIgnoreCase),
            CriticalActions = Union(profiles, profile => profile.CriticalActions),
            SafeActions = safe,
            ComplianceFrameworks = Union(profiles, profile => profile.ComplianceFrameworks),
            EscalationRules = Union(profiles, profile => profile.EscalationRules),
            ChallengeTemplates = Union(profiles, profile => profile.ChallengeTemplates),
            MinReviewOverrides = Highest(profiles, profile => profile.MinReviewOverrides, StringComparer.Ordinal),
            BaseRiskFloor = profiles.Max(profile => profile.BaseRiskFloor),
            ProductionMultiplier = profiles.Max(profile => profile.ProductionMultiplier),
            RequiredVocabulary = Union(profiles, profile => profile.RequiredVocabulary),
        };
    }

    // INVARIANT: what one of the profiles does not call safe is not safe, also when that profile has never heard of it.
    private static string[] SafeForAll(IReadOnlyList<DomainProfile> profiles) =>
        [.. Union(profiles, profile => profile.SafeActions).Where(name => profiles.All(profile => profile.SafeActions.Any(wider => NamePattern.Covers(wider, name))))];

    private static T[] Union<T>(IReadOnlyList<DomainProfile> profiles, Func<DomainProfile, IReadOnlyList<T>> list) =>
        [.. profiles.SelectMany(list).Distinct()];

    private static Dictionary<string, T> Highest<T>(
        IReadOnlyList<DomainProfile> profiles, Func<DomainProfile, IReadOnlyDictionary<string, T>> map, StringComparer comparer)
        where T : IComparable<T>
    {
        var highest = new Dictionary<string, T>(comparer);
        foreach (var (key, value) in profiles.SelectMany(map))
        {
            if (!highest.TryGetValue(key, out var known) || value.CompareTo(known) > 0)
                highest[key] = value;
        }

        return highest;
    }
}
