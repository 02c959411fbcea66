using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Attesta.Actions;
using Attesta.Challenges;

namespace Attesta.Tests.Challenges;

public sealed class ChallengeJsonTests
{
    private const string Explanation = "This gets rid of the users table with all accounts in it, so nobody could log in until we restore a backup.";

    private static readonly ActionContext Drop = Some.Call("drop_table", "users", 12345678901234567890m) with
    {
        AgentId = "agent-1",
        Metadata = PlainMap.Of(("requested_by", "rita")),
    };

    public static TheoryData<ChallengeType> Types => [ChallengeType.Confirm, ChallengeType.Quiz, ChallengeType.TeachBack, ChallengeType.MultiParty];

    private static ComposedChallenge Compose(ChallengeType type) => ChallengeJson.Shipped(type).Compose(Some.Subject(Drop));

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            write(json);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static JsonObject Composed(ChallengeType type) => JsonNode.Parse(Json(json => ChallengeJson.Write(json, Compose(type))))!.AsObject();

    private static ChallengeResult Grade(JsonObject composed, string answers)
    {
        var request = composed.DeepClone().AsObject();
        request["answers"] = JsonNode.Parse(answers);
        return ChallengeJson.Grade(JsonDocument.Parse(request.ToJsonString()).RootElement);
    }

    private static string RightAnswers(JsonNode key) => key["challenge"]!.GetValue<string>() switch
    {
        "confirm" => """{"confirm":"Y"}""",
        "quiz" => "{" + string.Join(',', key["questions"]!.AsArray().Select(question => $"\"{question!["id"]}\":\"{question["answer"]}\"")) + "}",
        _ => $$"""{"explanation":"{{Explanation}}"}""",
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Comes_back_as_it_was_written(ChallengeType type)
    {
        var composed = Compose(type);
        var json = Json(writer => ChallengeJson.Write(writer, composed));

        using var document = JsonDocument.Parse(json);
        var read = ChallengeJson.Read(document.RootElement.GetProperty("form"), document.RootElement.GetProperty("key"));

        Json(writer => ChallengeJson.Write(writer, read)).ShouldBe(json);
        read.Parts.Count.ShouldBe(composed.Parts.Count);
        read.Form.MinReview.ShouldBe(composed.Form.MinReview);
    }

    [Fact]
    public void The_form_holds_no_answer()
    {
        foreach (var type in (ChallengeType[])[ChallengeType.Quiz, ChallengeType.MultiParty])
        {
            var form = Composed(type)["form"]!.ToJsonString();

            form.ShouldNotContain("answer\"");
            form.ShouldNotContain("terms");
            form.ShouldNotContain("agent-1");
        }
    }

    [Fact]
    public void Has_the_documented_shape()
    {
        var quiz = Composed(ChallengeType.Quiz)["form"]!.AsObject();

        quiz.Select(member => member.Key).ShouldBe(["type", "instructions", "min_review_seconds", "items", "parts"]);
        quiz["items"]![0]!.AsObject().Select(member => member.Key).ShouldBe(["id", "kind", "prompt", "options"]);
        quiz["items"]![0]!["kind"]!.GetValue<string>().ShouldBe("choice");
        quiz["items"]![0]!["options"]![0]!.ToJsonString().ShouldStartWith("""{"id":"a","text":""");
        var text = Composed(ChallengeType.TeachBack)["form"]!["items"]![0]!.AsObject();
        text.Select(member => member.Key).ShouldBe(["id", "kind", "prompt", "min_words"]);
        Composed(ChallengeType.MultiParty)["form"]!["parts"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public void A_code_is_written_and_read_with_its_length()
    {
        var form = new ChallengeForm { Type = ChallengeType.Confirm, Instructions = "", Items = [new CodeItem { Id = "code", Prompt = "Code:", Length = 6 }] };
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            ChallengeJson.WriteForm(json, form);
        using var document = JsonDocument.Parse(stream.ToArray());

        document.RootElement.GetProperty("items")[0].GetRawText().ShouldBe("""{"id":"code","kind":"code","prompt":"Code:","length":6}""");
        ChallengeJson.ReadForm(document.RootElement).Items.ShouldHaveSingleItem().ShouldBe(form.Items[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","length":0""")]
    [InlineData(""","length":33""")]
    [InlineData(""","length":"6" """)]
    public void A_code_without_a_sound_length_is_no_form(string length)
    {
        using var document = JsonDocument.Parse($$"""{"type":"confirm","items":[{"id":"c","kind":"code","prompt":"?"{{length}}}]}""");

        Should.Throw<ChallengeFormatException>(() => ChallengeJson.ReadForm(document.RootElement));
    }

    [Theory]
    [InlineData(ChallengeType.Confirm)]
    [InlineData(ChallengeType.Quiz)]
    [InlineData(ChallengeType.TeachBack)]
    public void Grades_bare_and_wrapped_answers(ChallengeType type)
    {
        var composed = Composed(type);
        var answers = RightAnswers(composed["key"]!);

        var bare = Grade(composed, answers);
        var wrapped = Grade(composed, $$"""{"approver_id":"alice","answers":{{answers}},"review_seconds":45.5}""");

        bare.Passed.ShouldBeTrue(bare.Reason);
        bare.Responder.ShouldBe("default");
        bare.MinReviewMet.ShouldBeFalse();
        wrapped.Passed.ShouldBeTrue();
        wrapped.Responder.ShouldBe("alice");
        wrapped.ResponseTimeSeconds.ShouldBe(45.5);
        wrapped.MinReviewMet.ShouldBeTrue();
        Grade(composed, $$"""{"approver_id":"Agent-1","answers":{{answers}},"review_seconds":45.5}""").Passed.ShouldBeFalse();
        Grade(composed, $$"""{"approver_id":"alice","answers":{{answers}},"declined":true,"feedback":"no"}""").Reason.ShouldBe("the operator said no: no");
        Grade(composed, "{}").Passed.ShouldBeFalse();
    }

    [Fact]
    public void Grades_several_people()
    {
        var composed = Composed(ChallengeType.MultiParty);
        var keys = composed["key"]!["parts"]!.AsArray();
        string Review(int part, string who) => $$"""{"approver_id":"{{who}}","answers":{{RightAnswers(keys[part]!)}},"review_seconds":60}""";

        Grade(composed, $$"""{"reviews":[{{Review(0, "alice")}},{{Review(1, "bob")}}]}""").Approvers.ShouldBe(["alice", "bob"]);
        Grade(composed, $"[{Review(0, "alice")},{Review(1, "bob")}]").Passed.ShouldBeTrue();
        Grade(composed, $"[{Review(0, "alice")},{Review(1, "ALICE")}]").Passed.ShouldBeFalse();
        Grade(composed, $"[{Review(0, "alice")},{Review(1, "Rita")}]").Passed.ShouldBeFalse();
        Grade(composed, $"[{Review(0, "alice")}]").Passed.ShouldBeFalse();
        Grade(composed, $"[{RightAnswers(keys[0]!)},{Review(1, "bob")}]").Passed.ShouldBeFalse();
        Grade(composed, "[]").Passed.ShouldBeFalse();
    }

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    [InlineData("""true""")]
    [InlineData(""" "yes" """)]
    [InlineData("""{"confirm":1}""")]
    [InlineData("""{"confirm":null}""")]
    [InlineData("""{"confirm":"yes","q1":"a"}""")]
    [InlineData("""{"confirm":"no","confirm":"yes"}""")]
    [InlineData("""{"Confirm":"yes"}""")]
    [InlineData("""{"answers":{"confirm":"yes"},"review_seconds":-1}""")]
    [InlineData("""{"answers":{"confirm":"yes"},"review_seconds":"9"}""")]
    [InlineData("""{"answers":{"confirm":"yes"},"review_seconds":1e300}""")]
    [InlineData("""{"answers":{"confirm":"yes"},"approver_id":7}""")]
    [InlineData("""{"answers":{"confirm":"yes"},"declined":"no"}""")]
    [InlineData("""{"answers":"yes"}""")]
    [InlineData("""{"answers":{"confirm":"\ud800"}}""")]
    [InlineData("""{"answers":{"\ud800":"x"}}""")]
    [InlineData("""{"passed":true}""")]
    public void Malformed_answers_are_an_error(string answers)
    {
        var composed = Json(json => ChallengeJson.Write(json, Compose(ChallengeType.Confirm)));
        using var request = JsonDocument.Parse(composed[..^1] + ",\"answers\":" + answers + "}");

        Should.Throw<ChallengeFormatException>(() => ChallengeJson.Grade(request.RootElement));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""{"type":"auto_approve","items":[]}""")]
    [InlineData("""{"type":"null","items":[]}""")]
    [InlineData("""{"type":"sudo"}""")]
    [InlineData("""{"type":"confirm","min_review_seconds":-3}""")]
    [InlineData("""{"type":"confirm","items":{}}""")]
    [InlineData("""{"type":"confirm","extra":1}""")]
    [InlineData("""{"type":"confirm","items":[{"id":"x","kind":"magic","prompt":""}]}""")]
    [InlineData("""{"type":"confirm","items":[{"id":"x","kind":"confirm","prompt":""},{"id":"x","kind":"confirm","prompt":""}]}""")]
    [InlineData("""{"type":"quiz","items":[{"id":"x","kind":"choice","prompt":"","options":[]}]}""")]
    [InlineData("""{"type":"multi_party","parts":[{"type":"multi_party","parts":[{"type":"confirm"}]}]}""")]
    public void A_malformed_form_is_an_error(string form)
    {
        using var request = JsonDocument.Parse($$"""{"form":{{form}},"key":{},"answers":{} }""");

        Should.Throw<ChallengeFormatException>(() => ChallengeJson.Grade(request.RootElement));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_damaged_key_fails_with_a_reason_and_never_passes(ChallengeType type)
    {
        var composed = Composed(type);
        var key = composed["key"]!.AsObject();
        var answers = type == ChallengeType.MultiParty
            ? $$"""[{"approver_id":"alice","answers":{{RightAnswers(key["parts"]![0]!)}} },{"approver_id":"bob","answers":{{RightAnswers(key["parts"]![1]!)}} }]"""
            : RightAnswers(key);
        Grade(composed, answers).Passed.ShouldBeTrue();

        foreach (var damage in Damaged(key).Where(damage => damage is not JsonObject whole || whole.Count > 0 || key.Count > 0))
        {
            var request = composed.DeepClone().AsObject();
            request["key"] = damage;
            var result = Grade(request, answers);
            result.Passed.ShouldBeFalse(damage?.ToJsonString() ?? "null");
            result.Reason.ShouldNotBeNullOrEmpty();
        }

        composed.Remove("key");
        Grade(composed, answers).Passed.ShouldBeFalse();
    }

    [Fact]
    public void A_result_is_written_with_every_field()
    {
        var result = Grade(Composed(ChallengeType.Confirm), """{"confirm":"no"}""");

        Json(json => ChallengeJson.WriteResult(json, result)).ShouldBe(
            """{"passed":false,"challenge_type":"confirm","responder":"default","response_time_seconds":0,"questions_asked":0,"questions_correct":0,"""
            + """ "min_review_met":false,"approvers":[],"details":{"confirmed":false,"review_seconds":0,"reason":"the operator did not say yes"}}""".TrimStart());
    }

    // Every key with one entry gone or of another kind. The review time of several people together is only shown.
    private static IEnumerable<JsonNode?> Damaged(JsonObject key)
    {
        yield return null;
        yield return JsonValue.Create("key");
        yield return new JsonArray();
        yield return new JsonObject();
        foreach (var (name, _) in key)
        {
            if (name == "min_review_seconds" && key.ContainsKey("parts"))
                continue;
            var without = key.DeepClone().AsObject();
            without.Remove(name);
            yield return without;
            foreach (var other in (JsonNode?[])[JsonValue.Create(-1), new JsonObject(), new JsonArray(), JsonValue.Create(true)])
            {
                var changed = key.DeepClone().AsObject();
                changed[name] = other?.DeepClone();
                yield return changed;
            }
        }
    }
}
