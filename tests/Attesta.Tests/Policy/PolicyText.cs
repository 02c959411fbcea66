using System.Globalization;
using Attesta.Challenges;
using Attesta.Policy;

namespace Attesta.Tests.Policy;

/// <summary>Everything that a policy says, to compare two of them.</summary>
internal static class PolicyText
{
    public static string Of(GatePolicy policy)
    {
        FormattableString text = $"""
            {policy.Mode} {policy.FailMode} {policy.Timeout} {policy.EnforceMinReview} {policy.DefaultEnvironment ?? "(detected)"} {policy.Risk.AllowHintOverride}
            {string.Join(' ', Enum.GetValues<RiskLevel>().Select(level => Of(policy.Challenges[level])))}
            {string.Join(' ', policy.MinimumReview.OrderBy(pair => pair.Key))}
            {string.Join(' ', policy.Risk.Overrides)} {string.Join(' ', policy.Risk.Allow)} {string.Join(' ', policy.Risk.Block)}
            {string.Join(' ', policy.Risk.Amplifiers.Select(amplifier => (amplifier.Pattern, amplifier.Boost, amplifier.Target)))}
            """;
        return text.ToString(CultureInfo.InvariantCulture);
    }

    private static string Of(IChallenge? challenge) => challenge switch
    {
        null => "nobody",
        ConfirmChallenge confirm => $"confirm({confirm.MinReview})",
        QuizChallenge quiz => $"quiz({quiz.MinReview}, {quiz.MaxQuestions}, {quiz.MinCorrect?.ToString(CultureInfo.InvariantCulture) ?? "-"}, {quiz.PassThreshold})",
        TeachBackChallenge teachBack => $"teach_back({teachBack.MinReview}, {teachBack.MinWords})",
        MultiPartyChallenge several => $"multi_party({several.RequiredApprovers}: {string.Join(' ', ConfigKeysTests.PartReviews(several))})",
        _ => challenge.ToString()!,
    };
}
