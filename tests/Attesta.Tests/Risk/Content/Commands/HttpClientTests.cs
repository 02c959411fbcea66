namespace Attesta.Tests.Risk.Content.Commands;

public sealed class HttpClientTests
{
    [Theory]
    [InlineData("curl -X DELETE http://localhost:9200/users")]
    [InlineData("curl -sXDELETE http://localhost/x")]
    [InlineData("curl http://localhost/x --request delete")]
    [InlineData("http DELETE example.com/x")]
    [InlineData("wget --method=DELETE http://example.com/x")]
    [InlineData("Invoke-RestMethod -Method Delete -Uri http://example.com/x")]
    [InlineData("curl -X POST http://localhost:9200/users/_delete_by_query -d '{}'")]
    [InlineData("curl -X POST http://ci/job/x/doDelete")]
    [InlineData("curl -d '{\"query\":\"mutation { deleteRepo(id: 1) }\"}' https://example.com/graphql")]
    public void A_request_that_deletes_is_high(string command) => Scoring.Of(command).ShouldBeHigh(command);

    [Theory]
    [InlineData("curl -d a=b https://example.com/x")]
    [InlineData("curl -X PUT https://example.com/x -d '{}'")]
    [InlineData("wget --post-data=a=b https://example.com/x")]
    [InlineData("http POST example.com/x a=b")]
    public void A_request_that_changes_is_medium(string command) => Scoring.Of(command).Level.ShouldBe(RiskLevel.Medium, command);

    [Theory]
    [InlineData("curl https://example.com/x")]
    [InlineData("curl -sSL -H 'Accept: x' https://example.com/delete-user.html")]
    [InlineData("curl -o out.json https://example.com/x")]
    [InlineData("curl -I https://example.com")]
    [InlineData("curl -G -d q=x https://example.com/x")]
    [InlineData("curl -X POST https://example.com/_search -d '{}'")]
    [InlineData("wget https://example.com/x.tar.gz")]
    [InlineData("http example.com/x")]
    public void A_request_that_only_asks_is_low(string command) => Scoring.Of(command).Level.ShouldBe(RiskLevel.Low, command);
}
