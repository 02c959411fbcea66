using Attesta.Challenges;
using Attesta.Policy;

namespace Attesta.Tests.Policy;

/// <summary>The files that the documents show work as they show them.</summary>
public sealed class ConfigSeedSnippetTests
{
    [Fact]
    public void The_confirm_page_makes_confirm_take_five_seconds()
    {
        var config = AttestaConfig.Parse(
            """
            policy:
              challenge_map:
                medium: confirm

              min_review_seconds:
                confirm: 5.0
            """,
            "attesta.yaml");

        config.Policy.Challenges[RiskLevel.Medium].ShouldBeOfType<ConfirmChallenge>().MinReview.ShouldBe(TimeSpan.FromSeconds(5));
        config.Policy.Challenges[RiskLevel.High].ShouldBeOfType<QuizChallenge>().MinReview.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void The_multi_party_page_asks_three_people_each_in_their_own_time()
    {
        var config = AttestaConfig.Parse(
            """
            policy:
              challenge_map:
                critical: multi_party

              multi_party:
                required_approvers: 3

              min_review_seconds:
                teach_back: 30.0
                quiz: 10.0
                confirm: 3.0
            """,
            "attesta.yaml");

        var critical = config.Policy.Challenges[RiskLevel.Critical].ShouldBeOfType<MultiPartyChallenge>();
        critical.RequiredApprovers.ShouldBe(3);
        ConfigKeysTests.PartReviews(critical).ShouldBe([30, 10, 3]);
    }
}
