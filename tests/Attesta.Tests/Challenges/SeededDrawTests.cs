using Attesta.Challenges;

namespace Attesta.Tests.Challenges;

public sealed class SeededDrawTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Draws_every_number_below_the_bound_about_equally_often(int seed)
    {
        var draw = new SeededDraw(seed);
        var counts = new int[7];

        for (var i = 0; i < 7_000; i++)
            counts[draw.Below(7)]++;

        counts.ShouldAllBe(count => count > 850 && count < 1_150);
    }

    [Fact]
    public void The_same_seed_gives_the_same_draws_and_another_seed_others()
    {
        static int[] Draw(int seed)
        {
            var draw = new SeededDraw(seed);
            return [.. Enumerable.Range(0, 20).Select(_ => draw.Below(1_000_000))];
        }

        Draw(42).ShouldBe(Draw(42));
        Draw(42).ShouldNotBe(Draw(43));
    }

    [Fact]
    public void Shuffling_keeps_everything_and_reaches_every_order()
    {
        var draw = new SeededDraw(1);
        var orders = Enumerable.Range(0, 500).Select(_ => string.Concat(draw.Shuffled(["a", "b", "c", "d"]))).ToHashSet(StringComparer.Ordinal);

        orders.Count.ShouldBe(24);
        orders.ShouldAllBe(order => order.Order().SequenceEqual("abcd"));
    }

    [Fact]
    public void Refuses_an_empty_range() => Should.Throw<ArgumentOutOfRangeException>(() => new SeededDraw(1).Below(0));
}
