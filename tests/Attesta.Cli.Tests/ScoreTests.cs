using System.Text;
using System.Text.Json;
using Attesta.Cli.Tests.Fakes;

namespace Attesta.Cli.Tests;

public sealed class ScoreTests : IDisposable
{
    private const string GetUsers = """{"function_name":"get_users"}""";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(GetUsers, 0.14, "low")]
    [InlineData("""{"function_name":"update_config","kwargs":{"url":"https://api.example.com/config"}}""", 0.40, "medium")]
    [InlineData("""{"function_name":"delete_database","args":["production"],"function_doc":"Permanently deletes the database. Irreversible."}""", 0.77, "high")]
    public async Task Scores_the_documented_examples(string action, double score, string level)
    {
        var risk = Json((await ScoreAsync(action + "\n", "--scorer", "default")).Lines.ShouldHaveSingleItem());

        risk.GetProperty("score").GetDouble().ShouldBe(score);
        risk.GetProperty("level").GetString().ShouldBe(level);
        risk.GetProperty("scorer_name").GetString().ShouldBe("default");
        risk.GetProperty("factors").EnumerateArray().Select(factor => factor.GetProperty("name").GetString())
            .ShouldBe(["function_name", "arguments", "docstring", "hints", "novelty"]);
    }

    [Theory]
    [InlineData("{\"function_name\": ")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"function_name":"a"} {"function_name":"b"}""")]
    [InlineData("""{"function_name":"a","nonsense":1}""")]
    [InlineData("""{"function_name":"a","function_name":"b"}""")]
    [InlineData("""{"function_name":"a","kwargs":{"x":1,"x":2}}""")]
    [InlineData("""{"function_name":"a","args":[NaN]}""")]
    [InlineData("""{"function_name":"a","args":[1e999]}""")]
    [InlineData("""{"function_name":"a","args":{}}""")]
    [InlineData("""{"function_name":"a","args":["\ud800"]}""")]
    public async Task A_line_that_is_no_action_is_an_error_of_its_own(string line)
    {
        var scored = await ScoreAsync($"{GetUsers}\n{line}\n{GetUsers}\n");

        scored.Code.ShouldBe(2);
        scored.Lines.Length.ShouldBe(3);
        Json(scored.Lines[0]).GetProperty("score").GetDouble().ShouldBe(0.14);
        Json(scored.Lines[1]).EnumerateObject().Select(member => member.Name).ShouldBe(["error", "line"]);
        Json(scored.Lines[1]).GetProperty("line").GetInt32().ShouldBe(2);
        Json(scored.Lines[2]).GetProperty("score").GetDouble().ShouldBe(0.14);
    }

    [Fact]
    public async Task No_invisible_character_reaches_the_terminal()
    {
        const string Path = "/srv/\u202E\u009B2J\u200B\u2028\U000E0041\u007Fé😀";

        var scored = await ScoreAsync(JsonSerializer.Serialize(new Dictionary<string, object> { ["function_name"] = "bash", ["kwargs"] = new Dictionary<string, string> { ["command"] = $"rm -rf '{Path}'" } }) + "\n");

        foreach (var hidden in (string[])["\u202E", "\u009B", "\u200B", "\u2028", "\U000E0041", "\u007F"])
            scored.Out.Contains(hidden, StringComparison.Ordinal).ShouldBeFalse();
        scored.Out.ShouldContain("\\u202e");
        scored.Out.ShouldContain("é");
        Json(scored.Lines.ShouldHaveSingleItem()).GetProperty("effects").EnumerateArray().ShouldContain(effect => effect.GetProperty("target").GetString()!.Contains(Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_an_error_of_their_line()
    {
        byte[] input = [.. Encoding.UTF8.GetBytes("{\"function_name\":\"get_"), 0xFF, .. Encoding.UTF8.GetBytes("\"}\n" + GetUsers)];

        var scored = await new InProcess(_folder.Path).RunAsync(input, ["score"]);

        scored.Code.ShouldBe(2);
        Json(scored.Lines[0]).GetProperty("line").GetInt32().ShouldBe(1);
        Json(scored.Lines[1]).GetProperty("score").GetDouble().ShouldBe(0.14);
    }

    [Fact]
    public async Task Nesting_without_end_is_an_error_of_its_line()
    {
        var scored = await ScoreAsync($"{{\"function_name\":\"a\",\"args\":{new string('[', 5_000)}{new string(']', 5_000)}}}\n{GetUsers}\n");

        scored.Code.ShouldBe(2);
        Json(scored.Lines[0]).GetProperty("line").GetInt32().ShouldBe(1);
        Json(scored.Lines[1]).GetProperty("score").GetDouble().ShouldBe(0.14);
    }

    [Fact]
    public async Task Blank_lines_windows_lines_a_byte_order_mark_and_a_missing_last_line_end_are_fine()
    {
        var scored = await ScoreAsync($"\uFEFF{GetUsers}\r\n\r\n  \n\n{GetUsers}\r\nnonsense");

        scored.Lines.Length.ShouldBe(3);
        Json(scored.Lines[1]).GetProperty("score").GetDouble().ShouldBe(0.14);
        Json(scored.Lines[2]).GetProperty("line").GetInt32().ShouldBe(6);
    }

    [Fact]
    public async Task Nothing_in_is_nothing_out()
    {
        (await ScoreAsync("")).ShouldBe(new Answered(0, "", ""));
        (await ScoreAsync("\n\n")).ShouldBe(new Answered(0, "", ""));
    }

    [Fact]
    public async Task A_megabyte_in_one_argument_is_scored()
    {
        var scored = await ScoreAsync($$"""{"function_name":"send","args":["{{new string('x', 1_000_000)}}"]}""");

        scored.Code.ShouldBe(0);
        scored.Out.Length.ShouldBeLessThan(2_000);
    }

    [Fact]
    public async Task Every_line_is_a_first_call_unless_it_is_told_to_remember()
    {
        var input = string.Concat(Enumerable.Repeat(GetUsers + "\n", 3));

        var fresh = await ScoreAsync(input);
        var warm = await ScoreAsync(input, "--warm");

        fresh.Lines.Distinct().Count().ShouldBe(1);
        warm.Lines.Select(line => Json(line).GetProperty("score").GetDouble()).ShouldBe([0.14, 0.132, 0.124]);
    }

    [Fact]
    public async Task Multiplies_only_by_an_environment_that_is_named()
    {
        const string inStaging = """{"function_name":"get_users","environment":"staging"}""";

        var plain = await ScoreAsync(GetUsers + "\n");
        var named = await ScoreAsync($"{GetUsers}\n{inStaging}\n", "--environment", "prod");

        Score(plain, 0).ShouldBe(0.14);
        Score(named, 0).ShouldBe(0.21);
        Score(named, 1).ShouldBe(0.168);
    }

    [Fact]
    public async Task Applies_the_rules_of_the_configuration_but_not_to_the_documented_scorer()
    {
        _folder.Write("attesta.yaml", "risk:\n  overrides: {get_users: critical}\n");

        Score(await ScoreAsync(GetUsers), 0).ShouldBe(0.90);
        Score(await ScoreAsync(GetUsers, "--scorer", "default"), 0).ShouldBe(0.14);
    }

    [Fact]
    public async Task A_scorer_that_does_not_exist_is_refused()
    {
        var scored = await ScoreAsync(GetUsers, "--scorer", "lenient");

        scored.Code.ShouldBe(2);
        scored.Out.ShouldBeEmpty();
        scored.Errors.ShouldBe("error: there is no scorer 'lenient'\nhint: the scorers are: default, content, max\n");
    }

    [Fact]
    public async Task Answers_each_line_before_the_next_one_is_written()
    {
        using var process = RealProcess.Start(_folder.Path, ["score"]);

        for (var i = 0; i < 3; i++)
        {
            await process.StandardInput.WriteAsync(GetUsers + "\n");
            await process.StandardInput.FlushAsync();
            var answer = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));
            Json(answer!).GetProperty("score").GetDouble().ShouldBe(0.14);
        }

        process.StandardInput.Close();
        (await RealProcess.EndAsync(process)).ShouldBe(0);
    }

    private Task<Answered> ScoreAsync(string input, params string[] options) => new InProcess(_folder.Path).RunAsync(input, ["score", .. options]);

    private static double Score(Answered scored, int line) => Json(scored.Lines[line]).GetProperty("score").GetDouble();

    private static JsonElement Json(string line) => JsonDocument.Parse(line).RootElement;
}
