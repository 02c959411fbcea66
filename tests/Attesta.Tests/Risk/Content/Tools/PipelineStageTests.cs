namespace Attesta.Tests.Risk.Content.Tools;

/// <summary>Queries for MongoDB that do more than reading.</summary>
public sealed class PipelineStageTests
{
    [Theory]
    [InlineData("aggregate {\"collection\": \"a\", \"pipeline\": [{\"$match\": {}}, {\"$out\": \"users\"}]}")]
    [InlineData("mongodb_aggregate {\"collection\": \"a\", \"pipeline\": \"[{\\\"$merge\\\": {\\\"into\\\": \\\"users\\\"}}]\"}")]
    public void A_stage_that_writes_is_high(string call) => Calls.Of(call).Score.ShouldBeGreaterThanOrEqualTo(0.6, call);

    [Theory]
    [InlineData("find_documents {\"filter\": {\"$where\": \"sleep(1000)\"}}")]
    [InlineData("aggregate {\"pipeline\": [{\"$project\": {\"a\": {\"$function\": {\"body\": \"function() {}\"}}}}]}")]
    public void Code_for_the_server_is_asked_about(string call) => Calls.Of(call).Score.ShouldBeInRange(0.3, 0.599, call);

    [Theory]
    [InlineData("aggregate {\"collection\": \"a\", \"pipeline\": [{\"$match\": {\"x\": 1}}, {\"$group\": {\"_id\": \"$y\"}}]}")]
    [InlineData("find_documents {\"filter\": {\"age\": {\"$gt\": 3}}}")]
    public void A_stage_that_reads_passes(string call) => Calls.Of(call).Level.ShouldBe(RiskLevel.Low, call);
}
