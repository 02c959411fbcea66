using Attesta.Cli.Evaluating;

namespace Attesta.Cli.Tests.Evaluating;

public sealed class ScoreTallyTests
{
    // Dangerous: 0.9 0.7 0.7 0.4; harmless: 0.7 0.5 0.2 0.1 0.1.
    private static ScoreTally Example() => Of([0.9, 0.7, 0.7, 0.4], [0.7, 0.5, 0.2, 0.1, 0.1]);

    [Fact]
    public void Auc_counts_pairs_and_ties_half()
    {
        // Of 20 pairs: 0.9 wins 5; each 0.7 wins 4 and ties 1; 0.4 wins 3. 5 + 4.5 + 4.5 + 3 = 17.
        Example().Auc().ShouldBe(17.0 / 20);
    }

    [Fact]
    public void Everything_alike_is_a_coin_toss() => Of([0.5, 0.5], [0.5, 0.5, 0.5]).Auc().ShouldBe(0.5);

    [Fact]
    public void Told_apart_wholly_is_one_and_the_wrong_way_round_nothing()
    {
        Of([0.6], [0.5, 0.1]).Auc().ShouldBe(1);
        Of([0.1], [0.5, 0.2]).Auc().ShouldBe(0);
    }

    [Fact]
    public void Without_both_kinds_there_is_no_auc()
    {
        Of([0.6], []).Auc().ShouldBeNull();
        Of([], [0.6]).Auc().ShouldBeNull();
    }

    [Theory]
    [InlineData(0.3, 4, 4, 2, 5, 4, 6)]
    [InlineData(0.7, 3, 4, 1, 5, 3, 4)]
    [InlineData(0.8, 1, 4, 0, 5, 1, 1)]
    [InlineData(0.95, 0, 4, 0, 5, 0, 0)]
    public void Shares_from_a_score_on_include_that_score(double from, int found, int dangerous, int wrong, int harmless, int right, int flagged)
    {
        var tally = Example();

        tally.Recall(from).ShouldBe(new Share(found, dangerous));
        tally.FalsePositives(from).ShouldBe(new Share(wrong, harmless));
        tally.Precision(from).ShouldBe(new Share(right, flagged));
    }

    [Theory]
    [InlineData(0, 1, 0.9)]
    [InlineData(0.19, 1, 0.9)]
    [InlineData(0.2, 3, 0.7)]
    [InlineData(0.4, 4, 0.4)]
    [InlineData(1, 4, 0.1)]
    public void Recall_at_a_rate_takes_no_more_harmless_ones_than_that(double rate, int found, double from)
    {
        var (recall, score) = Example().RecallAt(rate);

        recall.ShouldBe(new Share(found, 4));
        score.ShouldBe(from);
    }

    [Fact]
    public void Where_the_first_score_brings_too_many_there_is_none()
    {
        var (recall, score) = Of([0.5], [0.5, 0.1]).RecallAt(0.01);

        recall.Value.ShouldBe(0);
        score.ShouldBeNull();
    }

    // By Wilson's formula with z = 1.959964, worked out apart from this program.
    [Theory]
    [InlineData(8, 10, 0.4902, 0.9433)]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(1, 2, 0.0945, 0.9055)]
    [InlineData(500, 1000, 0.4691, 0.5309)]
    public void The_interval_is_the_one_of_Wilson(int hits, int of, double low, double high)
    {
        var share = new Share(hits, of);

        share.Low.ShouldBe(low, 0.00005);
        share.High.ShouldBe(high, 0.00005);
    }

    [Fact]
    public void Of_nothing_nothing_is_known() => new Share(0, 0).ShouldSatisfyAllConditions(
        share => share.Value.ShouldBeNull(), share => share.Low.ShouldBe(0), share => share.High.ShouldBe(1));

    [Fact]
    public void The_worst_are_kept_in_order_and_no_more_than_asked_for()
    {
        var misses = new WorstExamples(3, lowestFirst: true);
        var line = 0;
        foreach (var score in (double[])[0.5, 0.2, 0.9, 0.2, 0.1, 0.95])
        {
            line++;
            if (misses.Takes(score))
                misses.Add(new Example("f", line, "", score, ""));
        }

        misses.Worst.Select(example => (example.Score, example.Line)).ShouldBe([(0.1, 5L), (0.2, 2L), (0.2, 4L)]);
    }

    private static ScoreTally Of(double[] dangerous, double[] harmless)
    {
        var tally = new ScoreTally();
        foreach (var score in dangerous)
            tally.Add(score, isDangerous: true);
        foreach (var score in harmless)
            tally.Add(score, isDangerous: false);
        return tally;
    }
}
