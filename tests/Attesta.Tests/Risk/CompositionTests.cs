using Attesta.Risk;

namespace Attesta.Tests.Risk;

public sealed class CompositionTests
{
    private static readonly ActionContext Action = new() { FunctionName = "f" };

    [Fact]
    public async Task Composite_is_the_mean_by_normalised_weights()
    {
        var scorer = new CompositeScorer((new FixedScorer(0.2), 1), (RiskScorer.From("mine", _ => 0.8), 3));

        var assessment = await scorer.ScoreAsync(Action, default);

        assessment.Score.ShouldBe(0.65);
        assessment.ScorerName.ShouldBe("composite(fixed+mine)");
    }

    [Fact]
    public void Composite_refuses_weights_that_mean_nothing()
    {
        Should.Throw<ArgumentException>(() => new CompositeScorer());
        Should.Throw<ArgumentException>(() => new CompositeScorer((new FixedScorer(1), 0)));
        Should.Throw<ArgumentException>(() => new CompositeScorer((new FixedScorer(1), -1), (new FixedScorer(1), 2)));
        Should.Throw<ArgumentException>(() => new CompositeScorer((new FixedScorer(1), double.NaN)));
        Should.Throw<ArgumentException>(() => new CompositeScorer((new FixedScorer(1), double.PositiveInfinity)));
    }

    [Fact]
    public async Task Max_takes_the_highest_and_names_the_winner()
    {
        var assessment = await new MaxScorer(new FixedScorer(0.2), RiskScorer.From("mine", _ => 0.8)).ScoreAsync(Action, default);

        assessment.Score.ShouldBe(0.8);
        assessment.ScorerName.ShouldBe("max(winner=mine)");
    }

    [Fact]
    public void Max_needs_a_scorer() => Should.Throw<ArgumentException>(() => new MaxScorer());

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Fixed_refuses_what_is_no_score(double score) => Should.Throw<ArgumentOutOfRangeException>(() => new FixedScorer(score));

    public static TheoryData<string, IRiskScorer> Broken => new()
    {
        { "throws", RiskScorer.From("broken", _ => throw new InvalidOperationException("secret detail")) },
        { "too high", RiskScorer.From("broken", _ => 1.5) },
        { "negative", RiskScorer.From("broken", _ => -0.5) },
        { "no number", RiskScorer.From("broken", _ => double.NaN) },
        { "nothing", new NullScorer() },
        { "a foreign cancellation", RiskScorer.From("broken", _ => throw new OperationCanceledException()) },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_broken_scorer_makes_the_action_critical_wherever_it_stands(string why, IRiskScorer broken)
    {
        foreach (var scorer in new[] { broken, new MaxScorer(new FixedScorer(0), broken), new CompositeScorer((new FixedScorer(0), 99), (broken, 1)) })
        {
            var assessment = await SafeScoring.ScoreAsync(scorer, Action, default);

            assessment.Level.ShouldBe(RiskLevel.Critical, why);
            assessment.Factors.ShouldHaveSingleItem().Name.ShouldBe("scorer_failed");
            assessment.Factors[0].Description.ShouldNotContain("secret detail");
        }
    }

    private sealed class NullScorer : IRiskScorer
    {
        public string Name => "broken";

        public ValueTask<RiskAssessment> ScoreAsync(ActionContext action, CancellationToken cancellationToken) => new((RiskAssessment)null!);
    }
}
