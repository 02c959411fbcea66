using Attesta.Actions;
using Attesta.Risk;

namespace Attesta.Tests.Risk;

public sealed class FiveFactorScorerTests
{
    private const string GraveDoc = "Deploys to production. Irreversible and critical.";

    [Fact]
    public async Task Gives_the_worked_values_of_the_documents_exactly()
    {
        (await ScoreAsync(new ActionContext { FunctionName = "get_users" })).Score.ShouldBe(0.14);
        (await ScoreAsync(new ActionContext
        {
            FunctionName = "update_config",
            Kwargs = PlainMap.Of(("url", "https://api.example.com/config")),
        })).Score.ShouldBe(0.40);
        (await ScoreAsync(new ActionContext
        {
            FunctionName = "delete_database",
            Args = ["production"],
            FunctionDoc = "Permanently deletes the database. This is irreversible.",
        })).Score.ShouldBe(0.77);
    }

    [Fact]
    public async Task A_sum_that_should_be_0_8_is_critical()
    {
        var assessment = await ScoreAsync(new ActionContext
        {
            FunctionName = "deploy_production",
            Args = ["production"],
            FunctionDoc = GraveDoc,
            Hints = PlainMap.Of(("critical", true), ("damage_estimate", 10000)),
        });

        assessment.Score.ShouldBe(0.8);
        assessment.Level.ShouldBe(RiskLevel.Critical);
    }

    [Theory]
    [InlineData("delete_user", 0.95)]
    [InlineData("deleteUser", 0.95)]
    [InlineData("users.delete", 0.95)]
    [InlineData("users/delete-all", 0.95)]
    [InlineData("HTTPServer.killAll", 0.95)]
    [InlineData("get_and_drop", 0.95)]
    [InlineData("send_mail", 0.55)]
    [InlineData("fetch_page", 0.1)]
    [InlineData("undeleted_things", 0.4)]
    [InlineData("rm", 0.4)]
    [InlineData("___", 0.5)]
    public async Task Reads_the_function_name_by_its_most_severe_word(string name, double score) =>
        (await FactorAsync(new ActionContext { FunctionName = name }, "function_name")).ShouldBe(score * 0.30, 1e-9);

    [Theory]
    [InlineData("production", 0.9)]
    [InlineData("prod-db", 0.9)]
    [InlineData("my_prod_db", 0.9)]
    [InlineData("products", 0.05)]
    [InlineData("reproduction", 0.05)]
    [InlineData("config/.env", 0.9)]
    [InlineData("my secrets", 0.9)]
    [InlineData("PASSWORD", 0.9)]
    [InlineData("the key", 0.9)]
    [InlineData("monkey", 0.05)]
    [InlineData("DROP TABLE x", 0.9)]
    [InlineData("dropped", 0.05)]
    [InlineData("alter table", 0.9)]
    [InlineData("rm -rf /tmp", 0.9)]
    [InlineData("sudo ls", 0.9)]
    [InlineData("pseudo", 0.05)]
    [InlineData("chmod 777 x", 0.9)]
    [InlineData("see https://example.com/a", 0.5)]
    [InlineData("to ann@example.com please", 0.5)]
    [InlineData("ann@localhost", 0.05)]
    [InlineData("10.0.0.1", 0.5)]
    [InlineData("host 192.168.1.254:80", 0.5)]
    [InlineData("version 1.2.3", 0.05)]
    [InlineData("1.2.3.4.5", 0.05)]
    [InlineData("1.2.3.400", 0.05)]
    [InlineData("hello", 0.05)]
    public async Task Reads_arguments_by_the_documented_patterns(string value, double score)
    {
        (await FactorAsync(new ActionContext { FunctionName = "f", Args = [value] }, "arguments")).ShouldBe(score * 0.25, 1e-9);
        (await FactorAsync(new ActionContext { FunctionName = "f", Kwargs = PlainMap.Of(("x", value)) }, "arguments")).ShouldBe(score * 0.25, 1e-9);
        (await FactorAsync(new ActionContext { FunctionName = "f", Args = [PlainMap.Of(("deep", PlainList.Of([value])))] }, "arguments"))
            .ShouldBe(score * 0.25, 1e-9);
    }

    [Fact]
    public async Task No_arguments_add_nothing() =>
        (await FactorAsync(new ActionContext { FunctionName = "f" }, "arguments")).ShouldBe(0);

    [Theory]
    [InlineData(null, 0.1)]
    [InlineData("  ", 0.1)]
    [InlineData("Lists users.", 0.05)]
    [InlineData("Be Careful with it.", 0.5)]
    [InlineData("This is IRREVERSIBLE; a warning.", 0.85)]
    public async Task Reads_the_documentation(string? doc, double score) =>
        (await FactorAsync(new ActionContext { FunctionName = "f", FunctionDoc = doc }, "docstring")).ShouldBe(score * 0.20, 1e-9);

    [Fact]
    public async Task Hints_add_up_to_one_and_negatives_do_not_count()
    {
        (await HintsAsync(("a", true))).ShouldBe(0.3 * 0.15, 1e-9);
        (await HintsAsync(("a", false), ("n", -5000))).ShouldBe(0);
        (await HintsAsync(("n", 5000))).ShouldBe(0.4 * 0.15, 1e-9);
        (await HintsAsync(("n", 1e300))).ShouldBe(0.8 * 0.15, 1e-9);
        (await HintsAsync(("a", true), ("b", true), ("n", 10_000))).ShouldBe(0.15, 1e-9);
        (await HintsAsync(("n", double.NaN))).ShouldBe(0.8 * 0.15, 1e-9);
    }

    [Fact]
    public async Task Novelty_falls_with_every_call_and_stops_at_ten()
    {
        var scorer = new FiveFactorScorer();
        var action = new ActionContext { FunctionName = "again" };
        var seen = new List<double>();
        for (var call = 0; call < 12; call++)
            seen.Add((await scorer.ScoreAsync(action, default)).Factors.Single(factor => factor.Name == "novelty").Contribution * 10);

        seen[0].ShouldBe(0.9, 1e-9);
        seen[1].ShouldBe(0.82, 1e-9);
        seen[9].ShouldBe(0.18, 1e-9);
        seen[10].ShouldBe(0.1, 1e-9);
        seen[11].ShouldBe(0.1, 1e-9);
    }

    [Fact]
    public async Task A_flood_of_names_keeps_memory_bounded_and_counts_further_names_as_new()
    {
        var scorer = new FiveFactorScorer();
        for (var i = 0; i < 10_100; i++)
            await scorer.ScoreAsync(new ActionContext { FunctionName = "f" + i }, default);

        for (var call = 0; call < 3; call++)
        {
            var late = await scorer.ScoreAsync(new ActionContext { FunctionName = "late" }, default);
            late.Factors.Single(factor => factor.Name == "novelty").Contribution.ShouldBe(0.09, 1e-9);
        }
    }

    [Fact]
    public async Task Explains_every_factor_with_evidence()
    {
        var assessment = await ScoreAsync(new ActionContext
        {
            FunctionName = "delete_records",
            Args = ["the prod database"],
            FunctionDoc = GraveDoc,
        });

        assessment.ScorerName.ShouldBe("default");
        assessment.Factors.Select(factor => factor.Name).ShouldBe(["function_name", "arguments", "docstring", "hints", "novelty"]);
        assessment.Factors[0].Evidence.ShouldBe("delete");
        assessment.Factors[1].Evidence.ShouldBe("prod");
        assessment.Factors[2].Evidence.ShouldBe("production");
    }

    private static async Task<RiskAssessment> ScoreAsync(ActionContext action) => await new FiveFactorScorer().ScoreAsync(action, default);

    private static async Task<double> FactorAsync(ActionContext action, string name) =>
        (await ScoreAsync(action)).Factors.Single(factor => factor.Name == name).Contribution;

    private static Task<double> HintsAsync(params (string, object?)[] hints) =>
        FactorAsync(new ActionContext { FunctionName = "f", Hints = hints.ToDictionary(hint => hint.Item1, hint => hint.Item2) }, "hints");
}
