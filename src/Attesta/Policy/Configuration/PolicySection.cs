using System.Globalization;
using Attesta.Challenges;
using Attesta.Risk;

namespace Attesta.Policy.Configuration;

/// <summary>Reads the section <c>policy</c>.</summary>
internal static class PolicySection
{
    private static readonly Limits ReviewSeconds = new(0, 86_400, "seconds");
    private static readonly Limits TimeoutSeconds = new(0, 2_592_000, "seconds") { IsAboveLeast = true };

    private static readonly (string Name, GateMode Value)[] Modes = [.. Enum.GetValues<GateMode>().Select(mode => (mode.Name(), mode))];

    private static readonly (string Name, FailMode Value)[] FailModes =
        [("deny", FailMode.Deny), ("allow", FailMode.Allow), ("escalate", FailMode.Escalate)];

    private static readonly GatePolicy Shipped = new();
    private static readonly ChallengeSettings ShippedChallenges = new();

    private static readonly ChoiceKey<GateMode> Mode = Key.Choice("mode", Shipped.Mode, Modes,
        "enforce decides; shadow asks nobody and records what would have been asked; audit_only only records.");

    private static readonly Key<double> ConfirmSeconds = Seconds("confirm", ShippedChallenges.ConfirmMinReview);
    private static readonly Key<double> QuizSeconds = Seconds("quiz", ShippedChallenges.QuizMinReview);
    private static readonly Key<double> TeachBackSeconds = Seconds("teach_back", ShippedChallenges.TeachBackMinReview);

    private static readonly Key MinReview = Key.Group("min_review_seconds",
        "The least seconds of review, by challenge. A faster answer is flagged as a rubber stamp.", ConfirmSeconds, QuizSeconds, TeachBackSeconds);

    private static readonly Key MinimumReviewKey = Key.ByLevel("minimum_review_seconds",
        "The least seconds of review, by risk level, such as {critical: 60}. The longer of the two wins.",
        level => new Key(level.Name(), new NumberShape(ReviewSeconds), $"The least seconds of review of {level.Name()} actions."));

    private static readonly Key<bool> EnforceMinReview = Key.Flag("enforce_min_review", Shipped.EnforceMinReview,
        "true takes no answer before the least time has passed, instead of flagging it.");

    private static readonly Key<int> RequiredApprovers = Key.Count("required_approvers", ShippedChallenges.RequiredApprovers, ChallengeMapReading.Approvers,
        "How many different people must approve.");

    private static readonly Key MultiParty = Key.Group("multi_party", "How many different people a multi_party challenge takes; at least 2.", RequiredApprovers);

    private static readonly Key<int> MaxQuestions = Key.Count("max_questions", ShippedChallenges.MaxQuestions, new Limits(1, 3), "The most questions that are asked.");

    private static readonly Key MinCorrectKey = new("min_correct", new NumberShape(((NumberShape)MaxQuestions.Shape).Limits, IsWhole: true) { IsNullable = true },
        "How many right answers pass, instead of the threshold; null for the threshold.")
    { Default = "null" };

    private static readonly Key<double> PassThreshold = Key.Number("pass_threshold", ShippedChallenges.PassThreshold, new Limits(0, 1) { IsAboveLeast = true },
        "The share of right answers that passes.");

    private static readonly Key Quiz = Key.Group("quiz",
        "At most 3 questions. The share of right answers that passes, unless min_correct says how many.", MaxQuestions, MinCorrectKey, PassThreshold);

    private static readonly Key<int> MinWords = Key.Count("min_words", ShippedChallenges.MinWords, new Limits(1, 500), "The least number of the operator's own words.");

    private static readonly Key TeachBack = Key.Group("teach_back", "The least number of the operator's own words.", MinWords);

    private static readonly ChoiceKey<FailMode> FailModeKey = Key.Choice("fail_mode", Shipped.FailMode, FailModes,
        "When nobody answers in time: deny, escalate, or allow (never for CRITICAL, never in production).");

    private static readonly Key<double> TimeoutKey = Key.Number("timeout_seconds", Shipped.Timeout.TotalSeconds, TimeoutSeconds,
        "How many seconds a question waits for its answer.");

    private static readonly Key<bool> AllowHintOverride = Key.Flag("allow_hint_override", RiskRules.None.AllowHintOverride,
        "Whether callers may set the score by the hint risk_override. It can never lower a CRITICAL action.");

    private static readonly Key DefaultEnvironmentKey = new("default_environment", new TextShape { Shortest = 1, IsNullable = true },
        "The environment of actions that name none: production, staging, ci or development; null detects it.")
    { Default = "null" };

    public static readonly Key Key = Key.Group("policy", "What to do about risk.",
        Mode, ChallengeMapReading.MapKey, MinReview, MinimumReviewKey, EnforceMinReview, MultiParty, ChallengeMapReading.RequireKey, Quiz, TeachBack,
        FailModeKey, TimeoutKey, AllowHintOverride, DefaultEnvironmentKey, TotpSection.Key, ChallengeMapReading.AliasKey);

    public static GatePolicy Read(ConfigReading reading, Section policy, RiskRules rules, string auditPath, IReadOnlyDictionary<string, IChallenge> own)
    {
        var settings = Challenges(policy);
        settings = settings with { Totp = TotpSection.Read(policy, settings.ConfirmMinReview, auditPath), Own = own };
        var read = new GatePolicy
        {
            Mode = policy.Choice(Mode),
            MinimumReview = MinimumReview(policy),
            EnforceMinReview = policy.Flag(EnforceMinReview),
            FailMode = policy.Choice(FailModeKey),
            Timeout = Timeout(policy),
            DefaultEnvironment = DefaultEnvironment(policy),
            Risk = rules with { AllowHintOverride = policy.Flag(AllowHintOverride) },
        };
        var asked = ChallengeMapReading.Read(policy, settings);
        if (!reading.IsSound)
            return read;
        CheckTimeToAnswer(policy, read, settings, asked);
        return read with { Challenges = ChallengeMapReading.Map(asked, settings) };
    }

    private static Key<double> Seconds(string challenge, TimeSpan byDefault) =>
        Key.Number(challenge, byDefault.TotalSeconds, ReviewSeconds, $"The least seconds of review of a {challenge} challenge.");

    private static ChallengeSettings Challenges(Section policy)
    {
        var times = policy.Inner(MinReview);
        var multiParty = policy.Inner(MultiParty);
        var quiz = policy.Inner(Quiz);
        var maxQuestions = quiz.Count(MaxQuestions);
        return new ChallengeSettings
        {
            ConfirmMinReview = TimeSpan.FromSeconds(times.Number(ConfirmSeconds)),
            QuizMinReview = TimeSpan.FromSeconds(times.Number(QuizSeconds)),
            TeachBackMinReview = TimeSpan.FromSeconds(times.Number(TeachBackSeconds)),
            RequiredApprovers = multiParty.Count(RequiredApprovers),
            RequiredApproversFrom = multiParty.Entry(RequiredApprovers.Name)?.Value.Place,
            MaxQuestions = maxQuestions,
            MinCorrect = MinCorrect(quiz, maxQuestions),
            PassThreshold = quiz.Number(PassThreshold),
            MinWords = policy.Inner(TeachBack).Count(MinWords),
        };
    }

    private static int? MinCorrect(Section quiz, int maxQuestions)
    {
        var entry = quiz.Entry(MinCorrectKey.Name);
        var value = entry is null || entry.Value.IsNull ? null : quiz.Count(entry, new Limits(1, maxQuestions));
        quiz.Setting(MinCorrectKey.Name, value?.ToString(CultureInfo.InvariantCulture) ?? "null", entry?.Value.Place);
        return value;
    }

    private static Dictionary<RiskLevel, TimeSpan> MinimumReview(Section policy)
    {
        var byLevel = policy.Inner(MinimumReviewKey);
        var times = new Dictionary<RiskLevel, TimeSpan>();
        foreach (var level in Enum.GetValues<RiskLevel>())
        {
            if (byLevel.Entry(level.Name()) is not { } entry || byLevel.Number(entry, new NumberShape(ReviewSeconds)) is not { } seconds)
                continue;
            times.Add(level, TimeSpan.FromSeconds(seconds));
            byLevel.Setting(entry.Name, seconds.ToString(CultureInfo.InvariantCulture), entry.Value.Place);
        }

        if (times.Count == 0)
            policy.Setting(MinimumReviewKey.Name, "{}", byLevel.Place);
        return times;
    }

    private static TimeSpan Timeout(Section policy)
    {
        var timeout = TimeSpan.FromSeconds(policy.Number(TimeoutKey));

        // Less than a tick rounds to no time at all.
        return timeout > TimeSpan.Zero ? timeout : TimeSpan.FromTicks(1);
    }

    private static string? DefaultEnvironment(Section policy)
    {
        var entry = policy.Entry(DefaultEnvironmentKey.Name);
        string? label = null;
        if (entry is { Value.IsNull: false } && policy.Text(entry, "the name of an environment, or null") is { } written)
        {
            if (EnvironmentLabel.Of(written).IsKnown)
                label = written;
            else
                policy.Problem(entry, $"{Section.Shown(entry.Value)} is no environment", "production, staging, ci or development, or one of their other names",
                    Section.Nearest(entry.Value, ["production", "staging", "development"]));
        }

        policy.Setting(DefaultEnvironmentKey.Name, label ?? "null", entry?.Value.Place);
        return label;
    }

    // With enforced reading time and a shorter timeout nobody could ever answer; and with fail_mode allow that would approve.
    private static void CheckTimeToAnswer(Section policy, GatePolicy read, ChallengeSettings settings, IReadOnlyList<AskedAt> asked)
    {
        if (!read.EnforceMinReview)
            return;
        foreach (var at in asked)
        {
            var needed = settings.MinReviewOf(at, read.MinimumReview.GetValueOrDefault(at.Level));
            if (needed < read.Timeout)
                continue;
            var entry = policy.Entry(TimeoutKey.Name) ?? policy.Entry(EnforceMinReview.Name)!;
            policy.Problem(entry, string.Create(CultureInfo.InvariantCulture, $"leaves no time to answer: {at.Level.Name()} needs {needed.TotalSeconds} seconds of reading"),
                "a timeout_seconds that is longer than that");
            return;
        }
    }
}
