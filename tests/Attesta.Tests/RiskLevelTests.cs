namespace Attesta.Tests;

public sealed class RiskLevelTests
{
    [Theory]
    [InlineData(0, RiskLevel.Low)]
    [InlineData(0.2999999, RiskLevel.Low)]
    [InlineData(0.3, RiskLevel.Medium)]
    [InlineData(0.6, RiskLevel.High)]
    [InlineData(0.8, RiskLevel.Critical)]
    [InlineData(1, RiskLevel.Critical)]
    public void Has_the_documented_borders(double score, RiskLevel level) => RiskLevels.Of(score).ShouldBe(level);

    [Fact]
    public void A_sum_that_should_be_0_8_is_critical_despite_binary_rounding()
    {
        var sum = 0.0;
        for (var i = 0; i < 8; i++)
            sum += 0.1;
        sum.ShouldBeLessThan(0.8);
        RiskLevels.Of(sum).ShouldBe(RiskLevel.Critical);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.PositiveInfinity)]
    public void Refuses_what_is_no_score(double score) => Should.Throw<ArgumentOutOfRangeException>(() => RiskLevels.Of(score));
}
