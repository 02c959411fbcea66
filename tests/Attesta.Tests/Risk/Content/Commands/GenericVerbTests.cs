namespace Attesta.Tests.Risk.Content.Commands;

/// <summary>Programs that no pack knows are read by their words.</summary>
public sealed class GenericVerbTests
{
    [Theory]
    [InlineData("acmectl delete queue orders")]
    [InlineData("acmectl queue delete orders")]
    [InlineData("acmectl kv metadata delete x")]
    [InlineData("acmectl delete-queue orders")]
    [InlineData("acmectl delete_vhost x")]
    [InlineData("acmectl doDelete x")]
    [InlineData("acmectl --region eu stream purge orders")]
    [InlineData("acmectl --verbose purge orders")]
    [InlineData("acmectl users revoke bob")]
    [InlineData("acmectl auth disable")]
    [InlineData("acmectl unregister node1")]
    [InlineData("acmectl --topic x --delete")]
    [InlineData("acme-delete-records --all")]
    [InlineData("./acmectl.sh purge everything")]
    [InlineData("$ACME delete x")]
    public void Verbs_that_destroy_are_high(string command) => Scoring.Of(command).ShouldBeHigh(command);

    [Theory]
    [InlineData("acmectl get deleted-items")]
    [InlineData("acmectl list")]
    [InlineData("acmectl describe delete-policy")]
    [InlineData("acmectl status purge")]
    [InlineData("acmectl run")]
    [InlineData("acmectl ./delete")]
    [InlineData("acmectl --no-delete sync")]
    [InlineData("acmectl 'delete everything'")]
    public void Verbs_that_read_are_low(string command) => Scoring.Of(command).Level.ShouldBeOneOf(RiskLevel.Low, RiskLevel.Medium);

    [Fact]
    public void A_wide_deletion_is_worse() => Scoring.Of("acmectl delete queues --all").Score.ShouldBeGreaterThan(Scoring.Of("acmectl delete queue x").Score);
}
