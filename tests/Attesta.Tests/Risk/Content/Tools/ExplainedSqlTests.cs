using Attesta.Tests.Risk.Content.Commands;

namespace Attesta.Tests.Risk.Content.Tools;

/// <summary>Tools that show a plan, and tools that look for words.</summary>
public sealed class ExplainedSqlTests
{
    [Fact]
    public void A_plan_of_a_change_is_asked_about_and_no_more() => Scoring.Of("explain_query", ("sql", "DELETE FROM users")).Level.ShouldBe(RiskLevel.Medium);

    [Fact]
    public void A_plan_of_a_reading_is_low() => Scoring.Of("explain_query", ("query", "SELECT * FROM users"), ("database", "shop")).Level.ShouldBe(RiskLevel.Low);

    [Theory]
    [InlineData("explain_query", "EXPLAIN ANALYZE DELETE FROM users")]
    [InlineData("explain_query", "(ANALYZE) DELETE FROM users")]
    [InlineData("explain_query", "SELECT 1; DROP TABLE users")]
    [InlineData("explain_query", "DELETE FROM users; DELETE FROM orders")]
    [InlineData("explain_and_run_query", "DELETE FROM users")]
    [InlineData("explain_execute", "DELETE FROM users")]
    public void What_runs_counts(string tool, string sql) => Scoring.Of(tool, ("sql", sql)).ShouldBeHigh(sql);

    [Theory]
    [InlineData("analyze", true)]
    [InlineData("analyze", "yes")]
    [InlineData("options", "ANALYZE")]
    [InlineData("mode", "run")]
    [InlineData("execute", 1L)]
    [InlineData("format", "json, analyze")]
    public void What_else_the_tool_is_told_may_make_it_run(string name, object value) => Scoring.Of("explain_query", ("sql", "DELETE FROM users"), (name, value)).ShouldBeHigh(name);

    [Fact]
    public void Another_option_in_a_list_may_make_it_run() => Scoring.Of("explain_query", ("sql", "DELETE FROM users"), ("params", new List<object?> { "ANALYZE" })).ShouldBeHigh();

    [Theory]
    [InlineData("search_database", "delete from cart flow")]
    [InlineData("search_postgres_docs", "DELETE FROM t WHERE a USING b")]
    [InlineData("search_sql_docs", "DROP TABLE users")]
    public void Words_that_are_looked_for_are_no_statement(string tool, string query) => Scoring.Of(tool, ("query", query)).Level.ShouldBe(RiskLevel.Low, query);

    [Theory]
    [InlineData("search_database", "DROP TABLE users")]
    [InlineData("search_database", "delete from users;")]
    [InlineData("search_database", "SELECT 1; DROP TABLE users")]
    [InlineData("search_database", "DELETE u FROM users u JOIN x ON u.id = x.id")]
    [InlineData("database_query", "DELETE FROM users")]
    public void A_whole_statement_is_one(string tool, string query) => Scoring.Of(tool, ("query", query)).ShouldBeHigh(query);
}
