using System.Globalization;
using Attesta.Challenges;

namespace Attesta.Policy.Configuration;

/// <summary>Who is asked what at a level.</summary>
internal sealed record AskedAt(RiskLevel Level, ChallengeType Type, int Approvers);

/// <summary>Reads <c>policy.challenge_map</c> (or <c>challenges</c>) together with <c>policy.require_multi_party</c>. Where they differ the stricter wins.</summary>
internal static class ChallengeMapReading
{
    /// <summary>How many people a multi-party challenge can take.</summary>
    public static readonly Limits Approvers = new(MultiPartyChallenge.FewestApprovers, MultiPartyChallenge.MostApprovers);

    private static readonly string[] Names = ["null", "auto", "confirm", "quiz", "teach_back", "multi_party"];

    /// <summary>What each level may name.</summary>
    public static readonly Key MapKey = Key.ByLevel("challenge_map",
        "Which challenge each risk level meets: confirm, quiz, teach_back, multi_party, or null to ask nobody. CRITICAL always needs a person.", AtLevel);

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
            var (type, place) = TypeAt(map, level);
            var approvers = settings.RequiredApprovers;
            if (required.Entry(level.Name()) is { } entry && required.Count(entry, Approvers) is { } people)
            {
                required.Setting(entry.Name, people.ToString(CultureInfo.InvariantCulture), entry.Value.Place);
                if (type != ChallengeType.MultiParty || people > approvers)
                    place = entry.Value.Place;
                type = ChallengeType.MultiParty;
                approvers = Math.Max(approvers, people);
            }

            // What a value comes from: the line that made it so, of several the strictest.
            if (type == ChallengeType.MultiParty)
                place ??= settings.RequiredApproversFrom;
            asked.Add(new AskedAt(level, type, approvers));
            policy.Setting($"{MapKey.Name}.{level.Name()}", Shown(asked[^1]), place);
        }

        if (!required.Entries.Any())
            policy.Setting(RequireKey.Name, "{}", required.Place);
        return asked;
    }

    public static ChallengeMap Map(IReadOnlyList<AskedAt> asked, ChallengeSettings settings) =>
        asked.Aggregate(ChallengeMap.Default, (map, at) => map.With(at.Level, settings.Create(at.Type, at.Approvers)));

    private static Key AtLevel(RiskLevel level)
    {
        string[] people = [ChallengeType.Confirm.Name(), ChallengeType.Quiz.Name(), ChallengeType.TeachBack.Name(), ChallengeType.MultiParty.Name()];
        var isCritical = level == RiskLevel.Critical;
        string[] names = isCritical ? people : ["auto", ChallengeType.AutoApprove.Name(), .. people];
        var byDefault = ByDefault(level);
        return new Key(level.Name(), new ChoiceShape(names) { IsNullable = !isCritical }, $"What is asked about {level.Name()} actions.")
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

    private static (ChallengeType Type, FilePlace? Place) TypeAt(Section map, RiskLevel level)
    {
        var byDefault = ByDefault(level);
        if (map.Entry(level.Name()) is not { } entry)
            return (byDefault, null);
        if (Type(entry.Value) is not { } type)
        {
            // A key whose value someone forgot must not mean that nobody is asked.
            var what = entry.Value is ScalarNode { IsPlain: true, Value: "" } ? "has no value" : $"{Section.Shown(entry.Value)} is no challenge";
            map.Problem(entry, what, ConfigReading.OneOf(Names), Section.Nearest(entry.Value, Names));
            return (byDefault, entry.Value.Place);
        }

        // INVARIANT: someone is always asked about a CRITICAL action.
        if (level == RiskLevel.Critical && type == ChallengeType.AutoApprove)
        {
            map.Problem(entry, "CRITICAL actions always need a person", ConfigReading.OneOf(Names[2..]) + "; to ask nobody about anything, set policy.mode to audit_only");
            return (byDefault, entry.Value.Place);
        }

        return (type, entry.Value.Place);
    }

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

    private static string Shown(AskedAt at) => at.Type switch
    {
        ChallengeType.AutoApprove => "null",
        ChallengeType.MultiParty => string.Create(CultureInfo.InvariantCulture, $"multi_party ({at.Approvers} approvers)"),
        _ => at.Type.Name(),
    };
}
