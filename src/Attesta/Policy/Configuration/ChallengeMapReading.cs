using System.Globalization;
using Attesta.Challenges;

namespace Attesta.Policy.Configuration;

/// <summary>Who is asked what at a level.</summary>
internal sealed record AskedAt(RiskLevel Level, ChallengeType Type, int Approvers)
{
    /// <summary>The challenge that stands for itself, such as <c>totp</c>, rather than for its type; null for the challenge of the type.</summary>
    public IChallenge? Named { get; init; }

    /// <summary>What the file calls it.</summary>
    public string? Name { get; init; }
}

/// <summary>Reads <c>policy.challenge_map</c> (or <c>challenges</c>) together with <c>policy.require_multi_party</c>. Where they differ the stricter wins.</summary>
internal static class ChallengeMapReading
{
    /// <summary>How many people a multi-party challenge can take.</summary>
    public static readonly Limits Approvers = new(MultiPartyChallenge.FewestApprovers, MultiPartyChallenge.MostApprovers);

    private const int MostParts = 5;
    private const string Totp = "totp";
    private const string DomainKnowledge = "domain_knowledge";
    private static readonly string[] Names = ["null", "auto", "confirm", "quiz", "teach_back", "multi_party", Totp, DomainKnowledge];

    /// <summary>What each level may name.</summary>
    public static readonly Key MapKey = Key.ByLevel("challenge_map",
        "Which challenge each risk level meets: confirm, quiz, teach_back, multi_party, totp, domain_knowledge, or null to ask nobody. CRITICAL always needs a person.", AtLevel);

    /// <summary>The other name of <see cref="MapKey"/>.</summary>
    public static readonly Key AliasKey = MapKey with { Name = "challenges", AliasOf = MapKey.Name, Description = "Another name of challenge_map." };

    public static readonly Key RequireKey = Key.ByLevel("require_multi_party",
        "Levels that always need several people, such as {high: 2}. The stricter of this and challenge_map wins.",
        level => new Key(level.Name(), new NumberShape(Approvers, IsWhole: true), $"How many different people {level.Name()} actions always need."));

    public static IReadOnlyList<AskedAt> Read(Section policy, ChallengeSettings settings)
    {
        var map = policy.Inner(GivenKey(policy));
        var required = policy.Inner(RequireKey);
        var asked = new List<AskedAt>();
        foreach (var level in Enum.GetValues<RiskLevel>())
        {
            var (type, named, place) = TypeAt(map, level, settings);
            var name = named is null ? null : NameAt(map, level);
            var approvers = settings.RequiredApprovers;
            if (required.Entry(level.Name()) is { } entry && required.Count(entry, Approvers) is { } people)
            {
                required.Setting(entry.Name, people.ToString(CultureInfo.InvariantCulture), entry.Value.Place);
                if (type != ChallengeType.MultiParty || named is not null || people > approvers)
                    place = entry.Value.Place;
                type = ChallengeType.MultiParty;
                approvers = Math.Max(approvers, people);

                // INVARIANT: what the map names is never lost to the number of people: both are asked.
                if (named is not null && named.RequiredApprovers < approvers)
                    (named, name) = (Strictness.Both(settings.MultiParty(approvers), named), string.Create(CultureInfo.InvariantCulture, $"multi_party ({approvers} approvers) + {name}"));
            }

            // What a value comes from: the line that made it so, of several the strictest.
            if (type == ChallengeType.MultiParty && named is null)
                place ??= settings.RequiredApproversFrom;
            asked.Add(new AskedAt(level, type, approvers) { Named = named, Name = name });
            policy.Setting($"{MapKey.Name}.{level.Name()}", Shown(asked[^1]), place);
        }

        if (!required.Entries.Any())
            policy.Setting(RequireKey.Name, "{}", required.Place);
        return asked;
    }

    public static ChallengeMap Map(IReadOnlyList<AskedAt> asked, ChallengeSettings settings) =>
        asked.Aggregate(
            ChallengeMap.Default.WithEscalated(settings.MultiParty(settings.RequiredApprovers)),
            (map, at) => map.With(at.Level, at.Named ?? settings.Create(at.Type, at.Approvers)));

    private static Key AtLevel(RiskLevel level)
    {
        string[] people = [ChallengeType.Confirm.Name(), ChallengeType.Quiz.Name(), ChallengeType.TeachBack.Name(), ChallengeType.MultiParty.Name(), Totp, DomainKnowledge];
        var isCritical = level == RiskLevel.Critical;
        string[] names = isCritical ? people : ["auto", ChallengeType.AutoApprove.Name(), .. people];
        var byDefault = ByDefault(level);
        var shape = new EitherShape(new ChoiceShape(names) { IsNullable = !isCritical }, new ListShape(new ChoiceShape(people), MostParts));
        return new Key(level.Name(), shape, $"What is asked about {level.Name()} actions; of several, such as [multi_party, totp], all have to be passed.")
        {
            Default = byDefault == ChallengeType.AutoApprove ? "null" : byDefault.Name(),
        };
    }

    private static Key GivenKey(Section policy)
    {
        if (policy.Entry(AliasKey.Name) is not { } alias)
            return MapKey;
        if (policy.Entry(MapKey.Name) is { } also)
        {
            var second = alias.Place.Line > also.Place.Line ? alias : also;
            policy.Problem(second with { Value = new ScalarNode(second.Place, "", true) }, "challenge_map and challenges mean the same", "one of them");
        }

        return AliasKey;
    }

    private static (ChallengeType Type, IChallenge? Named, FilePlace? Place) TypeAt(Section map, RiskLevel level, ChallengeSettings settings)
    {
        var byDefault = ByDefault(level);
        if (map.Entry(level.Name()) is not { } entry)
            return (byDefault, null, null);
        if (entry.Value is ListNode list)
            return Several(map, entry, list, level, settings);
        var named = NamedIn(entry.Value, settings);
        if ((named?.Type ?? Type(entry.Value)) is not { } type)
        {
            if (IsTotp(entry.Value))
                map.Problem(entry, "takes codes, but there is no secret for them", "policy.totp with secret or secrets");
            else
                Unknown(map, entry, settings);
            return (byDefault, null, entry.Value.Place);
        }

        // INVARIANT: someone is always asked about a CRITICAL action.
        if (level == RiskLevel.Critical && type == ChallengeType.AutoApprove)
        {
            map.Problem(entry, "CRITICAL actions always need a person", ConfigReading.OneOf(Names[2..]) + "; to ask nobody about anything, set policy.mode to audit_only");
            return (byDefault, null, entry.Value.Place);
        }

        return (type, named, entry.Value.Place);
    }

    // Several challenges of which all have to be passed, one after the other.
    private static (ChallengeType Type, IChallenge? Named, FilePlace? Place) Several(Section map, MapEntry entry, ListNode list, RiskLevel level, ChallengeSettings settings)
    {
        var parts = new List<IChallenge>();
        foreach (var node in list.Items)
        {
            var part = NamedIn(node, settings) ?? (Type(node) is { } type && type != ChallengeType.AutoApprove ? settings.Create(type, settings.RequiredApprovers) : null);
            if (part is not null)
                parts.Add(part);
            else if (IsTotp(node))
                map.Problem(entry with { Value = node }, "takes codes, but there is no secret for them", "policy.totp with secret or secrets");
            else
                Unknown(map, entry with { Value = node }, settings);
        }

        if (list.Items.Count is 0 or > MostParts)
            map.Problem(entry, list.Items.Count == 0 ? "is an empty list" : "is too long", string.Create(CultureInfo.InvariantCulture, $"1 to {MostParts} challenges"));
        if (parts.Count == 0)
            return (ByDefault(level), null, entry.Value.Place);
        var all = new ChallengeSequence(parts);
        return (all.Type, all, entry.Value.Place);
    }

    private static void Unknown(Section map, MapEntry entry, ChallengeSettings settings)
    {
        // A key whose value someone forgot must not mean that nobody is asked.
        var what = entry.Value is ScalarNode { IsPlain: true, Value: "" } ? "has no value" : $"{Section.Shown(entry.Value)} is no challenge";
        string[] names = [.. Names, .. settings.Own.Keys.Order(StringComparer.Ordinal).Select(name => Actions.VisibleText.Escape(name, 60))];
        map.Problem(entry, what, ConfigReading.OneOf(names), Section.Nearest(entry.Value, names));
    }

    private static IChallenge? NamedIn(ConfigNode node, ChallengeSettings settings)
    {
        if (Section.AsText(node) is not { } name)
            return null;
        return IsTotp(node) ? settings.Totp?.Invoke()
            : name.Replace('-', '_').Equals(DomainKnowledge, StringComparison.OrdinalIgnoreCase) ? settings.DomainKnowledge
            : settings.Own.GetValueOrDefault(name);
    }

    private static bool IsTotp(ConfigNode node) => Section.AsText(node)?.Equals(Totp, StringComparison.OrdinalIgnoreCase) == true;

    private static string NameAt(Section map, RiskLevel level) => map.Entry(level.Name())!.Value switch
    {
        ListNode list => string.Join(" + ", list.Items.Select(item => Section.AsText(item) ?? "?")),
        var node => Section.AsText(node)!,
    };

    private static ChallengeType ByDefault(RiskLevel level) => level switch
    {
        RiskLevel.Low => ChallengeType.AutoApprove,
        RiskLevel.Medium => ChallengeType.Confirm,
        RiskLevel.High => ChallengeType.Quiz,
        _ => ChallengeType.MultiParty,
    };

    private static ChallengeType? Type(ConfigNode node)
    {
        if (node is not ScalarNode scalar || (scalar.IsPlain && scalar.Value.Length == 0))
            return null;
        if (scalar.IsNull)
            return ChallengeType.AutoApprove;
        return Wire.TryParse(scalar.Value, out ChallengeType type) ? type : null;
    }

    /// <summary>Whether a name means something in every file, so that a challenge of the host's own cannot have it.</summary>
    public static bool IsTaken(string name) => Names.Contains(name.Replace('-', '_'), StringComparer.OrdinalIgnoreCase) || Wire.TryParse(name, out ChallengeType _);

    private static string Shown(AskedAt at) => at.Named is not null ? at.Name! : at.Type switch
    {
        ChallengeType.AutoApprove => "null",
        ChallengeType.MultiParty => string.Create(CultureInfo.InvariantCulture, $"multi_party ({at.Approvers} approvers)"),
        _ => at.Type.Name(),
    };
}
