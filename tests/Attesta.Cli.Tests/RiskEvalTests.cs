using System.Text;
using System.Text.Json;
using Attesta.Cli.Tests.Fakes;

namespace Attesta.Cli.Tests;

public sealed class RiskEvalTests : IDisposable
{
    // By the five factors a reading name without arguments scores 0.14, an unknown one 0.23, a deleting one 0.395.
    private const string Data = """
        {"function_name": "delete_everything", "label": 1, "family": "files", "source": "made up", "id": 7, "read_only": false}
        {"function_name": "get_users", "label": 1, "family": "names"}

        {"function_name": "get_rates", "label": 0, "family": "names", "area": {"x": [1]}}
        {"function_name": "delete_draft", "label": 0}
        {"calls": [{"function_name": "get_a"}, {"function_name": "delete_b", "args": [1]}], "label": 1, "family": null}

        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Measures_one_scorer_as_json()
    {
        _folder.Write("data.jsonl", Data);

        var measured = await RunAsync("data.jsonl", "--scorer", "default", "--json");

        measured.Code.ShouldBe(0, measured.Errors);
        var set = Json(measured).GetProperty("sets").EnumerateArray().ShouldHaveSingleItem();
        set.GetProperty("name").GetString().ShouldBe("data.jsonl");
        set.GetProperty("dangerous").GetInt64().ShouldBe(3);
        set.GetProperty("harmless").GetInt64().ShouldBe(2);
        var scorer = set.GetProperty("scorers").EnumerateArray().ShouldHaveSingleItem();
        scorer.GetProperty("scorer").GetString().ShouldBe("default");

        // Dangerous 0.395, 0.14, 0.4075; harmless 0.14, 0.395. Pairs won: 1 + 0.5, 0.5 + 0, 1 + 1 of 6.
        scorer.GetProperty("auc").GetDouble().ShouldBe(Math.Round(4.0 / 6, 6));
        var medium = scorer.GetProperty("from_score").EnumerateArray().First();
        medium.GetProperty("score").GetDouble().ShouldBe(0.3);
        medium.GetProperty("recall").GetProperty("hits").GetInt64().ShouldBe(2);
        medium.GetProperty("false_positives").GetProperty("value").GetDouble().ShouldBe(0.5);
        medium.GetProperty("precision").GetProperty("of").GetInt64().ShouldBe(3);
        scorer.GetProperty("families").EnumerateArray().Select(family => family.GetProperty("family").GetString()).ShouldBe(["", "files", "names"]);
        scorer.GetProperty("at_false_positives").EnumerateArray().Select(at => at.GetProperty("recall").GetProperty("hits").GetInt64()).ShouldBe([1, 1]);
        var miss = scorer.GetProperty("worst_misses").EnumerateArray().First();
        (miss.GetProperty("line").GetInt64(), miss.GetProperty("action").GetString()).ShouldBe((2, "get_users"));
        scorer.GetProperty("worst_alarms").EnumerateArray().First().GetProperty("line").GetInt64().ShouldBe(5);
    }

    [Fact]
    public async Task Every_line_is_a_first_call()
    {
        _folder.Write("data.jsonl", string.Concat(Enumerable.Repeat("{\"function_name\": \"delete_x\", \"label\": 1}\n{\"function_name\": \"get_x\", \"label\": 0}\n", 50)));

        var scorer = Scorers(await RunAsync("data.jsonl", "--scorer", "default", "--json"))[0];

        scorer.GetProperty("worst_misses").EnumerateArray().Select(miss => miss.GetProperty("score").GetDouble()).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Sets_two_scorers_side_by_side_in_eighty_columns()
    {
        _folder.Write("data.jsonl", Data + Labelled("bash", new string('x', 300), 1));

        var measured = await new InProcess(_folder.Path) { Width = 80 }.RunAsync("risk", "eval", "data.jsonl", "--scorer", "default", "--scorer", "content");

        measured.Code.ShouldBe(0, measured.Errors);
        measured.Lines.ShouldAllBe(line => line.Length <= 80);
        measured.Out.ShouldContain("data.jsonl: 6 actions, 4 dangerous, 2 harmless");
        measured.Lines.ShouldContain(line => line.Contains("default", StringComparison.Ordinal) && line.Contains("content", StringComparison.Ordinal));
        foreach (var text in (string[])["AUC", "from score 0.3", "from score 0.6", "from score 0.8", "at 1 % false positives", "at 5 % false positives", "worst misses of default", "worst alarms of content", "names"])
            measured.Out.ShouldContain(text);
        measured.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Several_files_count_each_and_together()
    {
        _folder.Write("a.jsonl", Data);
        _folder.Write("b.jsonl", "{\"function_name\": \"delete_x\", \"label\": 1}");

        var sets = Json(await RunAsync("a.jsonl", "b.jsonl", "--json")).GetProperty("sets").EnumerateArray().ToArray();

        sets.Select(set => (set.GetProperty("name").GetString(), set.GetProperty("actions").GetInt64())).ShouldBe([("a.jsonl", 5L), ("b.jsonl", 1L), ("all files", 6L)]);
        sets[1].GetProperty("scorers")[0].GetProperty("auc").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_document_gets_tables_and_none_of_the_data()
    {
        _folder.Write("data.jsonl", Data);

        var written = await RunAsync("data.jsonl", "--markdown", "--scorer", "default");

        written.Out.ShouldStartWith("### data.jsonl\n\n5 actions, 3 of them dangerous.\n\n|  | `default` |\n| --- | --- |\n| AUC | 0.667 |\n| recall from score 0.3 | 0.667 (0.208-0.939) |\n");
        written.Out.ShouldNotContain("delete_");
    }

    [Theory]
    [InlineData("{\"function_name\": \"a\"}", "'label' is missing")]
    [InlineData("{\"function_name\": \"a\", \"label\": 2}", "must be 0 or 1")]
    [InlineData("{\"function_name\": \"a\", \"label\": true}", "must be 0 or 1")]
    [InlineData("{\"function_name\": \"a\", \"label\": 1, \"label\": 0}", "comes twice")]
    [InlineData("{\"label\": 1}", "needs a function_name")]
    [InlineData("{\"calls\": [], \"label\": 1}", "holds no action")]
    [InlineData("{\"calls\": [{\"function_name\": \"a\"}], \"function_name\": \"b\", \"label\": 1}", "not both")]
    [InlineData("{\"calls\": [{\"function_name\": \"a\", \"nonsense\": 1}], \"label\": 1}", "Unknown member 'nonsense'")]
    [InlineData("{\"function_name\": \"a\", \"kwargs\": {\"x\": 1, \"x\": 2}, \"label\": 1}", "twice")]
    [InlineData("{\"function_name\": \"a\", \"args\": [1e999], \"label\": 1}", "finite")]
    [InlineData("{\"function_name\": \"a\", \"family\": 7, \"label\": 1}", "'family' must be text")]
    [InlineData("[1]", "JSON object")]
    [InlineData("{\"function_name\": \"a\", \"label\": 1} x", "JSON")]
    [InlineData("nonsense", "JSON")]
    public async Task Unsound_input_is_refused_with_its_line(string line, string why)
    {
        _folder.Write("data.jsonl", $"{Data}{line}\n");

        var measured = await RunAsync("data.jsonl", "--json");

        measured.Code.ShouldBe(2);
        measured.Out.ShouldBeEmpty();
        measured.Errors.ShouldStartWith("error: data.jsonl:7: ");
        measured.Errors.ShouldContain(why);
        measured.Errors.ShouldNotContain("System.");
    }

    [Theory]
    [InlineData("missing.jsonl")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("empty.jsonl")]
    [InlineData("data.jsonl", "--scorer", "lenient")]
    [InlineData("data.jsonl", "--scorer", "default", "--scorer", "default")]
    [InlineData("data.jsonl", "--scorer", "default", "--scorer", "content", "--scorer", "max")]
    [InlineData("data.jsonl", "--json", "--markdown")]
    [InlineData("-", "-")]
    public async Task Wrong_usage_is_refused(params string[] arguments)
    {
        _folder.Write("data.jsonl", Data);
        _folder.Write("empty.jsonl", "\n");

        var measured = await RunAsync(arguments);

        measured.Code.ShouldBe(2);
        measured.Out.ShouldBeEmpty();
        measured.Errors.ShouldStartWith("error: ");
    }

    [Fact]
    public async Task Reads_standard_input_and_the_configuration_in_force()
    {
        _folder.Write("attesta.yaml", "risk: {overrides: {get_users: critical}}\n");

        var measured = await new InProcess(_folder.Path).RunAsync(Encoding.UTF8.GetBytes(Data), ["risk", "eval", "-", "--scorer", "default", "--scorer", "configured", "--json"]);

        var scorers = Scorers(measured);
        scorers[0].GetProperty("from_score")[2].GetProperty("recall").GetProperty("hits").GetInt64().ShouldBe(0);
        scorers[1].GetProperty("from_score")[2].GetProperty("recall").GetProperty("hits").GetInt64().ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task What_an_action_says_cannot_act_on_the_terminal()
    {
        _folder.Write("data.jsonl", Labelled("bash", "\u001b[2J\u202Eevil", 0) + Labelled("x\u001b[31m", "y", 1));

        var measured = await RunAsync("data.jsonl");

        measured.Code.ShouldBe(0);
        measured.Out.ShouldNotContain('\u001b');
        measured.Out.ShouldNotContain('\u202E');
        measured.Out.ShouldContain("\\x1b[2J");
    }

    private static string Labelled(string function, string command, int label) =>
        $"{{\"function_name\": {JsonSerializer.Serialize(function)}, \"kwargs\": {{\"command\": {JsonSerializer.Serialize(command)}}}, \"label\": {label}}}\n";

    private static JsonElement Json(Answered answered) => JsonDocument.Parse(answered.Lines.ShouldHaveSingleItem(answered.Errors)).RootElement;

    private static JsonElement[] Scorers(Answered answered) => [.. Json(answered).GetProperty("sets")[0].GetProperty("scorers").EnumerateArray()];

    private Task<Answered> RunAsync(params string[] arguments) => new InProcess(_folder.Path).RunAsync([], ["risk", "eval", .. arguments]);
}
