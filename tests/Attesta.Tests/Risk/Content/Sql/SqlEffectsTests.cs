using Attesta.Risk.Content;
using Attesta.Risk.Content.Sql;

namespace Attesta.Tests.Risk.Content.Sql;

public sealed class SqlEffectsTests
{
    [Fact]
    public void Reads_the_level_of_statements_in_many_dialects() =>
        SqlTexts.All.Select(pair => Levels.Fault(pair.Levels, pair.Text, Effects(pair.Text))).Where(fault => fault is not null).ShouldBeEmpty();

    [Theory]
    [InlineData("DELETE FROM orders", "deletes every row of orders")]
    [InlineData("DELETE FROM shop.orders WHERE id = 5", "deletes rows of shop.orders that a condition picks")]
    [InlineData("DROP TABLE users", "drops the table users for good")]
    [InlineData("DROP TABLE IF EXISTS \"Users\" CASCADE", "drops the table Users and what depends on it for good")]
    [InlineData("UPDATE [dbo].[t] SET a = 1", "overwrites every row of dbo.t")]
    [InlineData("TRUNCATE `logs`", "deletes every row of logs at once")]
    [InlineData("GRANT ALL ON t TO PUBLIC", "gives all rights to everybody")]
    [InlineData("ALTER TABLE t DROP COLUMN c", "drops the column c of t for good")]
    [InlineData("SELECT 1", "reads from a database")]
    [InlineData("SELECT 'x", "holds a quote or comment that never ends, or what cannot be in SQL, so that it could not be understood")]
    public void Says_what_happens_in_plain_words(string text, string says) => Effects(text).MaxBy(effect => effect.Severity)!.Explanation.ShouldBe(says);

    [Theory]
    [InlineData("select * from t", true)]
    [InlineData("  -- hello\nSELECT 1", true)]
    [InlineData("DELETE FROM t", true)]
    [InlineData("update t set a = 1", true)]
    [InlineData("WITH x AS (SELECT 1) SELECT * FROM x", true)]
    [InlineData("db.users.find({})", true)]
    [InlineData("create table t (id int)", true)]
    [InlineData("FLUSHALL", true)]
    [InlineData("select a nice colour for me", false)]
    [InlineData("Update me when you are done", false)]
    [InlineData("delete that, please", false)]
    [InlineData("drop me a line", false)]
    [InlineData("create a plan for the garden", false)]
    [InlineData("grant applications are due", false)]
    [InlineData("with kind regards", false)]
    [InlineData("rm -rf /", false)]
    [InlineData("", false)]
    public void Tells_statements_from_sentences(string text, bool isSql) => SqlEffects.LooksLikeSql(text).ShouldBe(isSql);

    [Fact]
    public void Reads_a_short_query_without_much_allocation()
    {
        var effects = new List<Effect>(4);
        void Read()
        {
            effects.Clear();
            SqlEffects.Read("SELECT o.id FROM orders o WHERE o.total > 100", "sql", effects);
        }

        Read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            Read();

        ((GC.GetAllocatedBytesForCurrentThread() - before) / 1_000).ShouldBeLessThan(300);
    }

    internal static List<Effect> Effects(string text)
    {
        var effects = new List<Effect>();
        SqlEffects.Read(text, "sql", effects);
        effects.Count.ShouldBeLessThanOrEqualTo(64);
        effects.ShouldAllBe(effect => effect.Severity >= 0 && effect.Severity <= 1);
        return effects;
    }
}
