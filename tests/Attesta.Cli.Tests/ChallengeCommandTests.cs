using System.Text.Json;
using System.Text.Json.Nodes;
using Attesta.Cli.Tests.Fakes;

namespace Attesta.Cli.Tests;

public sealed class ChallengeCommandTests : IDisposable
{
    private const string Action = """{"function_name":"delete_records","kwargs":{"table":"customers","limit":500},"agent_id":"agent-7"}""";

    private const string Explanation =
        "Once we say yes, up to five hundred rows of customers get removed for good, so people could lose their history until somebody restores a backup copy.";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("confirm")]
    [InlineData("quiz")]
    [InlineData("teach_back")]
    [InlineData("teach-back")]
    [InlineData("multi_party")]
    public async Task Right_answers_pass(string type)
    {
        var composed = await ComposeAsync(type);

        var graded = await GradeAsync(composed, Answers(composed, isRight: true));

        graded.GetProperty("passed").GetBoolean().ShouldBeTrue(graded.ToString());
        graded.GetProperty("min_review_met").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("confirm")]
    [InlineData("quiz")]
    [InlineData("teach_back")]
    [InlineData("multi_party")]
    public async Task Wrong_answers_fail_and_the_result_gives_no_answer_away(string type)
    {
        var composed = await ComposeAsync(type);

        var graded = await GradeAsync(composed, Answers(composed, isRight: false));

        graded.GetProperty("passed").GetBoolean().ShouldBeFalse();
        graded.GetProperty("details").GetProperty("reason").GetString().ShouldNotBeNullOrEmpty();
        graded.ToString().ShouldNotContain("customers");
        graded.ToString().ShouldNotContain("\"answer\"");
    }

    [Theory]
    [InlineData("confirm")]
    [InlineData("quiz")]
    [InlineData("teach_back")]
    [InlineData("multi_party")]
    public async Task A_key_that_was_taken_away_fails(string type)
    {
        var composed = await ComposeAsync(type);
        var answers = Answers(composed, isRight: true);
        composed["key"] = new JsonObject();

        (await GradeAsync(composed, answers)).GetProperty("passed").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task A_quiz_key_with_its_questions_removed_fails()
    {
        var composed = await ComposeAsync("quiz");
        var answers = Answers(composed, isRight: true);
        composed["key"]!["questions"] = new JsonArray();

        (await GradeAsync(composed, answers)).GetProperty("passed").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task The_agent_cannot_approve_itself()
    {
        var composed = await ComposeAsync("confirm");

        var graded = await GradeAsync(composed, Review(composed["form"]!, composed["key"]!, "Agent-7", isRight: true));

        graded.GetProperty("passed").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task The_same_person_does_not_count_twice()
    {
        var composed = await ComposeAsync("multi_party");
        var answers = (JsonArray)Answers(composed, isRight: true);
        answers[1]!["approver_id"] = " ALICE ";

        (await GradeAsync(composed, answers)).GetProperty("passed").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task The_same_seed_composes_the_same_form()
    {
        (await ComposeAsync("quiz", "7")).ToJsonString().ShouldBe((await ComposeAsync("quiz", "7")).ToJsonString());
        (await ComposeAsync("quiz", "7")).ToJsonString().ShouldNotBe((await ComposeAsync("quiz", "8")).ToJsonString());
    }

    [Theory]
    [InlineData("riddle", Action)]
    [InlineData("auto_approve", Action)]
    [InlineData("quiz", "nonsense")]
    [InlineData("quiz", "{}")]
    public async Task Refuses_to_compose_what_it_does_not_understand(string type, string action)
    {
        var composed = await new InProcess(_folder.Path).RunAsync(action, ["challenge", "compose", "--type", type]);

        composed.Code.ShouldBe(2);
        composed.Out.ShouldBeEmpty();
        composed.Errors.ShouldStartWith("error: ");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("""{"form":{},"key":{},"answers":{}}""")]
    [InlineData("""{"form":{"type":"confirm","items":[]},"key":{},"answers":{"q1":"a"}}""")]
    public async Task Refuses_to_grade_what_it_does_not_understand(string request)
    {
        var graded = await new InProcess(_folder.Path).RunAsync(request, ["challenge", "grade"]);

        graded.Code.ShouldBe(2);
        graded.Out.ShouldBeEmpty();
        graded.Errors.ShouldStartWith("error: ");
    }

    private async Task<JsonObject> ComposeAsync(string type, string seed = "3")
    {
        var composed = await new InProcess(_folder.Path).RunAsync(Action, ["challenge", "compose", "--type", type, "--seed", seed]);
        composed.Code.ShouldBe(0, composed.Errors);
        return (JsonObject)JsonNode.Parse(composed.Lines.ShouldHaveSingleItem())!;
    }

    private async Task<JsonElement> GradeAsync(JsonObject composed, JsonNode answers)
    {
        var request = new JsonObject { ["form"] = composed["form"]!.DeepClone(), ["key"] = composed["key"]!.DeepClone(), ["answers"] = answers.DeepClone() };
        var graded = await new InProcess(_folder.Path).RunAsync(request.ToJsonString(), ["challenge", "grade"]);
        graded.Code.ShouldBe(0, graded.Errors);
        return JsonDocument.Parse(graded.Out).RootElement;
    }

    private static JsonNode Answers(JsonObject composed, bool isRight)
    {
        var (form, key) = (composed["form"]!, composed["key"]!);
        var parts = form["parts"]!.AsArray();
        return parts.Count == 0
            ? Review(form, key, "alice", isRight)
            : new JsonArray([.. parts.Select((part, i) => (JsonNode)Review(part!, key["parts"]![i]!, i == 0 ? "alice" : "bob", isRight))]);
    }

    private static JsonObject Review(JsonNode form, JsonNode key, string approver, bool isRight)
    {
        var answers = new JsonObject();
        foreach (var item in form["items"]!.AsArray())
        {
            var id = (string)item!["id"]!;
            answers[id] = (string)item["kind"]! switch
            {
                "confirm" => isRight ? "yes" : "no",
                "choice" => Chosen(key, id, isRight),
                _ => isRight ? Explanation : "It is fine, I have looked at it and I am quite sure that nothing bad can come of this at all.",
            };
        }

        return new JsonObject { ["approver_id"] = approver, ["review_seconds"] = 45, ["answers"] = answers };
    }

    private static string Chosen(JsonNode key, string id, bool isRight)
    {
        var right = (string)key["questions"]!.AsArray().First(question => (string)question!["id"]! == id)!["answer"]!;
        return isRight ? right : right == "a" ? "b" : "a";
    }
}
