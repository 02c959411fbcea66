using System.Globalization;
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

    public static GatePolicy Read(ConfigReading reading, Section policy, RiskRules rules)
    {
        var shipped = new GatePolicy();
        var settings = Challenges(policy);
        var read = new GatePolicy
        {
            Mode = policy.Choice("mode", shipped.Mode, Modes),
            MinimumReview = MinimumReview(policy),
            EnforceMinReview = policy.Flag("enforce_min_review", shipped.EnforceMinReview),
            FailMode = policy.Choice("fail_mode", shipped.FailMode, FailModes),
            Timeout = Timeout(policy, shipped.Timeout),
            DefaultEnvironment = DefaultEnvironment(policy),
            Risk = rules with { AllowHintOverride = policy.Flag("allow_hint_override", rules.AllowHintOverride) },
        };
        var asked = ChallengeMapReading.Read(policy, settings);
        if (!reading.IsSound)
            return read;
        CheckTimeToAnswer(policy, read, settings, asked);
        return read with { Challenges = ChallengeMapReading.Map(asked, settings) };
    }

    private static ChallengeSettings Challenges(Section policy)
    {
        var shipped = new ChallengeSettings();
        var times = policy.Inner("min_review_seconds", ConfigKeys.MinReview);
        var multiParty = policy.Inner("multi_party", ConfigKeys.MultiParty);
        var quiz = policy.Inner("quiz", ConfigKeys.Quiz);
        var teachBack = policy.Inner("teach_back", ConfigKeys.TeachBack);
        var maxQuestions = quiz.Count("max_questions", shipped.MaxQuestions, new Limits(1, 3));
        return new ChallengeSettings
        {
            ConfirmMinReview = Seconds(times, "confirm", shipped.ConfirmMinReview),
            QuizMinReview = Seconds(times, "quiz", shipped.QuizMinReview),
            TeachBackMinReview = Seconds(times, "teach_back", shipped.TeachBackMinReview),
            RequiredApprovers = multiParty.Count("required_approvers", shipped.RequiredApprovers, ChallengeMapReading.Approvers),
            RequiredApproversFrom = multiParty.Entry("required_approvers")?.Value.Place,
            MaxQuestions = maxQuestions,
            MinCorrect = MinCorrect(quiz, maxQuestions),
            PassThreshold = quiz.Number("pass_threshold", shipped.PassThreshold, new Limits(0, 1) { IsAboveLeast = true }),
            MinWords = teachBack.Count("min_words", shipped.MinWords, new Limits(1, 500)),
        };
    }

    private static int? MinCorrect(Section quiz, int maxQuestions)
    {
        var entry = quiz.Entry("min_correct");
        var value = entry is null || entry.Value.IsNull ? null : quiz.Count(entry, new Limits(1, maxQuestions));
        quiz.Setting("min_correct", value?.ToString(CultureInfo.InvariantCulture) ?? "null", entry?.Value.Place);
        return value;
    }

    private static TimeSpan Seconds(Section times, string key, TimeSpan byDefault) =>
        TimeSpan.FromSeconds(times.Number(key, byDefault.TotalSeconds, ReviewSeconds));

    private static Dictionary<RiskLevel, TimeSpan> MinimumReview(Section policy)
    {
        var byLevel = policy.Inner("minimum_review_seconds", ConfigKeys.Levels);
        var times = new Dictionary<RiskLevel, TimeSpan>();
        foreach (var level in Enum.GetValues<RiskLevel>())
        {
            if (byLevel.Entry(level.Name()) is not { } entry || byLevel.Number(entry, ReviewSeconds) is not { } seconds)
                continue;
            times.Add(level, TimeSpan.FromSeconds(seconds));
            byLevel.Setting(entry.Name, seconds.ToString(CultureInfo.InvariantCulture), entry.Value.Place);
        }

        if (times.Count == 0)
            policy.Setting("minimum_review_seconds", "{}", byLevel.Place);
        return times;
    }

    private static TimeSpan Timeout(Section policy, TimeSpan byDefault)
    {
        var timeout = TimeSpan.FromSeconds(policy.Number("timeout_seconds", byDefault.TotalSeconds, TimeoutSeconds));

        // Less than a tick rounds to no time at all.
        return timeout > TimeSpan.Zero ? timeout : TimeSpan.FromTicks(1);
    }

    private static string? DefaultEnvironment(Section policy)
    {
        var entry = policy.Entry("default_environment");
        string? label = null;
        if (entry is { Value.IsNull: false } && policy.Text(entry, "the name of an environment, or null") is { } written)
        {
            if (EnvironmentLabel.Of(written).IsKnown)
                label = written;
            else
                policy.Problem(entry, $"{Section.Shown(entry.Value)} is no environment", "production, staging, ci or development, or one of their other names",
                    Section.Nearest(entry.Value, ["production", "staging", "development"]));
        }

        policy.Setting("default_environment", label ?? "null", entry?.Value.Place);
        return label;
    }

    // With enforced reading time and a shorter timeout nobody could ever answer; and with fail_mode allow that would approve.
    private static void CheckTimeToAnswer(Section policy, GatePolicy read, ChallengeSettings settings, IReadOnlyList<AskedAt> asked)
    {
        if (!read.EnforceMinReview)
            return;
        foreach (var at in asked)
        {
            var needed = settings.MinReviewOf(at.Type, at.Approvers, read.MinimumReview.GetValueOrDefault(at.Level));
            if (needed < read.Timeout)
                continue;
            var entry = policy.Entry("timeout_seconds") ?? policy.Entry("enforce_min_review")!;
            policy.Problem(entry, string.Create(CultureInfo.InvariantCulture, $"leaves no time to answer: {at.Level.Name()} needs {needed.TotalSeconds} seconds of reading"),
                "a timeout_seconds that is longer than that");
            return;
        }
    }
}
